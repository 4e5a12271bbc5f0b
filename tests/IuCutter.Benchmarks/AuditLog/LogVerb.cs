using System.Diagnostics;
using System.Globalization;
using IuCutter.Benchmarks.LegA;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.AuditLog;
using IuCutter.Postgres.Scratch;
using Npgsql;

namespace IuCutter.Benchmarks.AuditLog;

/// <summary>
/// What the log costs: the phases that write, an OFF, and commits of one row each by one session and by eight at once, with it and with
/// triggers that record nothing. Both take turns, and the fastest round of each is compared. Then how long the check takes, per leaf.
/// </summary>
internal static class LogVerb
{
    private const int Offs = 20;
    private const int Runners = 8;
    private const int Commits = 400;

    private static readonly string Alone = FormattableString.Invariant($"{Commits} commits by one");
    private static readonly string AtOnce = FormattableString.Invariant($"{Commits} commits by {Runners}");

    private static readonly string[] Steps = ["CutLegA", "LegBRecord", "WriteVerify", "LifecycleEnact", "OFF", Alone, AtOnce];

    // Keeps its trigger's name and arguments, and does nothing.
    private const string Nothing = """
        create or replace function cutter_governance.fn_log_rows() returns trigger
            language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
        as 'begin return null; end'
        """;

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        int units = arguments.Number("units", 1000);
        int rounds = arguments.Number("rounds", 3);
        await using BenchDatabase database = await BenchDatabase.StartAsync(cancellationToken);
        BenchDatabase proving = database.Proving(new SandboxScratch(database.Sandbox));
        Print($"PostgreSQL {database.ServerVersion}, {units} units, {rounds} rounds after one to warm up");
        await using NpgsqlConnection admin = await database.Provider.OpenAdminAsync(database.AdminUser, cancellationToken);
        string recording = (string)
            (await ScalarAsync(admin, "select pg_get_functiondef('cutter_governance.fn_log_rows()'::regprocedure)", cancellationToken))!;
        Dictionary<string, List<double>> with = Steps.ToDictionary(step => step, _ => new List<double>());
        Dictionary<string, List<double>> without = Steps.ToDictionary(step => step, _ => new List<double>());
        for (int round = 0, number = 0; round <= rounds; round++)
        {
            foreach ((string function, Dictionary<string, List<double>> times) in new[] { (recording, with), (Nothing, without) })
            {
                await ScalarAsync(admin, function, cancellationToken);
                await database.TurnOnAsync(cancellationToken);
                IReadOnlyDictionary<string, TimeSpan> cut = await proving.CutAsync(units, ++number, cancellationToken);
                Dictionary<string, TimeSpan> took = new Dictionary<string, TimeSpan>(cut)
                {
                    ["OFF"] = await OffAsync(database, cancellationToken),
                    [Alone] = await CommitAsync(database, 1, $"{number}a", cancellationToken),
                    [AtOnce] = await CommitAsync(database, Runners, $"{number}b", cancellationToken),
                };
                foreach (string step in Steps.Where(_ => round > 0))
                {
                    times[step].Add(took[step].TotalMilliseconds);
                }
            }
        }

        foreach (string step in Steps)
        {
            (double recorded, double bare) = (with[step].Min(), without[step].Min());
            Print($"{step, -18} {recorded, 9:F1} ms with, {bare, 9:F1} ms without: {recorded / bare:F2}");
        }

        // What was written while nothing was recorded differs: here only the time counts.
        long faults = 0;
        AuditLogProof check = await new LogProof(database.Provider, TimeProvider.System).RunAsync(
            _ =>
            {
                faults++;
                return Task.CompletedTask;
            },
            progress: null,
            cancellationToken
        );
        double perLeaf = check.Elapsed.TotalMicroseconds / check.Size;
        Print($"check of {check.Size} leaves and {check.Rows} rows, {faults} differences: {perLeaf:F1} us per leaf");
        return 0;
    }

    private static async Task<TimeSpan> OffAsync(BenchDatabase database, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await database.Provider.OpenRoleAsync(DatabaseRole.Gatekeeper, cancellationToken);
        TimeSpan best = TimeSpan.MaxValue;
        for (int off = 0; off < Offs; off++)
        {
            long began = Stopwatch.GetTimestamp();
            await ScalarAsync(connection, "call cutter_governance.execution_off('bench')", cancellationToken);
            TimeSpan took = Stopwatch.GetElapsedTime(began);
            best = took < best ? took : best;
        }

        return best;
    }

    // Governed rows that belong to no run: what these sessions wait for one another is the append to the tree alone.
    private static async Task<TimeSpan> CommitAsync(BenchDatabase database, int sessions, string name, CancellationToken cancellationToken)
    {
        NpgsqlConnection[] connections = new NpgsqlConnection[sessions];
        try
        {
            for (int i = 0; i < sessions; i++)
            {
                connections[i] = await database.Provider.OpenAdminAsync(database.AdminUser, cancellationToken);
                // Its first commit plans what the others only run.
                await InsertAsync(connections[i], $"bench_{name}_{i}_first", cancellationToken);
            }

            long began = Stopwatch.GetTimestamp();
            await Task.WhenAll(
                connections.Select(
                    async (connection, i) =>
                    {
                        for (int commit = 0; commit < Commits / sessions; commit++)
                        {
                            await InsertAsync(connection, FormattableString.Invariant($"bench_{name}_{i}_{commit}"), cancellationToken);
                        }
                    }
                )
            );
            return Stopwatch.GetElapsedTime(began);
        }
        finally
        {
            foreach (NpgsqlConnection connection in connections.Where(one => one is not null))
            {
                await connection.DisposeAsync();
            }
        }
    }

    private static Task<object?> InsertAsync(NpgsqlConnection connection, string code, CancellationToken cancellationToken) =>
        ScalarAsync(connection, $"insert into public.section_type (code, description) values ('{code}', 'x')", cancellationToken);

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
