using System.Globalization;
using IuCutter.Core.References;
using IuCutter.Core.Tests.Comparison;

namespace IuCutter.Core.Tests.References;

/// <summary>Every sentence of a hand-labelled table in six languages, with exactly the references that it was labelled with.</summary>
[Trait("Promise", "5")]
public sealed class LabelledReferenceTests
{
    private const int Cited = 20;

    public static TheoryData<string, string, string> Rows => [.. Labelled()];

    [Theory]
    [MemberData(nameof(Rows))]
    public void Find_LabelledSentence_GivesExactlyItsReferences(string profile, string sentence, string expected)
    {
        CutPlan plan = Laws.Plan(Law(profile, sentence), profile);

        List<string> found = ReferenceFinder.Find(plan).Select(Shown).ToList();

        Assert.Equal(expected, found.Count == 0 ? "-" : string.Join(" | ", found));
    }

    [Fact]
    public void Table_AllLanguages_HasMoreThanAHundredReferences()
    {
        List<(string, string, string)> rows = Labelled().ToList();

        Assert.Equal(6, rows.Select(row => row.Item1).Distinct().Count());
        Assert.True(rows.Sum(row => row.Item3 == "-" ? 0 : row.Item3.Split(" | ").Length) >= 120);
        Assert.Contains(rows, row => row.Item3 == "-");
    }

    private static IEnumerable<(string, string, string)> Labelled() =>
        File.ReadLines(Path.Combine(RepositoryFolder.Root, "tests/IuCutter.Core.Tests/References/LabelledReferences.tsv"))
            .Where(line => !line.StartsWith('#'))
            .Select(line => line.Split('\t'))
            .Select(row => (row[0], row[1], row[2]));

    private static string Law(string profile, string sentence)
    {
        (string? chapter, string? article, string? annex) = profile switch
        {
            "vi-law" => ("Chương", "Điều", "Phụ lục I"),
            "de-law" => ("Kapitel", "Artikel", "Anlage 1"),
            "fr-law" => ("Chapitre", "Article L.", "Annexe I"),
            "es-law" => ("Capítulo", "Artículo", "Anexo I"),
            "en-law" => ("Chapter", "Section", "Annex I"),
            _ => ("Chapter", "Article", "Annex I"),
        };
        string recitals = profile == "eu-act" ? "### (1)\n\nWhereas.\n\n### (2)\n\nWhereas.\n\n### (3)\n\nWhereas.\n\n" : "";
        IEnumerable<string> articles = Enumerable
            .Range(1, Cited)
            .Select(i =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{(i == 5 ? $"# {chapter} II\n\n" : "")}## {article} {i}\n\n{(i == 7 ? sentence : "Lorem.")}\n\n"
                )
            );
        string plain =
            profile == "fr-law"
                ? string.Concat(
                    Enumerable.Range(1, Cited).Select(i => string.Create(CultureInfo.InvariantCulture, $"## Article {i}\n\nLorem.\n\n"))
                )
                : "";
        return $"{recitals}# {chapter} I\n\n{string.Concat(articles)}{plain}# {annex}\n\nLorem.\n";
    }

    private static string Shown(IuReference reference)
    {
        bool isInternal = reference.Status == ReferenceStatus.Internal;
        string target = isInternal ? reference.Target[(reference.Target.LastIndexOf('/') + 1)..] : reference.Target;
        return $"{reference.Status.ToString()[0]} {target} {reference.Detail}".TrimEnd();
    }
}
