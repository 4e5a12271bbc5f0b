using System.Diagnostics;
using System.Globalization;
using IuCutter.Benchmarks.LegA;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Scratch;
using Npgsql;

namespace IuCutter.Benchmarks.Compare;

/// <summary>
/// What it costs that leg B, the verdict and the enactment compare every row with what was approved: the comparisons alone, and those
/// phases as a whole, against leg A of the same run. The fastest round of each is compared.
/// </summary>
internal static class CompareVerb
{
    private const string Units =
        "select cutter_governance.fn_unit_difference(r, 'enacted') from cutter_governance.run r where r.run_id = $1";

    private const string Ledger = "select cutter_governance.fn_ledger_difference(r) from cutter_governance.run r where r.run_id = $1";

    /// <summary>Runs it; <c>--units</c> is 5,000 and <c>--rounds</c> 5 by default, after one to warm up.</summary>
    /// <returns>0.</returns>
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        int units = arguments.Number("units", 5000);
        int rounds = arguments.Number("rounds", 5);
        await using BenchDatabase database = await BenchDatabase.StartAsync(cancellationToken);
        BenchDatabase proving = database.Proving(new SandboxScratch(database.Sandbox));
        await using NpgsqlConnection admin = await database.Provider.OpenAdminAsync(database.AdminUser, cancellationToken);
        Dictionary<string, List<double>> times = new Dictionary<string, List<double>>(StringComparer.Ordinal);
        void Add(string step, TimeSpan time) => (times[step] = times.GetValueOrDefault(step) ?? []).Add(time.TotalMilliseconds);

        Print($"PostgreSQL {database.ServerVersion}, {units} units, {rounds} rounds after one to warm up");
        for (int round = 0; round <= rounds; round++)
        {
            IReadOnlyDictionary<string, TimeSpan> cut = await proving.CutAsync(units, round, cancellationToken);
            await using NpgsqlCommand newest = new NpgsqlCommand(
                "select run_id from cutter_governance.run order by recorded_at desc limit 1",
                admin
            );
            string run = (string)(await newest.ExecuteScalarAsync(cancellationToken))!;
            TimeSpan unitTime = await CompareAsync(admin, Units, run, cancellationToken);
            TimeSpan ledgerTime = await CompareAsync(admin, Ledger, run, cancellationToken);
            if (round == 0)
            {
                continue;
            }

            foreach (RunPhase phase in (RunPhase[])[RunPhase.CutLegA, RunPhase.LegBRecord, RunPhase.WriteVerify, RunPhase.LifecycleEnact])
            {
                Add(phase.ToString(), cut[phase.ToString()]);
            }

            Add("units compared", unitTime);
            Add("ledger compared", ledgerTime);
        }

        double legA = times[nameof(RunPhase.CutLegA)].Min();
        foreach ((string step, List<double> all) in times)
        {
            string each = string.Join(", ", all.Select(time => $"{time:F0}"));
            Print($"{step, -18} {all.Min(), 8:F1} ms   / leg A {all.Min() / legA:F2}   (all: {each})");
        }

        return 0;
    }

    private static async Task<TimeSpan> CompareAsync(NpgsqlConnection admin, string sql, string run, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = new NpgsqlCommand(sql, admin) { CommandTimeout = 0, Parameters = { new() { Value = run } } };
        long began = Stopwatch.GetTimestamp();
        object? difference = await command.ExecuteScalarAsync(cancellationToken);
        TimeSpan took = Stopwatch.GetElapsedTime(began);
        return difference is null or DBNull ? took : throw new InvalidOperationException($"It differs: {difference}.");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
