using System.Globalization;
using System.Text;
using IuCutter.Core.Documents;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;

namespace IuCutter.Benchmarks;

/// <summary>Documents of a realistic size: real ones one after the other, and families made to hurt a parser.</summary>
internal static class BenchmarkCorpus
{
    private static readonly DocumentReader Reader = new(TimeProvider.System);

    private static readonly string[] Markdown =
    [
        "spec/csharp-expressions.md",
        "docs/ps-langspec-ch4.md",
        "docs/rust-book-ch03.md",
        "gov/eip-1.md",
        "gov/eip-1474.md",
        "policy/18f-travel.md",
        "policy/nist-63b-sec5.md",
        "policy/nist-definitions.md",
        "gov/k8s-sig-node-2021-html.md",
    ];

    /// <summary>The folder shared/corpus beside or above the program; null when it is not on this machine.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>A document of bytes.</summary>
    public static IuDocument Document(byte[] bytes) => Reader.Admit("benchmark.md", bytes);

    /// <summary>Prose, references and code, again and again up to a size.</summary>
    public static byte[] Prose(int size) => Repeat(Markdown, size);

    /// <summary>One real law again and again: its numbers begin anew each time.</summary>
    public static byte[] Law(string file, int size) => Repeat([file], size);

    /// <summary>One long law: the texts of a real one again and again, under numbers that go on.</summary>
    public static byte[] Numbered(string file, string profile, string label, int size)
    {
        CutPlan plan = PlanBuilder.Build(
            Document(File.ReadAllBytes(Path.Combine(Folder!, file))),
            "BENCH",
            ProfileCatalogue.Get(profile),
            "bench",
            "law"
        );
        byte[][] texts = plan
            .Units.Select(unit => Encoding.UTF8.GetBytes(unit.Body[(unit.Body.IndexOf('\n', StringComparison.Ordinal) + 1)..] + "\n"))
            .ToArray();
        using MemoryStream bytes = new MemoryStream(size);
        for (int i = 0; bytes.Length < size; i++)
        {
            bytes.Write(Encoding.UTF8.GetBytes(string.Format(CultureInfo.InvariantCulture, label, i + 1) + "\n\n"));
            bytes.Write(texts[i % texts.Length]);
        }

        return bytes.ToArray();
    }

    private static byte[] Repeat(string[] files, int size)
    {
        byte[][] texts = files.Select(file => Text(File.ReadAllBytes(Path.Combine(Folder!, file)))).ToArray();
        using MemoryStream bytes = new MemoryStream(size);
        for (int i = 0; bytes.Length < size; i++)
        {
            // A document ends its line, and an open block does not reach into the next one.
            bytes.Write(texts[i % texts.Length]);
            bytes.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\n\n# Copy {i}\n\n")));
        }

        return bytes.ToArray();
    }

    private static byte[] Text(byte[] bytes) => bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;

    private static string? Find()
    {
        for (DirectoryInfo? at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string path = Path.Combine(at.FullName, "shared", "corpus");
            if (File.Exists(Path.Combine(path, "MANIFEST.tsv")))
            {
                return path;
            }
        }

        return null;
    }
}
