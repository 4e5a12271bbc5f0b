using System.Globalization;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;

namespace IuCutter.Benchmarks;

/// <summary>Twice the input may cost twice the time, whatever the input is.</summary>
internal static class LinearVerb
{
    private const double Most = 2.3;
    private const int Turns = 5;

    public static int Run(string[] arguments)
    {
        var size = (arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 1024) << 10;
        var over = 0;
        foreach (var (family, make) in PathologicalFamilies.All)
        {
            foreach (var profile in new[] { "markdown", "vi-law", "fr-law", "de-law" }.Select(ProfileCatalogue.Get))
            {
                var small = make(size);
                var large = make(2 * size);
                var best = Stopwatches.Best(processor: true, Turns, () => Plan(small, profile), () => Plan(large, profile));
                var ratio = best[1] / best[0] * small.Length * 2 / large.Length;
                over += ratio > Most ? 1 : 0;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture, $"{family,-22}{profile.Name,-10}{best[0] * 1e3,9:F1} ms{best[1] * 1e3,9:F1} ms   ratio {ratio:F2}{(ratio > Most ? "  OVER" : "")}   {large.Length / best[1] / 1e6:F0} MB/s"));
            }
        }

        Console.WriteLine($"{over} over {Most.ToString(CultureInfo.InvariantCulture)}");
        return over == 0 ? 0 : 1;
    }

    private static void Plan(byte[] bytes, GrammarProfile profile)
    {
        try
        {
            PlanVerifier.Verify(PlanBuilder.Build(BenchmarkCorpus.Document(bytes), "BENCH", profile, "bench", "law"));
        }
        catch (IuException stop) when (stop.Definition.Id.StartsWith("Input.", StringComparison.Ordinal))
        {
            // A stop takes its time as well.
        }
    }
}
