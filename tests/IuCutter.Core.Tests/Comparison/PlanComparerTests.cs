using System.Globalization;
using IuCutter.Core.Comparison;

namespace IuCutter.Core.Tests.Comparison;

[Trait("Promise", "5")]
public sealed class PlanComparerTests
{
    private static readonly string[] Three =
    [
        "The board meets once a month.",
        "A member may resign in writing.",
        "The chair keeps the minutes safe.",
    ];

    [Fact]
    public void Compare_SamePlan_KeepsEverything()
    {
        PlanComparison comparison = Compare(Laws.Text(Three), Laws.Text(Three));

        Assert.Equal(3, comparison.Keep);
        Assert.All(
            comparison.Changes,
            change => Assert.Equal((ChangeKind.Keep, 0, "Same address, same bytes."), (change.Kind, change.Edits.Length, change.Reason))
        );
    }

    [Fact]
    public void Compare_InsertedArticle_IsCreatedAndTheRestRenumbered()
    {
        PlanComparison comparison = Compare(
            Laws.Text(Three),
            Laws.Text([Three[0], "Every vote is taken by show of hands.", Three[1], Three[2]])
        );

        Assert.Equal("Keep ART-1 ART-1, Create  ART-2, Renumber ART-2 ART-3, Renumber ART-3 ART-4", Shown(comparison));
        OperativeChange number = Assert.Single(comparison.Changes[2].Operative);
        Assert.Equal((OperativeKind.Number, "2", "3"), (number.Kind, number.OldText, number.NewText));
    }

    [Fact]
    public void Compare_RemovedArticle_IsRetiredAndTheRestRenumbered() =>
        Assert.Equal(
            "Keep ART-1 ART-1, Retire ART-2 , Renumber ART-3 ART-2",
            Shown(Compare(Laws.Text(Three), Laws.Text([Three[0], Three[2]])))
        );

    [Fact]
    public void Compare_TwoArticlesExchangePlaces_OneMovesAndNoneIsAmended()
    {
        const string Old =
            "## Article 1\n\nAlpha beta gamma.\n\n## Article 2\n\nDelta epsilon zeta.\n\n## Article 3\n\nEta theta iota.\n\n";
        const string New =
            "## Article 1\n\nAlpha beta gamma.\n\n## Article 3\n\nEta theta iota.\n\n## Article 2\n\nDelta epsilon zeta.\n\n";
        PlanComparison comparison = PlanComparer.Compare(Laws.Plan(Old, "markdown-law"), Laws.Plan(New, "markdown-law"));

        Assert.Equal((2, 1, 3), (comparison.Keep, comparison.Move, comparison.Changes.Length));
    }

    [Fact]
    public void Compare_ArticleInAnotherChapter_Moves()
    {
        const string Old =
            "# Chapter 1\n\n## Article 1\n\nAlpha beta gamma.\n\n## Article 2\n\nDelta epsilon zeta.\n\n# Chapter 2\n\n"
            + "## Article 3\n\nEta theta iota.\n\n";
        const string New =
            "# Chapter 1\n\n## Article 1\n\nAlpha beta gamma.\n\n# Chapter 2\n\n## Article 2\n\nDelta epsilon zeta.\n\n"
            + "## Article 3\n\nEta theta iota.\n\n";

        UnitChange move = Assert.Single(
            PlanComparer.Compare(Laws.Plan(Old), Laws.Plan(New)).Changes,
            change => change.Kind != ChangeKind.Keep
        );

        Assert.Equal((ChangeKind.Move, "LAW/CH-1/ART-2", "LAW/CH-2/ART-2"), (move.Kind, move.OldAddress, move.NewAddress));
        Assert.Contains("container", move.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_ShortSharedText_IsNoIdentity()
    {
        // "Repealed." stood in Article 3 and now stands in Article 1: nobody renumbered it.
        PlanComparison comparison = Compare(Laws.Text([Three[0], Three[1], "Repealed."]), Laws.Text(["Repealed.", Three[1], Three[2]]));

        Assert.Equal("Amend ART-1 ART-1, Keep ART-2 ART-2, Amend ART-3 ART-3", Shown(comparison));
    }

    // The label is left out of what identifies a unit; what stands after it never is, though it be a number.
    [Fact]
    public void Compare_NumberAfterTheLabel_IsNoPartOfIt()
    {
        PlanComparison comparison = PlanComparer.Compare(
            Laws.Plan("# I. 5 Tage Frist gelten hier\n\n## § 1\n\nEins.\n\n# II. Ganz anderes steht da\n\n## § 2\n\nZwei.\n", "de-law"),
            Laws.Plan("# I. Ganz anderes steht da\n\n## § 1\n\nEins.\n\n# II. 9 Tage Frist gelten hier\n\n## § 2\n\nZwei.\n", "de-law")
        );

        Assert.Equal("LAW/DIV-2", Assert.Single(comparison.Changes, change => change.Kind == ChangeKind.Renumber).OldAddress);
    }

    [Fact]
    public void Compare_PreambleWithANumber_IsNoArticleUnderAnotherNumber()
    {
        PlanComparison comparison = PlanComparer.Compare(
            Laws.Plan("All 5 members of the board pay.\n\n## Article 1\n\nAlpha beta gamma delta.\n"),
            Laws.Plan("## Article 1\n\nAlpha beta gamma delta.\n\n## Article 2\n\nmembers of the board pay.\n")
        );

        Assert.DoesNotContain(comparison.Changes, change => change.Kind == ChangeKind.Renumber);
    }

    [Fact]
    public void Compare_HeadingWithoutNumberInAnotherContainer_Moves()
    {
        const string Notes = "### Notes on this\n\nIt was long in the making.\n\n";
        PlanComparison comparison = PlanComparer.Compare(
            Laws.Plan($"# Part one\n\nAlpha.\n\n{Notes}# Part two\n\nBeta.\n\n", "markdown"),
            Laws.Plan($"# Part one\n\nAlpha.\n\n# Part two\n\nBeta.\n\n{Notes}", "markdown")
        );

        UnitChange move = Assert.Single(comparison.Changes, change => change.Kind != ChangeKind.Keep);
        Assert.Equal((ChangeKind.Move, "Same heading, same words, in another container."), (move.Kind, move.Reason));
    }

    // A container with the same number came before an old one, which then has another address and is the same.
    [Fact]
    public void Compare_DuplicateContainerBeforeAnOldOne_KeepsTheOldOnesIdentity()
    {
        PlanComparison comparison = PlanComparer.Compare(
            Laws.Plan("## Titre I : Alpha\n### Article 1\nUn.\n## Titre I : Beta\n### Article 2\nDeux.\n", "fr-law"),
            Laws.Plan(
                "## Titre I : Alpha\n### Article 1\nUn.\n## Titre I : Gamma\n### Article 1-1\nNeuf.\n## Titre I : Beta\n"
                    + "### Article 2\nDeux.\n",
                "fr-law"
            )
        );

        Assert.Equal(
            "Keep TITLE-1 TITLE-1, Keep TITLE-1/ART-1 TITLE-1/ART-1, Create  TITLE-1~2, Create  TITLE-1~2/ART-1-1, "
                + "Renumber TITLE-1~2 TITLE-1~3, Renumber TITLE-1~2/ART-2 TITLE-1~3/ART-2",
            Shown(comparison)
        );
        Assert.EndsWith("the mark that tells repeats apart changed.", comparison.Changes[4].Reason, StringComparison.Ordinal);
        Assert.EndsWith("which has another address.", comparison.Changes[5].Reason, StringComparison.Ordinal);
    }

    // Articles are numbered anew in each container, and the old one was amended besides: nothing goes into the stranger's text.
    [Fact]
    public void Compare_DuplicateContainerWithTheSameArticle_AmendsNoStranger()
    {
        PlanComparison comparison = PlanComparer.Compare(
            Laws.Plan("## Titre I : Beta\n### Article 1\nDeux mots.\n", "fr-law"),
            Laws.Plan("## Titre I : Gamma\n### Article 1\nNeuf.\n## Titre I : Beta\n### Article 1\nTrois mots.\n", "fr-law")
        );

        Assert.Equal(
            "Create  TITLE-1, Create  TITLE-1/ART-1, Renumber TITLE-1 TITLE-1~2, Amend TITLE-1/ART-1 TITLE-1~2/ART-1",
            Shown(comparison)
        );
    }

    // One article was inserted and every later one both renumbered and amended: its caption says which it is.
    [Fact]
    public void Compare_CaptionUnderAnotherNumber_IsAmendedThere()
    {
        const string Old =
            "## Article 1. Seat\n\nIn Rome.\n\n## Article 2. Quorum\n\nTen members are enough.\n\n## Article 3 – Fees\n\n"
            + "They are ten euro.\n\n";
        const string New =
            "## Article 1. Seat\n\nIn Rome.\n\n## Article 2. Notice\n\nIt is given by post.\n\n## Article 3. Quorum\n\n"
            + "Six members are enough.\n\n## Article 4 – Fees.\n\nThey are not ten euro.\n\n";
        PlanComparison comparison = PlanComparer.Compare(Laws.Plan(Old), Laws.Plan(New));

        Assert.Equal("Keep ART-1 ART-1, Create  ART-2, Amend ART-2 ART-3, Amend ART-3 ART-4", Shown(comparison));
        Assert.Contains(comparison.Changes[3].Operative, operative => operative.Kind == OperativeKind.Negation);
        Assert.StartsWith("Same caption", comparison.Changes[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_LabelWrittenOtherwise_IsAmendedWhereItIs()
    {
        PlanComparison comparison = PlanComparer.Compare(
            Laws.Plan("## Article 1. Seat\n\nIn Rome.\n\n## Article 2. Fees\n\nTen.\n"),
            Laws.Plan("## Article 1 Seat\n\nIn Rome.\n\n## Article 2 **Fees**\n\nTen.\n")
        );

        Assert.Equal("Amend ART-1 ART-1, Amend ART-2 ART-2", Shown(comparison));
        Assert.All(comparison.Changes, change => Assert.Equal("Same address, other heading.", change.Reason));
    }

    // A chapter was put between: the number is the same one.
    [Fact]
    public void Compare_CaptionAtAnotherAddress_SaysThatTheNumberStayed()
    {
        PlanComparison comparison = PlanComparer.Compare(
            Laws.Plan("# Chapter 1\n\n## Article 1. Seat\n\nIn Rome.\n\n# Chapter 2\n\n## Article 2. Fees\n\nTen euro.\n"),
            Laws.Plan("# Chapter 1\n\n## Article 1. Seat\n\nIn Rome.\n\n## Article 2 Fees\n\nTwo euro.\n\n# Chapter 2\n\n")
        );

        Assert.StartsWith(
            "Same number and caption",
            Assert.Single(comparison.Changes, change => change.OldAddress == "LAW/CH-2/ART-2").Reason,
            StringComparison.Ordinal
        );
    }

    // A caption that stands twice, or is no more than the number's own "bis", decides nothing.
    [Theory]
    [InlineData(
        "## Article 1 bis\n\nAlpha beta.\n\n## Article 2\n\nGamma delta.\n\n",
        "## Article 2\n\nGamma delta.\n\n## Article 2 bis\n\nEpsilon zeta.\n\n"
    )]
    [InlineData(
        "## Article 1. Fees\n\nAlpha beta.\n\n## Article 2. Fees\n\nGamma delta.\n\n",
        "## Article 2. Fees\n\nGamma delta.\n\n## Article 3. Fees\n\nEpsilon zeta.\n\n"
    )]
    public void Compare_CaptionThatIsNone_DecidesNothing(string old, string @new)
    {
        PlanComparison comparison = PlanComparer.Compare(Laws.Plan(old, "fr-law"), Laws.Plan(@new, "fr-law"));

        Assert.Equal((1, 1, 1), (comparison.Keep, comparison.Retire, comparison.Create));
    }

    [Fact]
    public void Compare_BisUnderAnotherNumber_IsRenumbered() =>
        Assert.Equal(
            ChangeKind.Renumber,
            PlanComparer
                .Compare(
                    Laws.Plan("## Article 1\n\nUn.\n\n## Article 1 bis\n\nLa loi est égale pour tous.\n", "fr-law"),
                    Laws.Plan("## Article 1\n\nUn.\n\n## Article 2\n\nLa loi est égale pour tous.\n", "fr-law")
                )
                .Changes[1]
                .Kind
        );

    [Fact]
    public void Compare_RenumberedAndAmended_IsOnlyProposed()
    {
        const string Changed = "A member may resign in writing at any time before the meeting begins in the hall.";
        PlanComparison comparison = Compare(
            Laws.Text([Three[0], Changed, Three[2]]),
            Laws.Text([Three[0], Three[2], "Nothing of this was there before.", Changed.Replace("hall", "own", StringComparison.Ordinal)])
        );

        Assert.Equal("Keep ART-1 ART-1, Retire ART-2 , Renumber ART-3 ART-2, Create  ART-3, Create  ART-4", Shown(comparison));
        Assert.Equal(new UnitProposal("LAW/ART-4", 0.7m), comparison.Changes[1].Proposal);
        Assert.Equal(new UnitProposal("LAW/ART-2", 0.7m), comparison.Changes[4].Proposal);
        Assert.False(comparison.Changes[3].Proposed);
    }

    // The number stayed with other words, and the words went to another: for a person to judge.
    [Fact]
    public void Compare_WordsOfAnAmendedUnitElsewhere_AreProposed()
    {
        const string Words = "A member may resign in writing at any time before the meeting begins in the";
        PlanComparison comparison = Compare(
            Laws.Text([$"{Words} hall.", Three[0]]),
            Laws.Text(["Nothing of this was there before.", Three[0], $"{Words} house."])
        );

        Assert.Equal("Amend ART-1 ART-1, Keep ART-2 ART-2, Create  ART-3", Shown(comparison));
        Assert.Equal("LAW/ART-1", comparison.Changes[2].Proposal?.Address);
        Assert.Null(comparison.Changes[0].Proposal);
    }

    [Fact]
    public void Compare_CreatedUnitLikeOneThatIsStillItself_IsNotProposed()
    {
        const string Words = "A member may resign in writing at any time before the meeting begins in the";
        PlanComparison comparison = Compare(Laws.Text([$"{Words} hall."]), Laws.Text([$"{Words} hut.", $"{Words} house or barn."]));

        Assert.False(comparison.Changes[1].Proposed);
    }

    [Fact]
    public void Compare_OtherOrder_IsTheMirror()
    {
        (CutPlan? old, CutPlan? @new) = (
            Laws.Plan(Laws.Text(Three)),
            Laws.Plan(Laws.Text([Three[1], "It may meet on 3 May 2024.", Three[2]]))
        );
        (PlanComparison? forth, PlanComparison? back) = (PlanComparer.Compare(old, @new), PlanComparer.Compare(@new, old));

        Assert.Equal((forth.Create, forth.Retire, forth.Amend, forth.Renumber), (back.Retire, back.Create, back.Amend, back.Renumber));
        Assert.Equal(Edits(forth.Changes), Edits(back.Changes.Select(InverseChange.Of)));
    }

    [Fact]
    public void Compare_FiveThousandUnits_AreAllTold()
    {
        List<string> articles = Enumerable
            .Range(0, 5_000)
            .Select(i => string.Create(CultureInfo.InvariantCulture, $"Rule {i * 7919} binds every member of house {i} alike."))
            .ToList();
        List<string> changed = articles
            .Where((_, i) => i % 1000 != 3)
            .Select((text, i) => i % 100 == 7 ? text.Replace("every", "no", StringComparison.Ordinal) : text)
            .ToList();

        PlanComparison comparison = Compare(Laws.Text(articles), Laws.Text(changed));

        Assert.Equal(5_000, comparison.Keep + comparison.Renumber + comparison.Amend + comparison.Retire);
        Assert.True(comparison.Renumber > 4_800, $"{comparison.Renumber} renumbered");
    }

    [Fact]
    public void Compare_PlansOfTwoProfiles_IsRefused()
    {
        string text = Laws.Text(Three);
        IuException stop = Assert.Throws<IuException>(() => PlanComparer.Compare(Laws.Plan(text), Laws.Plan(text, "markdown-law")));
        Assert.Same(ErrorCatalogue.PlansNotComparable, stop.Definition);
    }

    [Fact]
    public void Proof_ComparisonThatLostAnEdit_IsRefused()
    {
        (CutPlan? old, CutPlan? @new) = (
            Laws.Plan(Laws.Text(Three)),
            Laws.Plan(Laws.Text([Three[0], "A member must resign in writing.", Three[2]]))
        );
        PlanComparison comparison = PlanComparer.Compare(old, @new);
        ComparisonProof.Require(comparison, old, @new);

        PlanComparison forged = comparison with { Changes = comparison.Changes.SetItem(1, comparison.Changes[1] with { Edits = [] }) };
        Assert.Same(
            ErrorCatalogue.ComparisonRejected,
            Assert.Throws<IuException>(() => ComparisonProof.Require(forged, old, @new)).Definition
        );
        PlanComparison lost = comparison with { Changes = comparison.Changes.RemoveAt(2) };
        Assert.Throws<IuException>(() => ComparisonProof.Require(lost, old, @new));
    }

    [Fact]
    public void Compare_FrontMatter_IsAnExclusionsChange()
    {
        PlanComparison comparison = Compare("---\ndate: 1\n---\n" + Laws.Text(Three), "---\ndate: 2\n---\n" + Laws.Text(Three));

        Assert.Equal(3, comparison.Keep);
        Assert.Equal("front_matter", Assert.Single(comparison.Exclusions).Kind);
    }

    internal static string Edits(IEnumerable<UnitChange> changes) =>
        string.Join(
            '\n',
            changes
                .OrderBy(change => change.OldUnit?.Ordinal ?? int.MaxValue)
                .ThenBy(change => change.NewUnit?.Ordinal)
                .Select(change =>
                    $"{change.Kind} {change.OldAddress} {change.NewAddress} {change.Cosmetic} {change.Proposal}\n"
                    + string.Join(
                        '\n',
                        change.Edits.Select(edit =>
                            $"{edit.OldSpan} {edit.OldText} {edit.NewSpan} {edit.NewText} {string.Join(';', edit.Operative)}"
                        )
                    )
                )
        );

    private static PlanComparison Compare(string old, string @new) => PlanComparer.Compare(Laws.Plan(old), Laws.Plan(@new));

    private static string Shown(PlanComparison comparison) =>
        string.Join(", ", comparison.Changes.Select(change => $"{change.Kind} {change.OldAddress?[4..]} {change.NewAddress?[4..]}"));
}
