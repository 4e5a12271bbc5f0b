using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using IuCutter;
using IuCutter.Chaos;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Scratch;
using Npgsql;

// matrix [-Seeds N] [-Seed S] [-Phase P] [-Point P] [-Victim V]   every phase x kill point x victim x seed
// short                                                 a selection
// swap [-Kills N] [-Seed S] [-Victim V]                 a restore in the database's place, killed at statements drawn by lot;
//                                                       Victim: Runner, or Postmaster for the server under it
// race [-Rounds N] [-Runners N]                         many runners start the same run at once
// scratch                                               opens a scratch server, tells where, and waits to be killed
// proof SANDBOX [busy]                                  makes a proof's database in that sandbox, tells its name, and waits to be killed;
//                                                       busy: a statement runs in it
// rehearsal SANDBOX DATABASE                            rehearses in a copy of that database, tells its server's folder, and goes on
// cuts [-Step N] [-BackupStep N]                        the connection is cut at each message of the server, through a dry and a live run
// control                                               the journal row in a transaction of its own: must be found
// The last line is a sum; exit code 0 only when nothing was found (control: only when it was).

string mode = args.FirstOrDefault() ?? "short";
if (mode == "victim")
{
    return await RunVictimAsync(
        args[1],
        int.Parse(args[2], CultureInfo.InvariantCulture),
        Enum.Parse<RunPhase>(args[3]),
        args[4] == "apart"
    );
}

if (mode == "restore")
{
    return await Swap.RestoreAsync(await ReadSandboxAsync(args[1]), int.Parse(args[2], CultureInfo.InvariantCulture), args[3], Console.Out);
}

if (mode == "scratch")
{
    await using IScratchServer scratch = await new ThrowawayScratch().OpenAsync(1 << 20, major: 15, CancellationToken.None);
    Console.WriteLine(Path.GetDirectoryName(scratch.Maintenance.Service.Host));
    await Task.Delay(Timeout.Infinite);
}

if (mode == "rehearsal")
{
    await Rehearsing.RunAsync(await ReadSandboxAsync(args[1]), args[2], Console.Out);
    return 0;
}

if (mode == "proof")
{
    await using IScratchServer server = await new SandboxScratch(await ReadSandboxAsync(args[1])).OpenAsync(
        1 << 20,
        major: 15,
        CancellationToken.None
    );
    await using ProofDatabase database = await ProofDatabase.CreateAsync(server, CancellationToken.None);
    if (args.ElementAtOrDefault(2) == "busy")
    {
        await using NpgsqlConnection inside = await database.Provider.OpenAdminAsync(server.AdminUser, CancellationToken.None);
        await using NpgsqlCommand work = new NpgsqlCommand("create table plain as select 1; select pg_sleep(3600)", inside)
        {
            CommandTimeout = 0,
        };
        Task<int> running = work.ExecuteNonQueryAsync();
        Console.WriteLine(database.Provider.Service.Database);
        await running;
    }

    Console.WriteLine(database.Provider.Service.Database);
    await Task.Delay(Timeout.Infinite);
}

await using Cluster cluster = await Cluster.StartAsync();
await cluster.PrepareAsync();
string sandboxFile = Path.Combine(cluster.Sandbox.Path, "chaos.json");
await File.WriteAllTextAsync(sandboxFile, JsonSerializer.Serialize(cluster.Sandbox));
switch (mode)
{
    case "race":
        return await Race.RunAsync(cluster, Number("-Rounds", 20), Number("-Runners", 50)) == 0 ? 0 : 1;
    case "cuts":
        return await Cuts.RunAsync(cluster, Number("-Step", 1), Number("-BackupStep", 97)) == 0 ? 0 : 1;
    case "swap":
        return
            await new Swap(cluster, sandboxFile, Enum.Parse<Victim>(Value("-Victim") ?? "Runner")).RunAsync(
                Number("-Kills", 30),
                Number("-Seed", 1)
            ) == 0
            ? 0
            : 1;
    case "control":
        // Where the answer to the first of two COMMITs is lost, the units are there and the journal does not know.
        int found = await RunAsync([new Cell(RunPhase.CutLegA, KillPoint.CommitAnswerLost, Victim.Runner, 1)], apart: true);
        Console.WriteLine(found > 0 ? "control: found, as it must be" : "control: NOT FOUND");
        return found > 0 ? 0 : 1;
    case "matrix":
        return await RunAsync(Cell.All(Number("-Seeds", 1)).Where(Chosen), apart: false) == 0 ? 0 : 1;
    case "short":
        return
            await RunAsync(
                [
                    new(RunPhase.SourcePin, KillPoint.CommitAnswerLost, Victim.Runner, 1),
                    new(RunPhase.PreWriteBackup, KillPoint.AfterIntent, Victim.Runner, 1),
                    new(RunPhase.CutLegA, KillPoint.InStatement, Victim.Runner, 2),
                    new(RunPhase.CutLegA, KillPoint.CommitAnswerLost, Victim.Backend, 1),
                    new(RunPhase.LegBRecord, KillPoint.DuringFsync, Victim.Postmaster, 1),
                    new(RunPhase.LifecycleEnact, KillPoint.CommitAnswerLost, Victim.Runner, 1),
                ],
                apart: false
            ) == 0
            ? 0
            : 1;
    default:
        Console.Error.WriteLine($"'{mode}' is none of: matrix, short, race, swap, cuts, control");
        return 3;
}

async Task<int> RunAsync(IEnumerable<Cell> cells, bool apart)
{
    Experiment experiment = new Experiment(cluster, sandboxFile, apart);
    Stopwatch clock = Stopwatch.StartNew();
    (int run, int bad, int skipped, int impossible) = (0, 0, 0, 0);
    SortedDictionary<string, int> ends = new SortedDictionary<string, int>(StringComparer.Ordinal);
    foreach (Cell cell in cells)
    {
        if (cell.CannotExist is { } why)
        {
            impossible++;
            Console.WriteLine($"none {cell}: CANNOT EXIST, {why}");
            continue;
        }

        if (cell.Victim == Victim.Disk && !cluster.CanFill)
        {
            skipped++;
            Console.WriteLine($"SKIP {cell}: NOT RUN, mounting a small disk takes root");
            continue;
        }

        (IReadOnlyList<string> faults, string ended) = await experiment.RunAsync(cell);
        run++;
        bad += faults.Count > 0 ? 1 : 0;
        ends[ended] = ends.GetValueOrDefault(ended) + 1;
        Console.WriteLine($"{(faults.Count > 0 ? "FAIL" : "ok  ")} {cell} -> {ended}");
        foreach (string fault in faults)
        {
            Console.WriteLine($"       {fault}");
        }
    }

    foreach ((string ended, int count) in ends)
    {
        Console.WriteLine($"ended {count, 4} x {ended}");
    }

    Console.WriteLine(
        $"chaos: {run} cells, {run - bad} held, {bad} failed, {skipped} skipped, {impossible} that cannot exist, "
            + $"{clock.Elapsed.TotalSeconds:F0} s"
    );
    return bad;
}

int Number(string name, int otherwise) => Value(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

string? Value(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

bool Chosen(Cell cell) =>
    Number("-Seed", cell.Seed) == cell.Seed
    && (Value("-Phase") is not { } phase || cell.Phase == Enum.Parse<RunPhase>(phase))
    && (Value("-Point") is not { } point || cell.Point == Enum.Parse<KillPoint>(point))
    && (Value("-Victim") is not { } victim || cell.Victim == Enum.Parse<Victim>(victim));

static async Task<IuSandbox> ReadSandboxAsync(string file) => JsonSerializer.Deserialize<IuSandbox>(await File.ReadAllTextAsync(file))!;

static async Task<int> RunVictimAsync(string sandboxFile, int port, RunPhase phase, bool apart)
{
    IuSandbox sandbox = await ReadSandboxAsync(sandboxFile);
    try
    {
        Runner runner = await Runner.OpenAsync(sandbox, port, apart);
        if (phase <= RunPhase.CutPlan)
        {
            await runner.Engine.CreateAsync(Runner.Plan(), CutMode.Live, "operator@host", CancellationToken.None);
        }
        else
        {
            CutRun run = (await runner.Database.Runs.ListAsync(CancellationToken.None)).Single() with { Plan = Runner.Plan() };
            await runner.Engine.RunPhaseAsync(run, phase, null, CancellationToken.None);
        }

        Console.WriteLine("done");
        return 0;
    }
    catch (IuException stop)
    {
        Console.WriteLine($"{stop.Definition.Id}: {stop.Message}");
        return stop.Definition.ExitCode;
    }
}
