using System.Diagnostics;
using System.Globalization;
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
        var what = arguments.Length > 0 ? arguments[0] : "";
        return what switch
        {
            "law" => Measure("vi-law", BenchmarkCorpus.Law("vn/so-huu-tri-tue.md", Size)),
            "markdown" => Measure("markdown", BenchmarkCorpus.Prose(Size)),
            "units" => Measure("markdown", Units()),
            // A peak is a process's own: each document has one.
            _ => new[] { "law", "markdown", "units" }.Max(Child),
        };
    }

    private static int Child(string what)
    {
        using var child = Process.Start(Environment.ProcessPath!, ["memory", what]);
        child.WaitForExit();
        return child.ExitCode;
    }

    private static int Measure(string name, byte[] bytes)
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, bytes);
            bytes = [];
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            using var process = Process.GetCurrentProcess();
            process.Refresh();
            var before = process.WorkingSet64;
            using var peak = new PeakMemory();
            var document = new DocumentReader(TimeProvider.System).ReadAsync(path, CancellationToken.None).GetAwaiter().GetResult();
            var plan = PlanBuilder.Build(document, "BENCH", ProfileCatalogue.Get(name), "bench", "law");
            PlanVerifier.Verify(plan);
            var stream = plan.Units.Sum(unit => (long)unit.Body.Length);
            var most = peak.Stop() - before;
            var ratio = (double)most / document.Length;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{name,-10}{document.Length / 1e6,7:F0} MB {plan.UnitCount,9} units   peak {most / 1e6:F0} MB = {ratio:F2} times its size{(ratio < 3 ? "" : "  OVER")}   ({stream} characters of bodies read one by one)"));
            GC.KeepAlive(plan);
            return ratio < 3 ? 0 : 1;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static byte[] Units()
    {
        var text = new StringBuilder(Size);
        for (var i = 1; i <= 1_000_000; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"# Article {i}\n\n").Append('x', 80).Append('\n');
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
