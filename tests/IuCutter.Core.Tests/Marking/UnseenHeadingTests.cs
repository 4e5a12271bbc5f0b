using IuCutter.Core.Plans;
using IuCutter.Core.Tests.Plans;
using static IuCutter.Core.Tests.Marking.CutAddresses;

namespace IuCutter.Core.Tests.Marking;

/// <summary>Headings of kinds that the corpus has none of: which open a unit, and which are text.</summary>
[Trait("Promise", "5")]
public sealed class UnseenHeadingTests
{
    [Fact]
    public void Build_PolicyNumberedOnHeadings_CutsEveryDepth() =>
        AssertUnits(
            "en-law",
            "# Policy\n\n## 1. Purpose\n\nText.\n\n### 1.1 Scope\n\nText.\n\n#### 1.1.1 Staff\n\nText.\n\n## 2. Duties\n\n"
                + "1. One\n2. Two\n3. Three\n",
            "SEC-1",
            "SEC-1.1",
            "SEC-1.1.1",
            "SEC-2"
        );

    [Fact]
    public void Build_NumberedHeadingsWithinSections_OpenNothing() =>
        AssertUnits(
            "en-law",
            "# Article I\n\n## Section 1. Board\n\n### 1. Seats\n\nText.\n\n### 2. Terms\n\nText.\n\n## Section 2. Staff\n\n"
                + "### 1. Pay\n\nText.\n\n# Article II\n\n## 1. Name\n\nText.\n\n## 2. Seat\n\nText.\n",
            "ART-1",
            "ART-1/SEC-1",
            "ART-1/SEC-2",
            "ART-2",
            "ART-2/SEC-1",
            "ART-2/SEC-2"
        );

    [Theory]
    [InlineData(
        "es-law",
        "##TÍTULO I\n\n#####Artículo 1\n\nTexto.\n\n#####Artículo 2.##\n\n#etiqueta\n",
        "TITLE-1",
        "TITLE-1/ART-1",
        "TITLE-1/ART-2"
    )]
    [InlineData("de-law", "###§1 Name\nText.\n\n###§2 Sitz\nText.\n", "ART-1", "ART-2")]
    [InlineData("fr-law", "##Article 1 - Nom\n\nTexte.\n\n##Article 2 - Objet\n\nTexte.\n", "ART-1", "ART-2")]
    public void Build_HeadingsWithoutTheBlank_AreHeadings(string profile, string text, params string[] addresses) =>
        AssertUnits(profile, text, addresses);

    // A tab is four columns: what follows it is code, and no heading without its blank.
    [Theory]
    [InlineData("fr-law", "##Article 1 - Nom\n\nTexte.\n\n\t#reste du texte\n\n##Article 2 - Objet\n\nTexte.\n")]
    [InlineData("fr-law", "##Article 1 - Nom\n\nTexte.\n\n \t##Article 2 - Code\n\n##Article 2 - Objet\n\nTexte.\n")]
    public void Build_SignsWithoutTheBlankAfterATab_AreText(string profile, string text) => AssertUnits(profile, text, "ART-1", "ART-2");

    [Theory]
    [InlineData("markdown")]
    [InlineData("en-law")]
    public void Build_HeadingsWithLinksAndAnchors_HaveTheirLabels(string profile) =>
        AssertUnits(
            profile,
            "# <a id=\"one\"></a>Article 1\n\n## [Section 1. Name](#name)\n\nText.\n\n## **Section 2** {#seat}\n\nText.\n\n"
                + "## `Section 3` ##\n\n[Section 9](#nine)\n",
            "ART-1",
            "ART-1/SEC-1",
            "ART-1/SEC-2",
            "ART-1/SEC-3"
        );

    [Fact]
    public void Build_SectionsAboveChapters_AreToldByTheirDepth() =>
        AssertUnits(
            "es-law",
            "# Primera Parte\n\n## Capítulo 1\n\nArtículo 1.- Uno.\n\n# Segunda Parte\n\n## Título 1\n\n### Sección 1\n\n"
                + "#### Capítulo 1\n\nArtículo 2.- Dos.\n\n#### Capítulo 2\n\nArtículo 3.- Tres.\n\n### Sección 2\n\n#### Capítulo 1\n\n"
                + "Artículo 4.- Cuatro.\n",
            "PART-1",
            "PART-1/CH-1",
            "PART-1/CH-1/ART-1",
            "PART-2",
            "PART-2/TITLE-1",
            "PART-2/TITLE-1/SEC-1",
            "PART-2/TITLE-1/SEC-1/CH-1",
            "PART-2/TITLE-1/SEC-1/CH-1/ART-2",
            "PART-2/TITLE-1/SEC-1/CH-2",
            "PART-2/TITLE-1/SEC-1/CH-2/ART-3",
            "PART-2/TITLE-1/SEC-2",
            "PART-2/TITLE-1/SEC-2/CH-1",
            "PART-2/TITLE-1/SEC-2/CH-1/ART-4"
        );

    [Fact]
    public void Build_ListOfNumberedHeadingsThatAColonBegins_OpensNothing() =>
        AssertUnits(
            "en-law",
            "# Article 1\n\n## Section 1. Aims\n\nText.\n\n# Article 2\n\nThe board keeps:\n\n#### 1. Minutes\n\nOf all.\n\n"
                + "#### 2. Books\n\nOf account.\n\n# Article 3\n\n## Section 1. Seat\n\nText.\n",
            "ART-1",
            "ART-1/SEC-1",
            "ART-2",
            "ART-3",
            "ART-3/SEC-1"
        );

    [Fact]
    public void Build_AttributeAtAHeading_StaysInTheTitleAndOutOfTheAddress()
    {
        CutPlan plan = PlanBuilderTests.Build("# Article 1. Name {#name}\n\nText.\n\n## Section 2 {#seat .new}\n\nText.\n", "en-law");
        Assert.Equal(
            [("Article 1. Name {#name}", "ICX/ART-1"), ("Section 2 {#seat .new}", "ICX/ART-1/SEC-2")],
            plan.Units.Select(unit => (unit.Title, unit.Address))
        );
        PlanVerifier.Verify(plan);
    }

    [Fact]
    public void Build_ListOfHeadingsOfOneLine_IsNoTableOfContents()
    {
        CutPlan plan = PlanBuilderTests.Build(
            "# 7.1 Boats\n\nText. Of it.\n\n# 8.41 Beacon\n\nOne\n\n# 8.42 Anchor\n\nTwo\n\n# 8.43 Radio\n\nThree\n\n# 9.1 End\n\n"
                + "Text. And text.\n",
            "en-law"
        );
        Assert.Equal(["SEC-7.1", "SEC-8.41", "SEC-8.42", "SEC-8.43", "SEC-9.1"], plan.Units.Select(unit => unit.SectionCode));
    }
}
