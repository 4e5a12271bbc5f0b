using System.Diagnostics;
using System.Globalization;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Restore;
using Npgsql;

namespace IuCutter.Chaos;

/// <summary>
/// Kills the process that puts a backup in the database's place, or the server under it, at statements drawn by lot, and asks what
/// every other session is told, what two operators at once make of it, and what a repetition of the first command does.
/// </summary>
/// <param name="cluster">The server.</param>
/// <param name="sandboxFile">Its description.</param>
/// <param name="victim">Runner or Postmaster.</param>
internal sealed class Swap(Cluster cluster, string sandboxFile, Victim victim)
{
    private const string Template = "before_swap";
    private const string Beside = Cluster.Database + "-restoring";

    private const string Digest = """
        select md5(coalesce((select string_agg(t::text, ',' order by t::text) from public.information_unit t), '') || '|' ||
                   coalesce((select string_agg(t::text, ',' order by t::text) from public.unit_version t), '') || '|' ||
                   coalesce((select string_agg(t::text, ',' order by t::text) from public.unit_kind t), '') || '|' ||
                   coalesce((select string_agg(t::text, ',' order by t::text) from cutter_governance.run t), ''))
        """;

    private string _backup = "";
    private string _before = "";
    private string _after = "";

    /// <summary>Kills so many times.</summary>
    /// <returns>How often something was wrong.</returns>
    public async Task<int> RunAsync(int kills, int seed)
    {
        Stopwatch clock = Stopwatch.StartNew();
        await PrepareAsync();
        (List<string> none, string whole, IReadOnlyList<string> statements) = await KillAsync(0, StatementMoment.Sent);
        int first = FirstOfSwap(statements);
        Console.WriteLine($"a restore sends {statements.Count} statements; the swap begins at {first}");
        Random random = new Random(seed);
        SortedDictionary<string, int> ends = new SortedDictionary<string, int>(StringComparer.Ordinal);
        int bad = none.Count > 0 ? 1 : 0;
        Console.WriteLine($"not killed -> {whole} {string.Join("; ", none)}");
        for (int kill = 1; kill <= kills; kill++)
        {
            // Three of four in the swap, which is the shortest part.
            int statement = kill % 4 == 0 ? random.Next(1, first) : random.Next(first, statements.Count + 1);
            StatementMoment moment = (StatementMoment)random.Next(3);
            (List<string> faults, string ended, IReadOnlyList<string> sent) = await KillAsync(statement, moment);
            // How many statements it takes to end the sessions depends on how soon they end: the last ones are not always sent.
            kill -= ended.StartsWith("not killed", StringComparison.Ordinal) && faults.Count == 0 ? 1 : 0;
            bad += faults.Count > 0 ? 1 : 0;
            ends[ended] = ends.GetValueOrDefault(ended) + 1;
            Console.WriteLine(
                $"{(faults.Count > 0 ? "FAIL" : "ok  ")} {statement, 3} {moment, -10} {Short(sent.LastOrDefault() ?? "")} -> {ended}"
            );
            foreach (string fault in faults)
            {
                Console.WriteLine($"       {fault}");
            }
        }

        foreach ((string ended, int count) in ends)
        {
            Console.WriteLine($"ended {count, 4} x {ended}");
        }

        Console.WriteLine($"swap: {kills} kills, {kills - Math.Min(bad, kills)} held, {bad} failed, {clock.Elapsed.TotalSeconds:F0} s");
        return bad;
    }

    /// <summary>The process that is killed: restores, and says how it ended.</summary>
    public static async Task<int> RestoreAsync(IuSandbox sandbox, int? port, string file, TextWriter said)
    {
        try
        {
            BackupRestoration restored = await new DatabaseReplacer(
                Runner.Connect(sandbox, "postgres", port),
                sandbox.AdminUser,
                Runner.Backup(sandbox),
                TimeProvider.System
            ).RunAsync(await VerifyAsync(sandbox, file), Cluster.Database, CancellationToken.None);
            await said.WriteLineAsync($"replaced, kept as {restored.ReplacedAs}");
            return 0;
        }
        catch (IuException stop)
        {
            await said.WriteLineAsync($"{stop.Definition.Id}: {stop.Message}");
            return stop.Definition.ExitCode;
        }
    }

    private static async Task<VerifiedBackup> VerifyAsync(IuSandbox sandbox, string file) =>
        await new RestoreProof(null, Runner.Backup(sandbox), await File.ReadAllTextAsync(sandbox.Roster)).VerifyAsync(
            new BackupFiles(file),
            manifestSha256: null,
            CancellationToken.None
        );

    // A backup, something that came after it, and the card that lets it go.
    private async Task PrepareAsync()
    {
        Runner runner = await Runner.OpenAsync(cluster.Sandbox);
        BackupEnvelope envelope = await new PgDumpBackupRunner(runner.Provider, Runner.Backup(cluster.Sandbox)).RunAsync(
            new BackupRequest("ictr-20260101T000000Z-0000000c", null, WaiveProof: true),
            CancellationToken.None
        );
        _backup = envelope.Path;
        _after = await DigestAsync();
        await cluster.AdminAsync<int>("insert into public.unit_kind (code, description) values ('since', 'chaos')", Cluster.Database);
        _before = await DigestAsync();
        await runner.ApproveRestoreAsync(await VerifyAsync(cluster.Sandbox, _backup));
        await cluster.CopyAsync(Cluster.Database, Template);
    }

    private async Task<(List<string> Faults, string Ended, IReadOnlyList<string> Statements)> KillAsync(
        int statement,
        StatementMoment moment
    )
    {
        await ResetAsync();
        TaskCompletionSource<Process> started = new TaskCompletionSource<Process>();
        StatementTrap trap = new StatementTrap(
            statement,
            moment,
            async () =>
            {
                Process restoring = await started.Task;
                if (victim == Victim.Postmaster)
                {
                    await cluster.CrashAsync();
                    return;
                }

                restoring.Kill();
                await restoring.WaitForExitAsync();
            }
        );
        using WireProxy proxy = new WireProxy(cluster.Socket, (client, server) => new StatementWire(client, server, trap).RunAsync());
        using Process child = Experiment.Start("restore", sandboxFile, proxy.Port.ToString(CultureInfo.InvariantCulture), _backup);
        started.SetResult(child);
        string said = await Experiment.OutcomeAsync(child);
        List<string> faults = [];
        bool killed = trap.IsSprung;
        if (killed && victim == Victim.Postmaster)
        {
            await cluster.RecoverAsync();
            // Alive without a server: it says so, or it had its last answer already.
            if (!said.StartsWith("Store.", StringComparison.Ordinal) && !said.StartsWith("replaced", StringComparison.Ordinal))
            {
                faults.Add($"the server was gone, and it said: {said}");
            }
        }

        if (!killed && !said.StartsWith("replaced", StringComparison.Ordinal))
        {
            faults.Add($"not killed, and it said: {said}");
        }

        string told = await AskAsync();
        bool closed = told is "Store.RestoreUnfinished" or "Store.Busy";
        if (!closed && told is not ("open, before" or "open, after"))
        {
            faults.Add($"another session is told {told}");
        }

        RestoreResumption[] settled = await Task.WhenAll(Resume(), Resume());
        string ended = string.Join(" + ", settled.Select(one => one.Outcome).Order().Select(one => one.ToString()));
        await CheckAsync(faults, settled, closed);

        // The first command once more, by one who has not heard of it.
        using StringWriter repeated = new StringWriter();
        await RestoreAsync(cluster.Sandbox, null, _backup, repeated);
        if (await AskAsync() != "open, after" || (await NamesAsync($"{Cluster.Database}-%")).Length != 1)
        {
            faults.Add($"the same command again: {repeated}");
        }

        return (faults, $"{(killed ? "" : "not killed: ")}{told}; {ended}", trap.Statements);
    }

    private Task<RestoreResumption> Resume() =>
        new ReplacementSettlement(Runner.Connect(cluster.Sandbox, "postgres"), adminUser: null).RunAsync(
            Cluster.Database,
            CancellationToken.None
        );

    // One of two right ends: before, with the card unused and nothing beside; or after, with the card used and the other kept.
    private async Task CheckAsync(List<string> faults, RestoreResumption[] settled, bool closed)
    {
        string now = await AskAsync();
        string[] names = await NamesAsync($"{Cluster.Database}-%");
        int acted = settled.Count(one => one.Outcome is RestoreOutcome.Finished or RestoreOutcome.TakenBack);
        bool finished = settled.Any(one => one.Outcome is RestoreOutcome.Finished or RestoreOutcome.AlreadyFinished);
        long used = await cluster.AdminAsync<long>("select count(*) from cutter_governance.restoration", Cluster.Database);
        if (acted > 1 || (closed && acted != 1))
        {
            faults.Add($"{acted} of two did it");
        }

        if (now != (finished ? "open, after" : "open, before"))
        {
            faults.Add($"it says {(finished ? "finished" : "not finished")}, and the database is {now}");
        }

        if (used != (finished ? 1 : 0) || names.Length != (finished ? 1 : 0))
        {
            faults.Add($"cards used {used}, beside it {string.Join(' ', names)}");
        }
    }

    private async Task ResetAsync()
    {
        foreach (string name in await NamesAsync($"{Cluster.Database}-%"))
        {
            await cluster.AdminAsync<int>($"drop database \"{name}\" with (force)");
        }

        await cluster.CopyAsync(Template, Cluster.Database);
    }

    private async Task<string[]> NamesAsync(string like) =>
        await cluster.AdminAsync<string[]>(
            $"select coalesce(array_agg(datname::text), '{{}}') from pg_database where datname like '{like}'"
        ) ?? [];

    // Another session, of another role: the id that it is told, or which of the two databases it sees.
    private async Task<string> AskAsync()
    {
        try
        {
            await using NpgsqlConnection connection = await Runner
                .Connect(cluster.Sandbox, Cluster.Database)
                .OpenRoleAsync(DatabaseRole.Reader, CancellationToken.None);
        }
        catch (IuException stop)
        {
            return stop.Definition.Id;
        }

        string digest = await DigestAsync();
        return digest == _before ? "open, before"
            : digest == _after ? "open, after"
            : "open, neither";
    }

    private async Task<string> DigestAsync() => (await cluster.AdminAsync<string>(Digest, Cluster.Database))!;

    private static int FirstOfSwap(IReadOnlyList<string> statements) =>
        1 + statements.TakeWhile(sql => !sql.Contains("allow_connections false", StringComparison.OrdinalIgnoreCase)).Count();

    private static string Short(string sql) => sql.ReplaceLineEndings(" ").Trim()[..Math.Min(60, sql.Trim().Length)];
}
