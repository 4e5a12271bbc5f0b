using System.Globalization;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Plans;

/// <summary>Six laws whose articles were counted by hand: each has exactly those, numbered from one without a gap.</summary>
[Trait("Promise", "5")]
public sealed class ExpectedArticlesTests
{
    [Fact]
    public void Build_CountedLaws_HaveExactlyTheirArticles()
    {
        Assert.SkipWhen(Corpus.Folder is null, "The folder shared/corpus is not on this machine.");
        List<string[]> rows = File.ReadLines(Path.Combine(Corpus.Folder!, "EXPECTED_articles.tsv"))
            .Skip(1)
            .Select(line => line.Split('\t'))
            .ToList();
        Assert.Equal(6, rows.Count);
        foreach (string[] row in rows)
        {
            GrammarProfile profile = ProfileCatalogue.Get(row[0].StartsWith("eu/", StringComparison.Ordinal) ? "eu-act" : "vi-law");
            CutPlan plan = PlanBuilder.Build(TestDocuments.Of(Corpus.Read(row[0])), "CORPUS", profile, "corpus", "law");
            IEnumerable<string> articles = plan.Units.Where(unit => unit.SectionType == "article").Select(unit => unit.SectionCode);
            IEnumerable<string> expected = Enumerable
                .Range(1, int.Parse(row[1], CultureInfo.InvariantCulture))
                .Select(number => string.Create(CultureInfo.InvariantCulture, $"ART-{number}"));
            Assert.Equal(expected, articles);
        }
    }
}
