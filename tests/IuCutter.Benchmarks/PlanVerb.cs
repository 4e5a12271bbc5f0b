using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;
using Markdig;
using Markdig.Syntax;

namespace IuCutter.Benchmarks;

/// <summary>What a plan costs against what somebody would write in an afternoon, and against what nobody can do without.</summary>
internal static class PlanVerb
{
    private const int Turns = 7;

    public static int Run(string[] arguments)
    {
        int megabytes = arguments.Length > 0 ? int.Parse(arguments[0], CultureInfo.InvariantCulture) : 16;
        if (BenchmarkCorpus.Folder is null)
        {
            Console.Error.WriteLine("The folder shared/corpus is not on this machine.");
            return 3;
        }

        Console.WriteLine("MB/s, then ratios of times; a second core derives the plan again meanwhile, so processor time is given as well");
        Console.WriteLine(
            "profile      units  bytes/unit      plan  plan+proof   Markdig    floor   plan/floor  (+proof)  Markdig/plan  (+proof)"
        );
        Measure("markdown", BenchmarkCorpus.Prose(megabytes << 20));
        Measure("de-law", BenchmarkCorpus.Law("de/bgb.md", megabytes << 20));
        Measure("vi-law", BenchmarkCorpus.Law("vn/so-huu-tri-tue.md", megabytes << 20));
        Measure("fr-law", BenchmarkCorpus.Law("fr/code-relations-public.md", megabytes << 20));
        return 0;
    }

    private static void Measure(string name, byte[] bytes)
    {
        IuDocument document = BenchmarkCorpus.Document(bytes);
        GrammarProfile profile = ProfileCatalogue.Get(name);
        SourceSpan[] spans = Plan(document, profile).Units.Select(unit => unit.Span).ToArray();
        foreach (bool processor in new[] { false, true })
        {
            Show(name, bytes, document, profile, spans, processor);
        }
    }

    private static void Show(string name, byte[] bytes, IuDocument document, GrammarProfile profile, SourceSpan[] spans, bool processor)
    {
        double[] best = Stopwatches.Best(
            processor,
            Turns,
            () => Plan(document, profile),
            () => PlanVerifier.Verify(Plan(document, profile)),
            () => ByMarkdig(bytes),
            () => Floor(bytes, spans)
        );
        double[] speed = best.Select(seconds => bytes.Length / seconds / 1e6).ToArray();
        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name, -11}{spans.Length, 7}{bytes.Length / spans.Length, 12}"
                    + $"{speed[0], 10:F0}{speed[1], 12:F0}{speed[2], 10:F0}{speed[3], 9:F0}"
                    + $"{best[0] / best[3], 13:F2}{best[1] / best[3], 10:F2}{best[2] / best[0], 14:F1}{best[2] / best[1], 10:F1}"
                    + $"  {(processor ? "processor time" : "clock")}"
            )
        );
    }

    private static CutPlan Plan(IuDocument document, GrammarProfile profile) =>
        PlanBuilder.Build(document, "BENCH", profile, "bench", "law");

    /// <summary>Parse the document, cut it at its headings, hash each piece, keep the rows.</summary>
    private static List<(string Title, string Body, string Hash)> ByMarkdig(byte[] bytes)
    {
        string text = Encoding.UTF8.GetString(bytes);
        List<HeadingBlock> headings = Markdown.Parse(text).OfType<HeadingBlock>().ToList();
        List<(string, string, string)> rows = new List<(string, string, string)>(headings.Count);
        for (int i = 0; i < headings.Count; i++)
        {
            int start = headings[i].Span.Start;
            int end = i + 1 < headings.Count ? headings[i + 1].Span.Start : text.Length;
            string body = text[start..end];
            rows.Add(
                (
                    text.Substring(start, headings[i].Span.Length),
                    body,
                    Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(body)))
                )
            );
        }

        return rows;
    }

    /// <summary>Find every line's end, hash each unit: less than that cuts nothing.</summary>
    private static int Floor(byte[] bytes, SourceSpan[] spans)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        int lines = 0;
        for (int at = 0; at < bytes.Length; lines++)
        {
            at = LineEnds.Next(bytes, at, out _);
        }

        foreach (SourceSpan span in spans)
        {
            SHA256.HashData(bytes.AsSpan(span.Start, span.Length), hash);
        }

        return lines;
    }
}
