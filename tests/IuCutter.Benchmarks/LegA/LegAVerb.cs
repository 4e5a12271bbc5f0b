using System.Diagnostics;
using System.Globalization;
using IuCutter.Core.Adapters;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Benchmarks.LegA;

/// <summary>
/// Leg A, all guards on, against what it must not be slower than. Ways take turns, and the
/// fastest round of each is compared: what else a machine does only ever adds to a time.
/// </summary>
internal static class LegAVerb
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(1);

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        int units = arguments.Number("units", 5000);
        int rounds = arguments.Number("rounds", 5);
        await using BenchDatabase database = await BenchDatabase.StartAsync(cancellationToken);
        await using DelayProxy proxy = new DelayProxy(database.EndPoint, Delay);
        NpgsqlConnectionProvider near = database.Provider;
        NpgsqlConnectionProvider far = database.Over(proxy.Port);
        (string Name, Func<RunContext, Task<TimeSpan>> Write)[] ways =
        [
            ("leg A", context => LegAWays.ProductAsync(near, database.Backup, context, cancellationToken)),
            ("single calls", context => LegAWays.SinglesAsync(near, context, cancellationToken)),
            ("COPY", context => LegAWays.CopyAsync(near, database.AdminUser, context, cancellationToken)),
            ("leg A, far", context => LegAWays.ProductAsync(far, database.Backup, context, cancellationToken)),
            ("single calls, far", context => LegAWays.SinglesAsync(far, context, cancellationToken)),
        ];
        List<TimeSpan>[] times = [.. ways.Select(_ => new List<TimeSpan>())];

        Print($"PostgreSQL {database.ServerVersion}, {units} units, {rounds} rounds after one to warm up");
        double nearTrip = await RoundTripAsync(near, cancellationToken);
        double farTrip = await RoundTripAsync(far, cancellationToken);
        Print($"round trip: {nearTrip:F2} ms; far ({Delay.TotalMilliseconds} ms added each way): {farTrip:F2} ms");
        for (int round = 0, number = 0; round <= rounds; round++)
        {
            for (int way = 0; way < ways.Length; way++)
            {
                RunContext context = await database.PrepareAsync(units, ++number, cancellationToken);
                await using IRunOwner? owner = context.Owner;
                TimeSpan time = await ways[way].Write(context);
                if (round > 0)
                {
                    times[way].Add(time);
                }
            }
        }

        double[] best = [.. times.Select(rounds => rounds.Min().TotalMilliseconds)];
        for (int way = 0; way < ways.Length; way++)
        {
            string all = string.Join(", ", times[way].Select(time => time.TotalMilliseconds.ToString("F0", CultureInfo.InvariantCulture)));
            Print($"{ways[way].Name, -18} {best[way], 9:F1} ms   (all: {all})");
        }

        Print($"single calls / leg A            {best[1] / best[0]:F1}  (at least 3)");
        Print($"single calls / leg A, far       {best[4] / best[3]:F1}  (at least 30)");
        Print($"leg A / COPY                    {best[0] / best[2]:F2}  (at most 2)");
        return best[1] / best[0] >= 3 && best[4] / best[3] >= 30 && best[0] / best[2] <= 2 ? 0 : 1;
    }

    private static async Task<double> RoundTripAsync(NpgsqlConnectionProvider provider, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await provider.OpenRoleAsync(DatabaseRole.Executor, cancellationToken);
        await using NpgsqlCommand command = new NpgsqlCommand("select 1", connection);
        List<TimeSpan> times = new List<TimeSpan>();
        for (int n = 0; n < 50; n++)
        {
            long began = Stopwatch.GetTimestamp();
            await command.ExecuteScalarAsync(cancellationToken);
            times.Add(Stopwatch.GetElapsedTime(began));
        }

        return Median(times);
    }

    private static double Median(IEnumerable<TimeSpan> times)
    {
        double[] ordered = [.. times.Select(time => time.TotalMilliseconds).Order()];
        return ordered[ordered.Length / 2];
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
