using System.Globalization;
using IuCutter.Core.Comparison;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Comparison;

/// <summary>
/// What changed from version to version of three constitutions, counted by heading. The list knows a unit by the text of
/// its heading (a repeat by <c>~n</c>) and everything before the first heading as <c>(front)</c>; another heading is for
/// it one unit gone and one new. The comparison's own answer is translated into that, and nothing else.
/// </summary>
[Trait("Promise", "5")]
public sealed class ExpectedVersionsTests
{
    private const string Front = "(front)";

    [Fact]
    public void Compare_EveryStep_IsTheCountedOne()
    {
        Assert.SkipWhen(Corpus.Folder is null, "The folder shared/corpus is not on this machine.");
        List<string[]> rows = File.ReadLines(Path.Combine(Corpus.Folder!, "EXPECTED_versions.tsv"))
            .Skip(1)
            .Select(line => line.Split('\t'))
            .ToList();
        Assert.Equal(17, rows.Count);
        foreach (string[] row in rows)
        {
            Assert.Equal(Expected(row), Actual(Plan(row[0], row[1]), Plan(row[0], row[2])));
        }
    }

    private static string Expected(string[] row) => string.Join('\n', row[2..]);

    private static string Actual(CutPlan old, CutPlan @new)
    {
        PlanComparison comparison = PlanComparer.Compare(old, @new);
        (Dictionary<int, string>? oldKeys, Dictionary<int, string>? newKeys) = (Keys(old), Keys(@new));
        bool front = FrontOf(old).SequenceEqual(FrontOf(@new));
        List<string> amended = front ? [] : [Front];
        List<string> created = [];
        List<(int Ordinal, string Key)> gone = [];
        int same = front ? 1 : 0;
        foreach (UnitChange change in comparison.Changes)
        {
            string? from = change.OldUnit is null ? null : oldKeys[change.OldUnit.Ordinal];
            string? to = change.NewUnit is null ? null : newKeys[change.NewUnit.Ordinal];
            if (from is null || from != to)
            {
                gone.AddRange(from is null ? [] : [(change.OldUnit!.Ordinal, from)]);
                created.AddRange(to is null ? [] : [to]);
            }
            else if (change.Edits.All(edit => edit.Cosmetic == CosmeticChange.TrailingBlanks))
            {
                // The list compares text but for the blank lines at a unit's end; indentation is text to it.
                same++;
            }
            else
            {
                amended.Add(from);
            }
        }

        return string.Join(
            '\n',
            @new.Document.Path,
            $"{@new.UnitCount + 1}",
            $"{same}",
            $"{amended.Count}",
            $"{created.Count}",
            $"{gone.Count}",
            List(amended),
            List(created),
            List(gone.Order().Select(unit => unit.Key))
        );
    }

    /// <summary>The list names the first thirty.</summary>
    private static string List(IEnumerable<string> keys) => string.Join("; ", keys.Take(30));

    private static ReadOnlySpan<byte> FrontOf(CutPlan plan) => plan.Document.Bytes.AsSpan()[..plan.Units[0].Span.Start];

    private static Dictionary<int, string> Keys(CutPlan plan)
    {
        Dictionary<string, int> seen = new Dictionary<string, int>(StringComparer.Ordinal);
        return plan.Units.ToDictionary(
            unit => unit.Ordinal,
            unit =>
            {
                string heading = unit.Body.Split('\n')[0].TrimStart('#').Trim();
                seen[heading] = seen.GetValueOrDefault(heading) + 1;
                return seen[heading] == 1 ? heading : string.Create(CultureInfo.InvariantCulture, $"{heading}~{seen[heading]}");
            }
        );
    }

    private static CutPlan Plan(string chain, string file)
    {
        // The third constitution's articles are plain lines; the list counts its one heading.
        string profile = chain switch
        {
            "fr-constitution-1958" => "fr-law",
            "de-gg" => "de-law",
            _ => "markdown",
        };
        IuDocument document = TestDocuments.Reader.Admit(file, Corpus.Read(file));
        return PlanBuilder.Build(document, "LAW", ProfileCatalogue.Get(profile), "corpus", "law");
    }
}
