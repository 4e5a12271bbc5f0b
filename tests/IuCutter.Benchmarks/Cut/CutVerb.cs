using System.Globalization;
using IuCutter.Benchmarks.LegA;
using IuCutter.Postgres.Scratch;

namespace IuCutter.Benchmarks.Cut;

/// <summary>
/// A whole live cut, all phases, its backup restored and compared, against what nobody can do without: pg_dump into gpg,
/// gpg into pg_restore. Once in a database of a server that runs already, once with a server made for the proof: then
/// the tools alone make one too. Last, the same cut with and without a rehearsal. The ways take turns; medians are compared.
/// </summary>
internal static class CutVerb
{
    private const double MaxRatio = 2;

    public static async Task<int> RunAsync(Arguments arguments, CancellationToken cancellationToken)
    {
        int units = arguments.Number("units", 60);
        int rounds = arguments.Number("rounds", 7);
        await using BenchDatabase database = await BenchDatabase.StartAsync(cancellationToken);
        Print($"PostgreSQL {database.ServerVersion}, {units} units, {rounds} rounds after one to warm up");
        int number = 0;
        bool held = true;
        foreach (
            (string name, IScratchSource scratch) in new (string, IScratchSource)[]
            {
                ("in a server that runs", new SandboxScratch(database.Sandbox)),
                ("in a server made for it", new ThrowawayScratch()),
            }
        )
        {
            BenchDatabase proving = database.Proving(scratch);
            ToolsAlone tools = new ToolsAlone(database, scratch);
            List<IReadOnlyDictionary<string, TimeSpan>> cuts = new List<IReadOnlyDictionary<string, TimeSpan>>();
            List<IReadOnlyDictionary<string, TimeSpan>> alone = new List<IReadOnlyDictionary<string, TimeSpan>>();
            for (int round = 0; round <= rounds; round++)
            {
                IReadOnlyDictionary<string, TimeSpan> cut = await proving.CutAsync(units, ++number, cancellationToken);
                IReadOnlyDictionary<string, TimeSpan> tool = await tools.RunAsync(cancellationToken);
                if (round > 0)
                {
                    cuts.Add(cut);
                    alone.Add(tool);
                }
            }

            Print($"");
            Print($"proved {name}");
            double ratio = Sum("  whole cut", cuts) / Sum("  tools alone", alone);
            Print($"  cut / tools                  {ratio:F2}  (at most {MaxRatio})");
            held &= ratio <= MaxRatio;
        }

        await RehearseAsync(database, units, rounds, number, cancellationToken);
        return held ? 0 : 1;
    }

    // What a rehearsal costs: the same cut, proved on a server that is made for it, without one and with one.
    private static async Task RehearseAsync(BenchDatabase database, int units, int rounds, int number, CancellationToken cancellationToken)
    {
        BenchDatabase plain = database.Proving(new ThrowawayScratch());
        BenchDatabase rehearsing = database.Proving(new ThrowawayScratch(), rehearse: true);
        List<IReadOnlyDictionary<string, TimeSpan>> without = new List<IReadOnlyDictionary<string, TimeSpan>>();
        List<IReadOnlyDictionary<string, TimeSpan>> with = new List<IReadOnlyDictionary<string, TimeSpan>>();
        for (int round = 0; round <= rounds; round++)
        {
            IReadOnlyDictionary<string, TimeSpan> one = await plain.CutAsync(units, ++number, cancellationToken);
            IReadOnlyDictionary<string, TimeSpan> other = await rehearsing.CutAsync(units, ++number, cancellationToken);
            if (round > 0)
            {
                without.Add(one);
                with.Add(other);
            }
        }

        Print($"");
        Print($"rehearsed in the copy of its proof");
        double ratio = Sum("  with a rehearsal", with) / Sum("  without", without);
        Print($"  with / without               {ratio:F2}");
    }

    private static double Sum(string name, List<IReadOnlyDictionary<string, TimeSpan>> rounds)
    {
        double[] sums = [.. rounds.Select(round => round.Values.Sum(time => time.TotalMilliseconds))];
        double median = Median(sums);
        string all = string.Join(", ", sums.Select(sum => sum.ToString("F0", CultureInfo.InvariantCulture)));
        Print($"{name, -28} {median, 8:F0} ms   (all: {all})");
        foreach (string step in rounds[0].Keys)
        {
            Print($"    {step, -24} {Median(rounds.Select(round => round[step].TotalMilliseconds)), 8:F0} ms");
        }

        return median;
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return ordered[ordered.Length / 2];
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
