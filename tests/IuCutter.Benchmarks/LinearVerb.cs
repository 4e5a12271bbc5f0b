using System.Globalization;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;

namespace IuCutter.Benchmarks;

/// <summary>Twice the input may cost twice the time, whatever the input is.</summary>
internal static class LinearVerb
{
    private const double MaxRatio = 2.3;

    /// <summary>
    /// Rounds of a row. One that is over is measured again at twice the size: a step of the garbage collector is passed by
    /// then, and what grows faster than its input does so all the more.
    /// </summary>
    private const int Turns = 5;
    private const int Attempts = 4;
    private const int FewTurns = 2;

    /// <summary>The clock of processor time ticks in milliseconds: a document is doubled until it costs as much, or is as long.</summary>
    private const double MinSeconds = 0.04;
    private const int Smallest = 256 << 10;
    private const int Largest = 16 << 20;

    /// <summary>A word in the name of the families to measure, and the profiles; everything without.</summary>
    public static int Run(string[] arguments)
    {
        int over = 0;
        int rows = 0;
        string[] profiles = arguments.Length > 1 ? arguments[1..] : ["markdown", "vi-law", "de-law", "fr-law"];
        Console.WriteLine("family                profile         n KB     time(n)    time(2n)   ratio    MB/s, all processors' time");
        foreach (
            (string? family, Func<int, byte[]>? make) in PathologicalFamilies.All.Where(family =>
                arguments.Length == 0 || family.Name.Contains(arguments[0], StringComparison.Ordinal)
            )
        )
        {
            foreach (GrammarProfile? profile in profiles.Select(ProfileCatalogue.Get))
            {
                rows++;
                over += Measure(family, make, profile) > MaxRatio ? 1 : 0;
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows} rows, {over} over {MaxRatio}"));
        return over == 0 ? 0 : 1;
    }

    private static double Measure(string family, Func<int, byte[]> make, GrammarProfile profile)
    {
        int size = Enough(make, profile);
        double[] best;
        double ratio;
        int length;
        for (int attempt = 1; ; attempt++, size *= 2)
        {
            (byte[]? small, byte[]? large) = (make(size), make(2 * size));
            best = Stopwatches.Best(processor: true, Turns, () => Plan(small, profile), () => Plan(large, profile));
            length = large.Length;
            ratio = best[1] / best[0] * small.Length * 2 / length;
            if (ratio <= MaxRatio || attempt == Attempts)
            {
                break;
            }
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{family, -22}{profile.Name, -10}{size >> 10, 10}{best[0] * 1e3, 9:F1} ms{best[1] * 1e3, 9:F1} "
                    + $"ms{ratio, 8:F2}{length / best[1] / 1e6, 8:F0}{(ratio > MaxRatio ? "  OVER" : "")}"
            )
        );
        return ratio;
    }

    private static int Enough(Func<int, byte[]> make, GrammarProfile profile)
    {
        int size = Smallest;
        for (; size < Largest; size *= 2)
        {
            byte[] bytes = make(size);
            if (Stopwatches.Best(processor: true, FewTurns, () => Plan(bytes, profile))[0] >= MinSeconds)
            {
                break;
            }
        }

        return size;
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
