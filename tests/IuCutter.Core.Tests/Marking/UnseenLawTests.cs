using IuCutter.Core.Plans;
using IuCutter.Core.Tests.Plans;
using Xunit;

namespace IuCutter.Core.Tests.Marking;

/// <summary>Laws of kinds that the corpus has none of: what opens, and what is told where something does not.</summary>
public sealed class UnseenLawTests
{
    [Fact]
    public void Build_DirectiveWithoutChapters_HasItsArticlesAtTheTop() => AssertUnits(
        "eu-act",
        "(1) Erster Grund.\n\n(2) Zweiter Grund.\n\nArtikel 1\n\nNach\nArtikel 114 des Vertrags.\n\nArtikel 2\n\nText.\n\nANHANG I\n\nListe\n",
        "REC-1", "REC-2", "ART-1", "ART-2", "ANNEX-1");

    [Fact]
    public void Build_FrenchRegulation_BeginsAtArticlePremier() => AssertUnits(
        "eu-act",
        "(1) Premier.\n\nCHAPITRE PREMIER\n\nArticle premier\n\nObjet\n\nArticle 2\n\nTexte.\n\nCHAPITRE II\n\nArticle 3\n\nTexte.\n",
        "REC-1", "CH-1", "CH-1/ART-1", "CH-1/ART-2", "CH-2", "CH-2/ART-3");

    [Fact]
    public void Build_SpanishLaw_CutsItsDispositionsOutsideTheTitles() => AssertUnits(
        "es-law",
        "TÍTULO I\n\nArtículo 1. Uno.\n\nTexto.\n\nArtículo 2. Dos.\n\nTexto.\n\nDisposición adicional primera. Uno.\n\nTexto.\n\nDisposición adicional segunda. Dos.\n\nDisposición transitoria única. Régimen.\n\nDisposición derogatoria única.\n\nTexto.\n\nDisposición final primera. Vigor.\n",
        "TITLE-1", "TITLE-1/ART-1", "TITLE-1/ART-2", "DA-1", "DA-2", "DT-1", "DD-1", "DF-1");

    [Fact]
    public void Build_ConstitutionWithAmendments_CutsThem() => AssertUnits(
        "en-law",
        "## Article I\n\n### Section 1\n\nPowers.\n\n## Article II\n\n### Section 1\n\nText.\n\n## Amendment I\n\nNo law.\n\n## Amendment II\n\nArms.\n",
        "ART-1", "ART-1/SEC-1", "ART-2", "ART-2/SEC-1", "AMEND-1", "AMEND-2");

    [Fact]
    public void Build_ArticleAfterAPageBreak_IsCut() => AssertUnits(
        "es-law", "Artículo 1.- Uno.\nTexto.\n\fArtículo 2.- Dos.\nTexto.\n\f\nArtículo 3.- Tres.\n", "ART-1", "ART-2", "ART-3");

    [Fact]
    public void Build_StrongLineOutOfSequence_IsTold()
    {
        var plan = PlanBuilderTests.Build("§1. One\nText.\n\n§2. Two\nText.\n\n§12a. Definitions\nText.\n\n§3. Three\nText.\n", "en-law");
        Assert.Contains(plan.Warnings, warning => warning.Code == "NumberingGap" && warning.Message.Contains("12a", StringComparison.Ordinal));
        Assert.Empty(PlanBuilderTests.Build("§1. One\nText as in\nsection 12a of it.\n\n§2. Two\n", "en-law").Warnings);
    }

    [Fact]
    public void Build_LawOfAnotherCountry_IsToldToHaveNoArticle()
    {
        var plan = PlanBuilderTests.Build("# PART 1\n\n**1 Meaning**\n\nText.\n\n# PART 2\n\n**2 Duty**\n\nText.\n", "en-law");
        Assert.Equal("NoUnit", Assert.Single(plan.Warnings).Code);
    }

    private static void AssertUnits(string profile, string text, params string[] addresses)
    {
        var plan = PlanBuilderTests.Build(text, profile);
        Assert.Equal(addresses, plan.Units.Where(unit => unit.SectionCode != "PREAMBLE").Select(unit => unit.Address["ICX/".Length..]));
        PlanVerifier.Verify(plan);
        Assert.Empty(plan.Warnings);
    }
}
