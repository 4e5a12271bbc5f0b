using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using IuCutter.Core.Documents;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;

namespace IuCutter.Benchmarks;

/// <summary>What a large document costs in memory: the process's own peak, against the size of the document.</summary>
internal static class MemoryVerb
{
    private const int Size = 100_000_000;

    public static int Run(string[] arguments)
    {
        string what = arguments.Length > 0 ? arguments[0] : "";
        return what switch
        {
            "vi-law" => Measure(what, () => BenchmarkCorpus.Numbered("vn/so-huu-tri-tue.md", what, "Điều {0}. Tên", Size)),
            "de-law" => Measure(what, () => BenchmarkCorpus.Numbered("de/bgb.md", what, "# § {0} Titel", Size)),
            "fr-law" => Measure(what, () => BenchmarkCorpus.Numbered("fr/code-relations-public.md", what, "###### Article {0}", Size)),
            "markdown" => Measure(what, () => BenchmarkCorpus.Prose(Size)),
            "units" => Measure("markdown", Units, isStream: true),
            // A peak is a process's own: each document has one.
            _ => new[] { "markdown", "vi-law", "de-law", "fr-law", "units" }.Max(Child),
        };
    }

    private static int Child(string what)
    {
        // As in pwsh, whose collector is the concurrent one: the other lets garbage grow to 200 MB for the sake of speed.
        ProcessStartInfo start = new ProcessStartInfo(Environment.ProcessPath!, ["memory", what])
        {
            Environment = { ["DOTNET_gcConcurrent"] = "1" },
        };
        using Process child = Process.Start(start)!;
        child.WaitForExit();
        return child.ExitCode;
    }

    private static int Measure(string name, Func<byte[]> make, bool isStream = false)
    {
        string path = Path.GetTempFileName();
        try
        {
            Write(path, make);
            // What the program needs for any document at all is no part of what a large one needs.
            ProvedPlan.Prove(Plan(BenchmarkCorpus.Document("# Article 1\n\nText.\n"u8.ToArray()), "markdown"));
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            using Process process = Process.GetCurrentProcess();
            process.Refresh();
            long before = process.WorkingSet64;
            using PeakMemory peak = PeakMemory.OfProcess();
            IuDocument document = new DocumentReader(TimeProvider.System).ReadAsync(path, CancellationToken.None).GetAwaiter().GetResult();
            CutPlan plan = Plan(document, name);
            ProvedPlan.Prove(plan);
            long most = peak.Stop() - before;
            using PeakMemory reading = PeakMemory.OfProcess();
            // A row's text is made when it is written, and held by nothing: so many rows need no more than one does.
            long characters = plan.Units.Sum(unit => (long)unit.Body.Length);
            long streamed = Math.Max(0, reading.Stop() - before - most);
            double ratio = (double)most / document.Length;
            bool isOver = isStream ? streamed > document.Length : ratio >= 3;
            Console.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name, -10}{document.Length / 1e6, 5:F0} MB{plan.UnitCount, 9} units   peak {most / 1e6, 5:F0} MB = "
                        + $"{ratio, 5:F2} times its size, {most / plan.UnitCount, 5} bytes per unit;   {streamed / 1e6, 3:F0} MB more to "
                        + $"read {characters / 1e6:F0} million characters of bodies one by one{(isOver ? "  OVER" : "")}"
                )
            );
            GC.KeepAlive(plan);
            return isOver ? 1 : 0;
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>The bytes live in here alone: a caller that held them would measure a collector with twice the heap.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Write(string path, Func<byte[]> make) => File.WriteAllBytes(path, make());

    private static CutPlan Plan(IuDocument document, string name) =>
        PlanBuilder.Build(document, "BENCH", ProfileCatalogue.Get(name), "bench", "law");

    private static byte[] Units()
    {
        StringBuilder text = new StringBuilder(Size);
        for (int i = 1; i <= 1_000_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"# Article {i}\n\n").Append('x', 80).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
