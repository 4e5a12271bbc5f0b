using IuCutter.Core.Plans;
using IuCutter.Core.Tests.Plans;

namespace IuCutter.Core.Tests.Marking;

/// <summary>Tables whose cells became lines cite articles; lists of repealed articles are articles.</summary>
[Trait("Promise", "5")]
public sealed class CitationTablesTests
{
    private const string Act = "Article 1\n\nScope.\n\nArticle 2\n\nDuty.\n\n";

    [Fact]
    public void Build_CorrelationTableInAnAnnex_OpensNothing()
    {
        string cells = string.Join(
            "\n\n",
            "Article 1",
            "Article 1",
            "Article 2(1)",
            "Article 2",
            "Article 2(2)",
            "Article 3",
            "—",
            "Article 4",
            "Article 3",
            "Article 5"
        );
        Assert.Equal(["ART-1", "ART-2", "ANNEX-1"], Codes($"{Act}ANNEX I\n\nCorrelation table\n\n{cells}\n"));
    }

    [Fact]
    public void Build_RepealedArticlesInARow_Open() =>
        Assert.Equal(
            ["ART-1", "ART-2", "ART-3", "ART-4", "ART-5", "ART-6", "ART-7", "ART-8", "ART-9"],
            Codes($"{Act}Article 3\n\nArticle 4\n\nArticle 5\n\nArticle 6\n\nArticle 7\n\nArticle 8\n\nArticle 9\n\nEnd.\n")
        );

    private static List<string> Codes(string text)
    {
        CutPlan plan = PlanBuilderTests.Build(text, "eu-act");
        PlanVerifier.Verify(plan);
        return [.. plan.Units.Select(unit => unit.SectionCode)];
    }
}
