using IuCutter.Core.Plans;
using IuCutter.Core.Tests.Plans;

namespace IuCutter.Core.Tests.Marking;

/// <summary>English laws, charters and articles whose units are numbers alone, articles alone, rules or regulations.</summary>
[Trait("Promise", "5")]
public sealed class EnglishLawTests
{
    [Fact]
    public void Build_ConstitutionNumberedAtPlainLines_CutsItsSectionsThroughItsParts() =>
        AssertUnits(
            "PART I\n\nTHE UNION\n\n1. Name of the Union.—(1) India shall be a Union.\n\n"
                + "2. Admission of States.—Parliament may by law—\n\n(a) admit; and\n\n(b) establish.\n\n2A. [Repealed.]\n\n"
                + "PART II\n\nCITIZENSHIP\n\n3. Citizenship.—At the commencement\nof it.\n\n4. Rights.—As in\narticle 5 of it.\n\n"
                + "FIRST SCHEDULE\n\n1. The States.\n\n2. The Territories.\n",
            "PART-1",
            "PART-1/SEC-1",
            "PART-1/SEC-2",
            "PART-1/SEC-2a",
            "PART-2",
            "PART-2/SEC-3",
            "PART-2/SEC-4",
            "SCHED-1",
            "SCHED-1/SEC-1",
            "SCHED-1/SEC-2"
        );

    [Fact]
    public void Build_ActWithTitlesAboveItsNumbers_CutsItsSections() =>
        AssertUnits(
            "PART I\n\nShort title\n1.—(1) This Act is the Dogs Act.\n(2) It shall come into force.\n\nPART II\n\n"
                + "Duty\n2. A person who keeps a dog shall pay.\n\nFines\n3.—(1) A fine.\n\nRepeal\n4. The Act of 1900 is repealed.\n",
            "PART-1",
            "PART-1/SEC-1",
            "PART-2",
            "PART-2/SEC-2",
            "PART-2/SEC-3",
            "PART-2/SEC-4"
        );

    [Fact]
    public void Build_ArticlesOfACompany_CutTheTitlesOfTheirParts() =>
        AssertUnits(
            "1. PRELIMINARY\n\n1.1 Table A shall not apply.\n\n1.2 The Act is the Companies Act.\n\n2. SHARES\n\n"
                + "2.1 Any share may be issued.\n\n3. DIRECTORS\n\n3.1 There are two.\n\n3.1.1 Each may appoint another.\n",
            "SEC-1",
            "SEC-1.1",
            "SEC-1.2",
            "SEC-2",
            "SEC-2.1",
            "SEC-3",
            "SEC-3.1",
            "SEC-3.1.1"
        );

    [Fact]
    public void Build_ActWithRepealedSections_CutsTheOthersAndTellsOfTheGap()
    {
        CutPlan plan = PlanBuilderTests.Build(
            "CHAPTER 1\n\nName\n\n1. The Republic.\n\n2. The law.\n\nCHAPTER 2\n\nRights\n\n7. (1) A right.\n\n8. Another.\n",
            "en-law"
        );
        Assert.Equal(["CH-1", "CH-1/SEC-1", "CH-1/SEC-2", "CH-2", "CH-2/SEC-7", "CH-2/SEC-8"], Addresses(plan));
        Assert.Equal("NumberingGap", Assert.Single(plan.Warnings).Code);
    }

    [Fact]
    public void Build_ActWithScheduleAndNoParts_KeepsItsSections() =>
        AssertUnits(
            "1.—(1) This Act is the Dogs Act.\n\n2.—(1) A dog is any dog.\n\n3.—(1) A fine.\n\nSCHEDULE\n\nRates.\n",
            "SEC-1",
            "SEC-2",
            "SEC-3",
            "SCHED"
        );

    [Fact]
    public void Build_ContentsOfNumbersBeforeTheFirstSection_OpenNothing() =>
        AssertUnits(
            "ARRANGEMENT OF SECTIONS\n\n1. Short title\n2. Interpretation\n3. Duty\n\n1. This Act is the Dogs Act.\n\n"
                + "2. A dog is any dog.\nText of it.\n\n3. The owner shall pay.\n",
            "SEC-1",
            "SEC-2",
            "SEC-3"
        );

    // A list is no law: it begins anew, a colon begins it, it stands under one of many headings, or sections open with their word.
    [Theory]
    [InlineData("§1. One\n\n1. A\n2. B\n3. C\n\n§2. Two\n\n1. A\n2. B\n3. C\n", "SEC-1", "SEC-2")]
    [InlineData("# Article I\n\nThe duties are:\n\n1. To meet.\n2. To vote.\n3. To pay.\n\n# Article II\n\nText.\n", "ART-1", "ART-2")]
    [InlineData(
        "# Article I\n\n1. To meet.\n2. To vote.\n3. To pay.\n\n# Article II\n\nText.\n\n# Article III\n\nText.\n\n# Article IV\n\nText.\n",
        "ART-1",
        "ART-2",
        "ART-3",
        "ART-4"
    )]
    [InlineData(
        "# Article I\n\n1. To meet.\n2. To vote.\n3. To pay.\n\n# Article II\n\n1. To meet.\n2. To vote.\n3. To pay.\n",
        "ART-1",
        "ART-2"
    )]
    [InlineData(
        "1. The seller sells.\n\n2. The buyer buys.\n\n3. The price is paid.\n\nEXHIBIT A\n\nText.\n\n4. Of the form.\n\n5. Of the form.\n",
        "SEC-1",
        "SEC-2",
        "SEC-3",
        "ANNEX-a"
    )]
    [InlineData(
        "1.1 One. Text.[1]\n\n1.2 Two. Text.[2]\n\n1.3 Three. Text.[3]\n\nNotes\n\n1. A book.\n\n2. A page.\n\n3. A line.\n",
        "SEC-1.1",
        "SEC-1.2",
        "SEC-1.3"
    )]
    public void Build_ListOfNumbers_OpensNothing(string text, params string[] addresses)
    {
        CutPlan plan = PlanBuilderTests.Build(text, "en-law");
        Assert.Equal(addresses, Addresses(plan));
    }

    [Fact]
    public void Build_LawOfArticlesAlone_IsWhole() =>
        AssertUnits(
            "ARTICLE I\nNAME\n\nThe Boat Club.\n\nARTICLE II\nMEMBERS\n\nAny person, subject to\nArticle I of it.\n\n"
                + "ARTICLE III. END\n\nText.\n",
            "ART-1",
            "ART-2",
            "ART-3"
        );

    [Fact]
    public void Build_LabelsWithAPointAfterTheWord_Open() =>
        AssertUnits(
            "We the People.\n\nArticle. I.\n\nSection. 1.\n\nAll legislative Powers.\n\nSection. 2.\n\nThe House.\n\n"
                + "Article. II.\n\nSection. 1.\n\nThe executive Power.\n",
            "ART-1",
            "ART-1/SEC-1",
            "ART-1/SEC-2",
            "ART-2",
            "ART-2/SEC-1"
        );

    [Theory]
    [InlineData(
        "Regulation 3.1 Any person shall be admitted.\n\nRegulation 3.2 The Senate, subject to\n"
            + "Regulation 3.1 and the fee, decides.\n\nRegulation 3.3 End.\n",
        "REG-3.1",
        "REG-3.2",
        "REG-3.3"
    )]
    [InlineData(
        "## Regulation 1: Admission\n\n**Regulation 1.1** Any person.\n\n**Regulation 1.2** The Senate.\n\n"
            + "## Regulation 2: Examination\n\n**Regulation 2.1** A candidate.\n",
        "REG-1",
        "REG-1.1",
        "REG-1.2",
        "REG-2",
        "REG-2.1"
    )]
    [InlineData(
        "Rule 1. Name\n\nThe Boat Club.\n\nRule 2. Members\n\nAll, under Rule 1.\n\nRule 3. Fees\n\nText.\n",
        "RULE-1",
        "RULE-2",
        "RULE-3"
    )]
    [InlineData(
        "# By-law 1. Name\n\n## Section 1. Seat\n\nText.\n\n# By-law 2. Members\n\n## Section 1. Who\n\nText.\n",
        "RULE-1",
        "RULE-1/SEC-1",
        "RULE-2",
        "RULE-2/SEC-1"
    )]
    public void Build_RulesAndRegulations_AreCut(string text, params string[] addresses)
    {
        CutPlan plan = PlanBuilderTests.Build(text, "en-law");
        Assert.Equal(addresses, Addresses(plan));
        PlanVerifier.Verify(plan);
        Assert.DoesNotContain(plan.Warnings, warning => warning.Code == "NoUnit");
    }

    [Fact]
    public void Build_CitationOfARuleAtALine_OpensNothing() =>
        AssertUnits(
            "§1. One\n\nText.\n\nRule 1 of the Court applies.\n\nRegulation 1 of the Dogs Order applies.\n\n§2. Two\n\nText.\n",
            "SEC-1",
            "SEC-2"
        );

    private static IEnumerable<string> Addresses(CutPlan plan) =>
        plan.Units.Where(unit => unit.SectionCode != "PREAMBLE").Select(unit => unit.Address["ICX/".Length..]);

    private static void AssertUnits(string text, params string[] addresses)
    {
        CutPlan plan = PlanBuilderTests.Build(text, "en-law");
        Assert.Equal(addresses, Addresses(plan));
        PlanVerifier.Verify(plan);
        Assert.Empty(plan.Warnings);
    }
}
