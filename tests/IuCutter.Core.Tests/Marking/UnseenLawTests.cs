using IuCutter.Core.Plans;
using IuCutter.Core.Tests.Plans;
using static IuCutter.Core.Tests.Marking.CutAddresses;

namespace IuCutter.Core.Tests.Marking;

/// <summary>Laws of kinds that the corpus has none of: what opens, and what is reported where something does not.</summary>
[Trait("Promise", "5")]
public sealed class UnseenLawTests
{
    [Fact]
    public void Build_DirectiveWithoutChapters_HasItsArticlesAtTheTop() =>
        AssertUnits(
            "eu-act",
            "(1) Erster Grund.\n\n(2) Zweiter Grund.\n\nArtikel 1\n\nNach\nArtikel 114 des Vertrags.\n\nArtikel 2\n\nText.\n\n"
                + "ANHANG I\n\nListe\n",
            "REC-1",
            "REC-2",
            "ART-1",
            "ART-2",
            "ANNEX-1"
        );

    [Fact]
    public void Build_FrenchRegulation_BeginsAtArticlePremier() =>
        AssertUnits(
            "eu-act",
            "(1) Premier.\n\nCHAPITRE PREMIER\n\nArticle premier\n\nObjet\n\nArticle 2\n\nTexte.\n\nCHAPITRE II\n\nArticle 3\n\nTexte.\n",
            "REC-1",
            "CH-1",
            "CH-1/ART-1",
            "CH-1/ART-2",
            "CH-2",
            "CH-2/ART-3"
        );

    [Fact]
    public void Build_SpanishLaw_CutsItsDispositionsOutsideTheTitles() =>
        AssertUnits(
            "es-law",
            "TÍTULO I\n\nArtículo 1. Uno.\n\nTexto.\n\nArtículo 2. Dos.\n\nTexto.\n\nDisposición adicional primera. Uno.\n\n"
                + "Texto.\n\nDisposición adicional segunda. Dos.\n\nDisposición transitoria única. Régimen.\n\n"
                + "Disposición derogatoria única.\n\nTexto.\n\nDisposición final primera. Vigor.\n",
            "TITLE-1",
            "TITLE-1/ART-1",
            "TITLE-1/ART-2",
            "DA-1",
            "DA-2",
            "DT-1",
            "DD-1",
            "DF-1"
        );

    [Fact]
    public void Build_ConstitutionWithAmendments_CutsThem() =>
        AssertUnits(
            "en-law",
            "## Article I\n\n### Section 1\n\nPowers.\n\n## Article II\n\n### Section 1\n\nText.\n\n## Amendment I\n\nNo law.\n\n"
                + "## Amendment II\n\nArms.\n",
            "ART-1",
            "ART-1/SEC-1",
            "ART-2",
            "ART-2/SEC-1",
            "AMEND-1",
            "AMEND-2"
        );

    [Fact]
    public void Build_ArticleAfterAPageBreak_IsCut() =>
        AssertUnits(
            "es-law",
            "Artículo 1.- Uno.\nTexto.\n\fArtículo 2.- Dos.\nTexto.\n\f\nArtículo 3.- Tres.\n",
            "ART-1",
            "ART-2",
            "ART-3"
        );

    [Fact]
    public void Build_StrongLineOutOfSequence_IsTold()
    {
        CutPlan plan = PlanBuilderTests.Build(
            "§1. One\nText.\n\n§2. Two\nText.\n\n§12a. Definitions\nText.\n\n§3. Three\nText.\n",
            "en-law"
        );
        Assert.Contains(
            plan.Warnings,
            warning => warning.Code == "NumberingGap" && warning.Message.Contains("12a", StringComparison.Ordinal)
        );
        Assert.Empty(PlanBuilderTests.Build("§1. One\nText as in\nsection 12a of it.\n\n§2. Two\n", "en-law").Warnings);
    }

    [Fact]
    public void Build_LawOfAnotherCountry_IsToldToHaveNoArticle()
    {
        CutPlan plan = PlanBuilderTests.Build("# Título I\n\n**1 Meaning**\n\nText.\n\n# Título II\n\n**2 Duty**\n\nText.\n", "es-law");
        Assert.Equal("NoUnit", Assert.Single(plan.Warnings).Code);
    }

    [Fact]
    public void Build_ActWithNumbersAlone_CutsItsSections() =>
        AssertUnits(
            "en-law",
            "# PART 1\n\n##### 1 Short title\n\n**1.**—This Act is the Dogs Act.\n\n##### 2 Duty\n\n"
                + "**2.**—(1) Section 5 of the other Act applies.\n\n# PART 2\n\n##### 3. **Fines**\n\n**3.** A fine.\n\n## SCHEDULE\n\n"
                + "Section 3\n\nRates.\n",
            "PART-1",
            "PART-1/SEC-1",
            "PART-1/SEC-2",
            "PART-2",
            "PART-2/SEC-3",
            "SCHED"
        );

    [Fact]
    public void Build_BylawsOfRomanArticlesAndDecimals_CutsBoth() =>
        AssertUnits(
            "en-law",
            "ARTICLE I: NAME\n\n1.1 Name. The club.\n\n1.2 Seat. The town.\n\nARTICLE II: MEMBERS\n\n"
                + "2.1 Who. Members under\n1.2 and others.\n\n2.2 Fees. Ten, or\n2.5 percent.\n",
            "ART-1",
            "ART-1/SEC-1.1",
            "ART-1/SEC-1.2",
            "ART-2",
            "ART-2/SEC-2.1",
            "ART-2/SEC-2.2"
        );

    [Fact]
    public void Build_ContentsOfDecimalsBeforeTheFirstArticle_OpenNothing()
    {
        CutPlan plan = PlanBuilderTests.Build(
            "1.1 Name ... 3\n1.2 Seat ... 4\n2.1 Who ... 5\n\nARTICLE I: NAME\n\n1.1 Name. The club.\n\n1.2 Seat. The town.\n\n"
                + "ARTICLE II: MEMBERS\n\n2.1 Who. All.\n",
            "en-law"
        );
        Assert.Equal(
            ["PREAMBLE", "ART-1", "ART-1/SEC-1.1", "ART-1/SEC-1.2", "ART-2", "ART-2/SEC-2.1"],
            plan.Units.Select(unit => unit.Address["ICX/".Length..])
        );
    }

    [Fact]
    public void Build_CodeInDecimals_CutsWhatWasInsertedAndKeepsItsZeros() =>
        AssertUnits(
            "en-law",
            "## 335.01 License\n\nText.\n\n## 335.02 Permit\n\nText.\n\n## 335.021 Residents\n\n18 U.S.C. 921 applies.\n\n"
                + "## 335.03 Curfew\n\nText.\n",
            "SEC-335.01",
            "SEC-335.02",
            "SEC-335.021",
            "SEC-335.03"
        );

    [Fact]
    public void Build_ChapterOfALawInManyFiles_IsCutWhateverItsNumber()
    {
        CutPlan plan = PlanBuilderTests.Build(
            "# ARTICLE IV - COMMON AREAS\n\n## Section 1 - Use\n\nText.\n\n## Section 2 - Care\n\nText.\n",
            "en-law"
        );
        Assert.Equal(["ART-4", "ART-4/SEC-1", "ART-4/SEC-2"], plan.Units.Select(unit => unit.Address["ICX/".Length..]));
        Assert.Equal("NumberingGap", Assert.Single(plan.Warnings).Code);
    }

    [Fact]
    public void Build_ExhibitsInLetters_CountThroughC()
    {
        AssertUnits(
            "en-law",
            "§1. One\n\n# EXHIBIT A\n\nText.\n\n# EXHIBIT B\n\nText.\n\n# EXHIBIT C\n\nText.\n\n# EXHIBIT D\n\nText.\n",
            "SEC-1",
            "ANNEX-a",
            "ANNEX-b",
            "ANNEX-c",
            "ANNEX-d"
        );
        AssertUnits("en-law", "§1. One\n\n# ANNEX I\n\nText.\n\n# ANNEX II\n\nText.\n", "SEC-1", "ANNEX-1", "ANNEX-2");
    }

    [Fact]
    public void Build_ConventionAfterTheLawThatApprovesIt_BeginsAtItsFirstArticle()
    {
        CutPlan plan = PlanBuilderTests.Build(
            "Artículo 1º.- Apruébase.\n\nArtículo 2º.- Comuníquese.\n\nARTICULO I\n\nUno.\n\nARTICULO II\n\nDos.\n\n"
                + "ARTICULO III\n\nTres.\n",
            "es-law"
        );
        Assert.Equal(["ART-1", "ART-2", "ART-1~2", "ART-2~2", "ART-3"], plan.Units.Select(unit => unit.Address["ICX/".Length..]));
        Assert.All(plan.Warnings, warning => Assert.Equal("DuplicateAddress", warning.Code));
    }

    [Fact]
    public void Build_RegulationAfterADecreeOfTwoArticles_KeepsItsFirstTwo()
    {
        CutPlan plan = PlanBuilderTests.Build(
            "Artículo 1.- Apruébase.\n\nArtículo 2.- Vigencia.\n\nREGLAMENTO\n\n**Artículo 1.- Objeto**\n\nUno.\n\n"
                + "**Artículo 2.- Ámbito**\n\nDos.\n\n**Artículo 3.- Fin**\n\nTres.\n",
            "es-law"
        );
        Assert.Equal(["ART-1", "ART-2", "ART-1~2", "ART-2~2", "ART-3"], plan.Units.Select(unit => unit.Address["ICX/".Length..]));
    }

    [Fact]
    public void Build_RegulationWithContentsAfterADecree_BeginsAtItsText() =>
        AssertUnits(
            "es-law",
            "Artículo 1.- Apruébase.\n\nArtículo 2.- Vigencia.\n\nREGLAMENTO\n\nTÍTULO I\n\n"
                + "Artículo 1.- OBJETO\nArtículo 2.- ÁMBITO\na. Uno\nb. Dos\nc. Tres\nTÍTULO II\n\nArtículo 3.- FIN\n\nREGLAMENTO\n\n"
                + "TÍTULO I\n\n"
                + "**Artículo 1.- OBJETO**\n\nUno.\n\n**Artículo 2.- ÁMBITO**\n\nDos.\n\nTÍTULO II\n\n**Artículo 3.- FIN**\n\nTres.\n",
            "ART-1",
            "ART-2",
            "TITLE-1",
            "TITLE-1/ART-1",
            "TITLE-1/ART-2",
            "TITLE-2",
            "TITLE-2/ART-3"
        );

    [Fact]
    public void Build_SecondLineWithAnArticlesNumber_IsTold()
    {
        CutPlan plan = PlanBuilderTests.Build(
            "# Điều 1. Một\n\nMột.\n\n# Điều 2. Hai\n\nHai.\n\n# Điều 2. Khác\n\nKhác.\n\n# Điều 3. Ba\n",
            "vi-law"
        );
        Assert.Contains(
            plan.Warnings,
            warning =>
                warning.Code == "DuplicateAddress" && warning.Message.Contains("another line of this number", StringComparison.Ordinal)
        );
        plan = PlanBuilderTests.Build(
            "##### Artículo 1.- Uno\n\nSegún el\n\n##### artículo 1 de la ley serán\n\nnulos.\n\n##### Artículo 2.- Dos\n\nDos.\n",
            "es-law"
        );
        Assert.Empty(plan.Warnings);
        // Where a label follows the label, it is a list of references.
        plan = PlanBuilderTests.Build(
            "Điều 1. Một\n\nMột.\n\nĐiều 2. Hai\n\nBãi bỏ\nĐiều 93. Điều 94 và Điều 95.\n\nĐiều 3. Ba\n\nBa.\n\nĐiều 4. Bốn\n",
            "vi-law"
        );
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Build_DefinedTermInQuotationMarks_QuotesNothingMore() =>
        AssertUnits(
            "en-law",
            "§1. Terms\n\n“Chapter 4 development” means—\n\n(a) a house;\n\n§2. Duty\n\nText (a “duty”).\n\n§3. End\n\n"
                + "\"section 50 leave\" means leave.\n\n§4. Last\n\nText.\n",
            "SEC-1",
            "SEC-2",
            "SEC-3",
            "SEC-4"
        );

    [Fact]
    public void Build_QuotationOverManyArticles_IsTold()
    {
        string articles = string.Concat(Enumerable.Range(2, 12).Select(number => $"§{number}. Of it\n\nText.\n\n"));
        CutPlan plan = PlanBuilderTests.Build(
            $"§1. One\n\nIs amended:\n\n“§90. New\n\n{articles}and no more.”\n\n§2. Two\n\nText.\n",
            "en-law"
        );
        Assert.Contains(
            plan.Warnings,
            warning => warning.Code == "UnclosedQuote" && warning.Message.Contains("12 labels", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Build_QuotationClosedBeforeABracket_EndsThere() =>
        AssertUnits(
            "en-law",
            "§1. One\n\nThe words are:\n\n\"(e) are PLCs;\".]\n\n§2. Two\n\nText.\n\n§3. Three\n\nA \"word\".\n",
            "SEC-1",
            "SEC-2",
            "SEC-3"
        );

    [Fact]
    public void Build_ExhibitAfterOneThatIsMissing_IsStillALetter()
    {
        CutPlan plan = PlanBuilderTests.Build(
            "§1. One\n\n# EXHIBIT A\n\nText.\n\n# EXHIBIT B\n\nText.\n\n# EXHIBIT D\n\nText.\n",
            "en-law"
        );
        Assert.Equal(["SEC-1", "ANNEX-a", "ANNEX-b", "ANNEX-d"], plan.Units.Select(unit => unit.SectionCode));
        Assert.Equal("NumberingGap", Assert.Single(plan.Warnings).Code);
    }

    [Fact]
    public void Build_GermanRulesInDecimals_KeepThem() =>
        AssertUnits(
            "de-law",
            "# Kapitel 1\n\n# § 1.01 – Begriffe\n\nText.\n\n# § 1.02 – Führer\n\nText nach § 1.01.\n\n# Kapitel 2\n\n# § 2.01 – Fahrt\n",
            "CH-1",
            "CH-1/ART-1.01",
            "CH-1/ART-1.02",
            "CH-2",
            "CH-2/ART-2.01"
        );
}
