using System.Data;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using IuCutter.Benchmarks.LegA;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.AuditLog;
using Npgsql;

namespace IuCutter.Benchmarks.Integrity;

/// <summary>
/// Whether the check behind <c>Test-IuIntegrity</c> streams: log, rows and rules over N / 4 units and over N, the rate, and the most
/// memory that this process had. It must not grow. The schema's own part, which knows nothing of units, is left out.
/// </summary>
internal static class IntegrityVerb
{
    private const double MaxGrowth = 1.25;
    private const double Mega = 1e6;

    /// <summary>Runs it; <c>--units</c> is N, 100,000 by default.</summary>
    /// <returns>0; 1 where memory grew, or anything was found.</returns>
    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        int units = arguments.Number("units", 100_000);
        await using BenchDatabase database = await BenchDatabase.StartAsync(cancellationToken);
        Print(
            CultureInfo.InvariantCulture,
            $"PostgreSQL {database.ServerVersion}, {units} units of {LoadedUnits.RowsOfAUnit} rows, each row with its leaf"
        );
        // What the program needs for any check at all: of a database with a unit or two, compiled and read once.
        await LoadedUnits.AddAsync(database, 1, 2, cancellationToken);
        await MeasureAsync(database, cancellationToken);
        List<Measured> measured = [];
        int present = 2;
        foreach (int size in new[] { units / 4, units })
        {
            long began = Stopwatch.GetTimestamp();
            await LoadedUnits.AddAsync(database, present + 1, size, cancellationToken);
            Print(CultureInfo.InvariantCulture, $"loaded to {size} units in {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s");
            present = size;
            Measured one = await MeasureAsync(database, cancellationToken);
            measured.Add(one);
            AuditLogProof proof = one.Proof;
            Print(
                CultureInfo.InvariantCulture,
                $"{size, 9} units, {proof.Size, 9} leaves, {proof.Rows, 9} rows: {proof.Elapsed.TotalSeconds, 7:F1} s, of which tree "
                    + $"{one.Tree.TotalSeconds:F1} s, rows {(one.All - one.Tree).TotalSeconds:F1} s, rules "
                    + $"{(proof.Elapsed - one.All).TotalSeconds:F1} s; {proof.Rows / proof.Elapsed.TotalSeconds:F0} rows/s, "
                    + $"tree alone {proof.Size / one.Tree.TotalSeconds:F0} leaves/s; held {one.Held / Mega:F1} MB, process "
                    + $"{one.Peak / Mega:F0} MB, server's files {one.Spilled / Mega:F0} MB; {one.Findings} findings"
            );
        }

        (Measured small, Measured large) = (measured[0], measured[1]);
        (double held, double peak) = ((double)large.Held / small.Held, (double)large.Peak / small.Peak);
        bool isOver = held > MaxGrowth || peak > MaxGrowth || measured.Exists(one => one.Findings > 0);
        Print(
            CultureInfo.InvariantCulture,
            $"at 4 times the units: {held:F2} times the memory held, {peak:F2} times the process's{(isOver ? "  OVER" : "")}"
        );
        return isOver ? 1 : 0;
    }

    private static async Task<Measured> MeasureAsync(BenchDatabase database, CancellationToken cancellationToken)
    {
        long findings = 0;
        Task Take()
        {
            findings++;
            return Task.CompletedTask;
        }

        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        long before = await SpilledAsync(database, cancellationToken);
        using PeakMemory held = PeakMemory.OfHeap();
        using PeakMemory peak = PeakMemory.OfProcess();
        LastReport tree = new LastReport();
        TimeSpan all = default;
        TimeSpan total = default;
        AuditLogProof proof = await database.Provider.UseRoleAsync(
            DatabaseRole.Reader,
            database.Provider.Service.Database,
            async connection =>
            {
                await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(
                    IsolationLevel.RepeatableRead,
                    cancellationToken
                );
                AuditLogProof made = await LogProof.RunInAsync(
                    connection,
                    database.Provider.Service.Database,
                    TimeProvider.System,
                    _ => Take(),
                    tree,
                    cancellationToken
                );
                all = tree.SinceBegin;
                // That the load's own login moved the rows is so.
                await new IntegrityRules(connection, finding => finding.Rule == "MovedByAnother" ? Task.CompletedTask : Take()).RunAsync(
                    cancellationToken
                );
                total = tree.SinceBegin;
                return made;
            },
            cancellationToken
        );
        return new Measured(
            proof with
            {
                Elapsed = total,
            },
            tree.At,
            all,
            held.Stop(),
            peak.Stop(),
            await SpilledAsync(database, cancellationToken) - before,
            findings
        );
    }

    // Bytes that the server wrote to files where a sort or a hash did not fit its memory.
    private static async Task<long> SpilledAsync(BenchDatabase database, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection admin = await database.Provider.OpenAdminAsync(database.AdminUser, cancellationToken);
        await using NpgsqlCommand command = new NpgsqlCommand(
            "select temp_bytes from pg_stat_database where datname = current_database()",
            admin
        );
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static void Print(
        IFormatProvider culture,
        [InterpolatedStringHandlerArgument(nameof(culture))] ref DefaultInterpolatedStringHandler line
    ) => Console.WriteLine(string.Create(culture, ref line));

    /// <summary>One check.</summary>
    /// <param name="Proof">What the check says, and how long it took.</param>
    /// <param name="Tree">When the leaves were done.</param>
    /// <param name="All">When the rows were done, and the rules began.</param>
    /// <param name="Held">Most bytes that the managed heap held.</param>
    /// <param name="Peak">The process's largest working set, in bytes.</param>
    /// <param name="Spilled">Bytes of the server's temporary files.</param>
    /// <param name="Findings">Faults and breaches; none where the load is right.</param>
    private sealed record Measured(AuditLogProof Proof, TimeSpan Tree, TimeSpan All, long Held, long Peak, long Spilled, long Findings);

    private sealed class LastReport : IProgress<long>
    {
        private readonly long _began = Stopwatch.GetTimestamp();

        public TimeSpan At { get; private set; }

        public TimeSpan SinceBegin => Stopwatch.GetElapsedTime(_began);

        public void Report(long value) => At = SinceBegin;
    }
}
