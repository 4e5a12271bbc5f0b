using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AngleSharp.Html.Parser;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;
using Markdig;

namespace IuCutter.Core.Tests.Marking;

/// <summary>
/// Every difference between the profile <c>markdown</c> and CommonMark: from Markdig over the corpus, the specification's
/// examples and texts that were found by search, and from the specification's own HTML. Each stands with its reason in an
/// approved table; one more or one fewer fails. <c>IUCUTTER_APPROVE=1</c> writes the table anew and keeps the reasons.
/// </summary>
[Trait("Promise", "5")]
public sealed class CommonMarkDifferenceTests
{
    private const string Header = "where\tonly here (line:depth)\tonly there (line:depth)\treason";

    // Markdig as it comes: front matter is a matter of this profile, and so one of the differences.
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().Build();

    // What a search through three million texts, each made as small as it can be, came to; one of each kind.
    private static readonly string[] Found =
    [
        "[a]: b\ntext\n---\n",
        "[a]: b\n=\n---\n",
        "[a]:\n\u00A0\n---\n",
        "[a]: b\f\n---\n",
        "~~~\n~~~\f\n# A\n",
        "---\nA: b\n---\n",
        $"{new string('>', 65)}```\na\n===\n",
    ];

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Approved =>
        Path.Combine(RepositoryFolder.Root, "tests", "IuCutter.Core.Tests", "Marking", "CommonMarkDifferences.approved.tsv");

    [Fact]
    public void Build_EveryDifferenceFromCommonMark_IsListedWithItsReason()
    {
        List<string> found = Differences().Order(StringComparer.Ordinal).ToList();
        Dictionary<string, string> reasons = File.Exists(Approved)
            ? File.ReadAllLines(Approved)
                .Skip(1)
                .ToDictionary(row => row[..row.LastIndexOf('\t')], row => row[(row.LastIndexOf('\t') + 1)..])
            : [];
        if (Environment.GetEnvironmentVariable("IUCUTTER_APPROVE") == "1")
        {
            File.WriteAllLines(Approved, [Header, .. found.Select(row => $"{row}\t{reasons.GetValueOrDefault(row, "")}")]);
        }

        Assert.Equal(found, reasons.Keys.Order(StringComparer.Ordinal));
        Assert.All(reasons, row => Assert.False(string.IsNullOrWhiteSpace(row.Value), row.Key));
    }

    [Fact]
    public void Build_UnitsOfTheProfile_BeginAtTheHeadingsThatAreCompared()
    {
        foreach (string file in Corpus.Files())
        {
            byte[] bytes = Corpus.Read(file);
            try
            {
                CutPlan plan = PlanBuilder.Build(TestDocuments.Of(bytes), "LAW", ProfileCatalogue.Get("markdown"), "LAW", "law");
                Assert.Equal(
                    CommonMarkTests.Ours(bytes).Select(heading => heading.Line),
                    plan.Units.Where(unit => unit.SectionCode != "PREAMBLE").Select(unit => unit.Span.Line)
                );
            }
            catch (IuException stop) when (stop.Definition.Id.StartsWith("Input.", StringComparison.Ordinal))
            {
                Assert.NotEqual("Input.DuplicateAddress", stop.Definition.Id);
            }
        }
    }

    private static IEnumerable<string> Differences()
    {
        foreach (string file in Corpus.Files())
        {
            byte[] bytes = Corpus.Read(file);
            if (System.Text.Unicode.Utf8.IsValid(bytes) && !bytes.Contains((byte)0) && Row(file, bytes) is { } row)
            {
                yield return row;
            }
        }

        int number = 0;
        foreach ((string? text, string? html) in Examples())
        {
            number++;
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            if (Row(string.Create(CultureInfo.InvariantCulture, $"example {number}, Markdig"), bytes) is { } row)
            {
                yield return row;
            }

            string ours = string.Join(' ', CommonMarkTests.Ours(bytes).Select(heading => heading.Level));
            string theirs = string.Join(' ', Depths(html));
            if (ours != theirs)
            {
                yield return string.Create(CultureInfo.InvariantCulture, $"example {number}, HTML\t{ours}\t{theirs}");
            }
        }

        Assert.True(number > 600, $"Only {number} examples.");
        foreach (string text in Found)
        {
            yield return Row(JsonSerializer.Serialize(text, Plain), Encoding.UTF8.GetBytes(text))
                ?? $"{JsonSerializer.Serialize(text, Plain)}\tno difference\tno difference";
        }
    }

    private static string? Row(string where, byte[] bytes)
    {
        List<(int Line, int Level)> ours = CommonMarkTests.Ours(bytes);
        List<(int Line, int Level)> theirs = CommonMarkTests.Headings(bytes, Pipeline);
        return ours.SequenceEqual(theirs) ? null : $"{where}\t{Places(ours.Except(theirs))}\t{Places(theirs.Except(ours))}";
    }

    private static string Places(IEnumerable<(int Line, int Level)> headings) =>
        string.Join(' ', headings.Select(heading => string.Create(CultureInfo.InvariantCulture, $"{heading.Line}:{heading.Level}")));

    private static IEnumerable<(string Text, string Html)> Examples()
    {
        string specification = Encoding.UTF8.GetString(
            Corpus.Read(Corpus.Files().Single(file => file.EndsWith("commonmark-spec.txt", StringComparison.Ordinal)))
        );
        string fence = new string('`', 32);
        foreach (string? part in specification.Split(fence + " example\n").Skip(1))
        {
            int end = part.IndexOf("\n" + fence, StringComparison.Ordinal);
            string example = ("\n" + part[..end] + "\n").Replace('\u2192', '\t');
            int middle = example.IndexOf("\n.\n", StringComparison.Ordinal);
            yield return (example[1..(middle + 1)], example[(middle + 3)..]);
        }
    }

    /// <summary>Depths of the headings outside every container, in the HTML of an example.</summary>
    private static IEnumerable<int> Depths(string html) =>
        new HtmlParser()
            .ParseDocument($"<body>{html}</body>")
            .Body!.Children.Select(element => element.LocalName)
            .Where(name => name.Length == 2 && name[0] == 'h' && name[1] is >= '1' and <= '6')
            .Select(name => name[1] - '0');
}
