using System.Diagnostics;
using System.Globalization;
using IuCutter.Benchmarks.LegA;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.AuditLog;
using IuCutter.Postgres.Scratch;
using Npgsql;

namespace IuCutter.Benchmarks.AuditLog;

/// <summary>
/// What the log costs: the phases that write, and an OFF, with it and with triggers that record nothing. Both take turns, and the
/// fastest round of each is compared. Then how long the check takes, per leaf.
/// </summary>
internal static class LogVerb
{
    private const int Offs = 20;

    private static readonly string[] Steps = ["CutLegA", "LegBRecord", "WriteVerify", "LifecycleEnact", "OFF"];

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
                TimeSpan off = await OffAsync(database, cancellationToken);
                foreach (string step in Steps.Where(_ => round > 0))
                {
                    times[step].Add((step == "OFF" ? off : cut[step]).TotalMilliseconds);
                }
            }
        }

        foreach (string step in Steps)
        {
            (double recorded, double bare) = (with[step].Min(), without[step].Min());
            Print($"{step, -16} {recorded, 9:F1} ms with, {bare, 9:F1} ms without: {recorded / bare:F2}");
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

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
