using IuCutter.Core.Runs;
using IuCutter.Postgres.Tests.Connections;

namespace IuCutter.Chaos;

/// <summary>Cuts the connection at each message of the server, through a whole dry run and a whole live run.</summary>
internal static class Cuts
{
    // The names of a lost connection, by where it was lost: while it was opened, in work, at COMMIT, and the owner's own.
    private static readonly string[] Causes = ["Store.Unreachable", "Store.ConnectionLost", "Store.CommitUnknown", "Gate.OwnerEnded"];

    /// <summary>Runs both; the number of cuts that were given another name, or after which the run did not end well.</summary>
    /// <param name="cluster">The server, prepared.</param>
    /// <param name="step">Messages from one cut to the next; 1 for all.</param>
    /// <param name="backupStep">The same in the backup, most of whose messages are pg_dump's.</param>
    public static async Task<int> RunAsync(Cluster cluster, int step, int backupStep)
    {
        await cluster.ResetAsync(RunPhase.SourcePin);
        using MessageCutter wire = new MessageCutter(cluster.Socket);
        Runner runner = await Runner.OpenAsync(cluster.Sandbox, wire.Port);
        SortedDictionary<string, int> names = new SortedDictionary<string, int>(StringComparer.Ordinal);
        wire.Arm(0);
        await DryAsync(runner);
        int messages = wire.Seen;
        for (int at = 1; at <= messages; at += step)
        {
            wire.Arm(at);
            Count(names, await NameAsync(() => DryAsync(runner)));
        }

        wire.Arm(0);
        CutRun run = await runner.Engine.CreateAsync(Runner.Plan(), CutMode.Live, "operator@host", CancellationToken.None);
        while (RunStates.Next(run.State) is { } phase)
        {
            if (run.WaitsFor is not null)
            {
                await runner.ApproveAsync(run);
            }

            for (int at = 1; RunStates.Next(run.State) == phase; at += phase == RunPhase.PreWriteBackup ? backupStep : step)
            {
                wire.Arm(at);
                string name = await NameAsync(() => runner.Engine.RunPhaseAsync(run, phase, null, CancellationToken.None));
                bool wasCut = wire.HasCut;
                wire.Arm(0);
                await FreeAsync(runner, run);
                run = await runner.Engine.ReadAsync(run, CancellationToken.None);
                Count(names, name.Length > 0 || wasCut ? name : "(not cut)");
            }

            Console.WriteLine($"{RunStates.Name(phase)}: through");
        }

        foreach ((string name, int count) in names)
        {
            Console.WriteLine($"named {count, 5} x {(name.Length == 0 ? "(went well)" : name)}");
        }

        int bad = names.Where(name => name.Key.Length > 0 && name.Key != "(not cut)" && !Causes.Contains(name.Key)).Sum(name => name.Value);
        Console.WriteLine($"cuts: {names.Values.Sum()}, {bad} named otherwise, the run ended as {run.State}");
        return bad + (run.State == RunState.CloseoutReported ? 0 : 1);
    }

    private static void Count(SortedDictionary<string, int> names, string name) => names[name] = names.GetValueOrDefault(name) + 1;

    private static async Task DryAsync(Runner runner)
    {
        CutRun run = await runner.Engine.CreateAsync(Runner.Plan(), CutMode.DryRun, "operator@host", CancellationToken.None);
        await foreach (CutRun _ in runner.Engine.AdvanceAsync(run, null, CancellationToken.None)) { }
    }

    private static async Task<string> NameAsync(Func<Task> work)
    {
        try
        {
            await work();
            return "";
        }
        catch (IuException stop)
        {
            return stop.Definition.Id;
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            return $"Bug.{defect.GetType().Name}";
        }
    }

    // The server notices that a client has gone a moment later than the client.
    private static async Task FreeAsync(Runner runner, CutRun run)
    {
        while ((await runner.Engine.ReadAsync(run, CancellationToken.None)).Owner is { Alive: true })
        {
            await Task.Yield();
        }
    }
}
