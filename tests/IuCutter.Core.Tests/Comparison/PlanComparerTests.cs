using System.Globalization;
using System.Text;
using IuCutter.Core.Comparison;
using Xunit;

namespace IuCutter.Core.Tests.Comparison;

public sealed class PlanComparerTests
{
    private static readonly string[] Three = ["The board meets once a month.", "A member may resign in writing.", "The chair keeps the minutes safe."];

    [Fact]
    public void Compare_SamePlan_KeepsEverything()
    {
        var comparison = Compare(Laws.Text(Three), Laws.Text(Three));

        Assert.Equal(3, comparison.Keep);
        Assert.All(comparison.Changes, change => Assert.Equal((ChangeKind.Keep, 0, "Same address, same bytes."), (change.Kind, change.Edits.Length, change.Reason)));
    }

    [Fact]
    public void Compare_InsertedArticle_IsCreatedAndTheRestRenumbered()
    {
        var comparison = Compare(Laws.Text(Three), Laws.Text([Three[0], "Every vote is taken by show of hands.", Three[1], Three[2]]));

        Assert.Equal("Keep ART-1 ART-1, Create  ART-2, Renumber ART-2 ART-3, Renumber ART-3 ART-4", Shown(comparison));
        var number = Assert.Single(comparison.Changes[2].Operative);
        Assert.Equal((OperativeKind.Number, "2", "3"), (number.Kind, number.OldText, number.NewText));
    }

    [Fact]
    public void Compare_RemovedArticle_IsRetiredAndTheRestRenumbered() => Assert.Equal(
        "Keep ART-1 ART-1, Retire ART-2 , Renumber ART-3 ART-2",
        Shown(Compare(Laws.Text(Three), Laws.Text([Three[0], Three[2]]))));

    [Fact]
    public void Compare_TwoArticlesExchangePlaces_OneMovesAndNoneIsAmended()
    {
        const string Old = "## Article 1\n\nAlpha beta gamma.\n\n## Article 2\n\nDelta epsilon zeta.\n\n## Article 3\n\nEta theta iota.\n\n";
        const string New = "## Article 1\n\nAlpha beta gamma.\n\n## Article 3\n\nEta theta iota.\n\n## Article 2\n\nDelta epsilon zeta.\n\n";
        var comparison = PlanComparer.Compare(Laws.Plan(Old, "markdown-law"), Laws.Plan(New, "markdown-law"));

        Assert.Equal((2, 1, 3), (comparison.Keep, comparison.Move, comparison.Changes.Length));
    }

    [Fact]
    public void Compare_ArticleInAnotherChapter_Moves()
    {
        const string Old = "# Chapter 1\n\n## Article 1\n\nAlpha beta gamma.\n\n## Article 2\n\nDelta epsilon zeta.\n\n# Chapter 2\n\n## Article 3\n\nEta theta iota.\n\n";
        const string New = "# Chapter 1\n\n## Article 1\n\nAlpha beta gamma.\n\n# Chapter 2\n\n## Article 2\n\nDelta epsilon zeta.\n\n## Article 3\n\nEta theta iota.\n\n";

        var move = Assert.Single(PlanComparer.Compare(Laws.Plan(Old), Laws.Plan(New)).Changes, change => change.Kind != ChangeKind.Keep);

        Assert.Equal((ChangeKind.Move, "LAW/CH-1/ART-2", "LAW/CH-2/ART-2"), (move.Kind, move.OldAddress, move.NewAddress));
        Assert.Contains("container", move.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Compare_ShortSharedText_IsNoIdentity()
    {
        // "Repealed." stood in Article 3 and now stands in Article 1: nobody renumbered it.
        var comparison = Compare(Laws.Text([Three[0], Three[1], "Repealed."]), Laws.Text(["Repealed.", Three[1], Three[2]]));

        Assert.Equal("Amend ART-1 ART-1, Keep ART-2 ART-2, Amend ART-3 ART-3", Shown(comparison));
    }

    [Fact]
    public void Compare_RenumberedAndAmended_IsOnlyProposed()
    {
        const string Changed = "A member may resign in writing at any time before the meeting begins in the hall.";
        var comparison = Compare(
            Laws.Text([Three[0], Changed, Three[2]]),
            Laws.Text([Three[0], Three[2], "Nothing of this was there before.", Changed.Replace("hall", "house", StringComparison.Ordinal)]));

        Assert.Equal("Keep ART-1 ART-1, Retire ART-2 , Renumber ART-3 ART-2, Create  ART-3, Create  ART-4", Shown(comparison));
        Assert.Equal(new UnitProposal("LAW/ART-4", 0.7m), comparison.Changes[1].Proposal);
        Assert.Equal(new UnitProposal("LAW/ART-2", 0.7m), comparison.Changes[4].Proposal);
        Assert.False(comparison.Changes[3].Proposed);
    }

    [Fact]
    public void Compare_OtherOrder_IsTheMirror()
    {
        var (old, @new) = (Laws.Plan(Laws.Text(Three)), Laws.Plan(Laws.Text([Three[1], "It may meet on 3 May 2024.", Three[2]])));
        var (forth, back) = (PlanComparer.Compare(old, @new), PlanComparer.Compare(@new, old));

        Assert.Equal((forth.Create, forth.Retire, forth.Amend, forth.Renumber), (back.Retire, back.Create, back.Amend, back.Renumber));
        Assert.Equal(Edits(forth.Changes), Edits(back.Changes.Select(Mirror.Of)));
    }

    [Fact]
    public void Compare_FiveThousandUnits_AreAllTold()
    {
        var articles = Enumerable.Range(0, 5_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"Rule {i * 7919} binds every member of house {i} alike.")).ToList();
        var changed = articles.Where((_, i) => i % 1000 != 3).Select((text, i) => i % 100 == 7 ? text.Replace("every", "no", StringComparison.Ordinal) : text).ToList();

        var comparison = Compare(Laws.Text(articles), Laws.Text(changed));

        Assert.Equal(5_000, comparison.Keep + comparison.Renumber + comparison.Amend + comparison.Retire);
        Assert.True(comparison.Renumber > 4_800, $"{comparison.Renumber} renumbered");
    }

    [Fact]
    public void Compare_PlansOfTwoProfiles_IsRefused()
    {
        var text = Laws.Text(Three);
        var stop = Assert.Throws<IuException>(() => PlanComparer.Compare(Laws.Plan(text), Laws.Plan(text, "markdown-law")));
        Assert.Same(ErrorCatalogue.PlansNotComparable, stop.Definition);
    }

    [Fact]
    public void Proof_ComparisonThatLostAnEdit_IsRefused()
    {
        var (old, @new) = (Laws.Plan(Laws.Text(Three)), Laws.Plan(Laws.Text([Three[0], "A member must resign in writing.", Three[2]])));
        var comparison = PlanComparer.Compare(old, @new);
        ComparisonProof.Require(comparison, old, @new);

        var forged = comparison with { Changes = comparison.Changes.SetItem(1, comparison.Changes[1] with { Edits = [] }) };
        Assert.Same(ErrorCatalogue.ComparisonRejected, Assert.Throws<IuException>(() => ComparisonProof.Require(forged, old, @new)).Definition);
        var lost = comparison with { Changes = comparison.Changes.RemoveAt(2) };
        Assert.Throws<IuException>(() => ComparisonProof.Require(lost, old, @new));
    }

    [Fact]
    public void Compare_FrontMatter_IsAnExclusionsChange()
    {
        var comparison = Compare("---\ndate: 1\n---\n" + Laws.Text(Three), "---\ndate: 2\n---\n" + Laws.Text(Three));

        Assert.Equal(3, comparison.Keep);
        Assert.Equal("front_matter", Assert.Single(comparison.Exclusions).Kind);
    }

    internal static string Edits(IEnumerable<UnitChange> changes) => string.Join('\n', changes
        .OrderBy(change => change.OldUnit?.Ordinal ?? int.MaxValue).ThenBy(change => change.NewUnit?.Ordinal)
        .Select(change => $"{change.Kind} {change.OldAddress} {change.NewAddress} {change.Cosmetic} {change.Proposal}\n"
            + string.Join('\n', change.Edits.Select(edit => $"{edit.OldSpan} {edit.OldText} {edit.NewSpan} {edit.NewText} {string.Join(';', edit.Operative)}"))));

    private static PlanComparison Compare(string old, string @new) => PlanComparer.Compare(Laws.Plan(old), Laws.Plan(@new));

    private static string Shown(PlanComparison comparison) => string.Join(", ", comparison.Changes.Select(change => $"{change.Kind} {change.OldAddress?[4..]} {change.NewAddress?[4..]}"));
}
