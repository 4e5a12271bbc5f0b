using System.Diagnostics;
using System.Globalization;
using IuCutter.Core.Engine;
using IuCutter.Core.Runs;

namespace IuCutter.Chaos;

/// <summary>Runs one cell: a runner of its own process through the proxy, the harm, then a resume, then the facts.</summary>
internal sealed class Experiment(Cluster cluster, string sandboxFile, bool journalApart = false)
{
    /// <summary>How long anything is waited for before it counts as never: a machine that is busy is not a fault.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private const string NoneLeft =
        $"select count(*) = 0 from pg_stat_activity where datname = '{Cluster.Database}' "
        + "and usename in ('cutter_exec', 'cutter_verify', 'cutter_gate')";

    /// <summary>What is wrong, nothing when all is well; and the state that the run ended in.</summary>
    public async Task<(IReadOnlyList<string> Faults, string Ended)> RunAsync(Cell cell)
    {
        await cluster.ResetAsync(cell.Phase);
        if (journalApart)
        {
            await UnguardAsync();
        }

        bool slow = cell.Point == KillPoint.DuringFsync;
        if (slow)
        {
            await cluster.SlowCommitsAsync(true);
        }

        Trap? trap = null;
        using WireProxy proxy = new WireProxy(cluster.Socket, (client, server) => new Wire(client, server, () => trap).RunAsync());
        TaskCompletionSource sprung = new TaskCompletionSource();
        TaskCompletionSource<Process> started = new TaskCompletionSource<Process>();
        trap = new Trap(
            cell.Point,
            1 + ((cell.Seed - 1) * 5),
            async session =>
            {
                Process runner = await started.Task;
                await HarmAsync(cell.Victim, session, runner);
                sprung.TrySetResult();
            }
        );
        using Process child = Start(
            "victim",
            sandboxFile,
            proxy.Port.ToString(CultureInfo.InvariantCulture),
            cell.Phase.ToString(),
            journalApart ? "apart" : "together"
        );
        started.SetResult(child);
        string said = await OutcomeAsync(child);
        if (!trap.IsArmed)
        {
            await sprung.Task.WaitAsync(Timeout); // A runner may have ended before the harm is done to the end.
        }

        trap = null;
        await cluster.RecoverAsync();
        if (slow)
        {
            await cluster.SlowCommitsAsync(false);
        }

        if (!sprung.Task.IsCompleted)
        {
            return ([$"the trap was never reached; the runner said: {said}"], "?");
        }

        int n = Runner.Plan().UnitCount;
        Runner runner = await Runner.OpenAsync(cluster.Sandbox);
        List<string> faults = [.. (await Facts.ReadAsync(cluster)).Faults(n).Select(fault => "after the crash: " + fault)];
        await WaitForNoOrphansAsync(faults);
        string ended = await ResumeAsync(runner, faults);
        if (!await cluster.WaitAsync(NoneLeft))
        {
            faults.Add("sessions of the run are left on the server");
        }

        Facts end = await Facts.ReadAsync(cluster);
        faults.AddRange(end.Faults(n).Select(fault => "after the resume: " + fault));
        if (end.OpenIntents > 0)
        {
            faults.Add($"{end.OpenIntents} intents are left open");
        }

        return (faults, ended);
    }

    private async Task<string> ResumeAsync(Runner runner, List<string> faults)
    {
        CutRun? run = (await runner.Database.Runs.ListAsync(CancellationToken.None)).SingleOrDefault();
        if (run is null)
        {
            return "(no run)"; // Its one statement did not commit, and there is nothing to resume.
        }

        if (RunStates.Next(run.State) is null)
        {
            return run.State.ToString();
        }

        try
        {
            run = run with { Plan = PlanRebuild.Build(run, Runner.Plan().Document, profile: null) };
            await using IRunOwner owner = await ClaimAsync(runner, run);
            Postgres.Backup.BackupLeftovers.Remove(cluster.Sandbox.BackupFolder, run.RunId);
            await foreach (CutRun advanced in runner.Engine.AdvanceAsync(run, owner, null, CancellationToken.None))
            {
                run = advanced;
            }
        }
        catch (IuException stop)
        {
            faults.Add($"the resume ended with {stop.Definition.Id}: {stop.Message}");
        }

        CutRun end = await runner.Engine.ReadAsync(run, CancellationToken.None);
        bool named = end.State is RunState.AwaitingCutAuthorization or RunState.AwaitingLifecycleAuthorization or RunState.CloseoutReported;
        if (!named && end.Hold is null)
        {
            faults.Add($"the run ended in {end.State}, held by nothing");
        }

        return end.Hold is { } hold ? $"{end.State}, {hold.Kind}: {hold.Reason}" : end.State.ToString();
    }

    // A runner that was killed is noticed by the server in its own time; whoever asks before that is refused, as it must be.
    private async Task<IRunOwner> ClaimAsync(Runner runner, CutRun run)
    {
        try
        {
            return await runner.Engine.ClaimAsync(run, new RunClaim(Resume: true, TakeOver: false), CancellationToken.None);
        }
        catch (IuException owned) when (owned.Definition == ErrorCatalogue.RunOwned)
        {
            await cluster.WaitAsync($"not cutter_governance.fn_owner_alive('{run.RunId}')", Cluster.Database);
            return await runner.Engine.ClaimAsync(run, new RunClaim(Resume: true, TakeOver: false), CancellationToken.None);
        }
    }

    private async Task HarmAsync(Victim victim, int session, Process runner)
    {
        switch (victim)
        {
            case Victim.Runner:
                runner.Kill();
                await runner.WaitForExitAsync();
                break;
            case Victim.Backend:
                await cluster.AdminAsync<bool>(
                    string.Create(CultureInfo.InvariantCulture, $"select pg_terminate_backend({session}, 5000)")
                );
                break;
            case Victim.Postmaster:
                await cluster.CrashAsync();
                break;
            case Victim.Disk:
                cluster.Fill();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(victim), victim, "not a victim");
        }
    }

    /// <summary>Starts this program once more, with other arguments.</summary>
    public static Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        }

        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits for the end of a process, and gives its output.</summary>
    public static async Task<string> OutcomeAsync(Process child)
    {
        Task<string> output = child.StandardOutput.ReadToEndAsync();
        Task<string> error = child.StandardError.ReadToEndAsync();
        using CancellationTokenSource timeout = new CancellationTokenSource(Timeout);
        try
        {
            await child.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            child.Kill(entireProcessTree: true);
            return "nothing, for as long as anybody waits";
        }

        return (await output + await error).Trim();
    }

    // pg_dump and gpg of a runner that was killed end by themselves: one has no reader any more, the other no input.
    private async Task WaitForNoOrphansAsync(List<string> faults)
    {
        foreach (Process orphan in Orphans())
        {
            using (orphan)
            {
                using CancellationTokenSource timeout = new CancellationTokenSource(Timeout);
                try
                {
                    await orphan.WaitForExitAsync(timeout.Token);
                }
                catch (OperationCanceledException)
                {
                    faults.Add($"left running: {orphan.ProcessName}");
                }
            }
        }
    }

    private List<Process> Orphans()
    {
        List<Process> found = [];
        foreach (Process process in (Process[])[.. Process.GetProcessesByName("pg_dump"), .. Process.GetProcessesByName("gpg")])
        {
            if (IsOurs(process.Id))
            {
                found.Add(process);
            }
            else
            {
                process.Dispose();
            }
        }

        return found;
    }

    private bool IsOurs(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline").Contains(cluster.Sandbox.GnuPGHome, StringComparison.Ordinal)
                || File.ReadAllText($"/proc/{process}/environ").Contains(Cluster.Passwords(cluster.Sandbox), StringComparison.Ordinal);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // It has ended meanwhile, or is none of ours.
        }
    }

    // The negative control's database: nothing of it demands any more that work and journal are one transaction.
    private async Task UnguardAsync()
    {
        await cluster.AdminAsync<int>("drop trigger phase_transaction_commit on cutter_governance.phase_transaction", Cluster.Database);
        await cluster.AdminAsync<int>(
            """
            do $$ begin
                execute replace(
                    pg_get_functiondef('cutter_governance.fn_phase_complete(text, int, text, jsonb, int, bigint)'::regprocedure),
                    'if v_rule.mutating then', 'if false then');
            end $$
            """,
            Cluster.Database
        );
    }
}
