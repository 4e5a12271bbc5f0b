using System.Collections.Immutable;
using System.Runtime.InteropServices;
using IuCutter.Core.Plans;

namespace IuCutter.Core.Tests.Plans;

/// <summary>The check at a door: what was proved is known again, and what was edited since is not.</summary>
[Trait("Promise", "3")]
[Trait("Promise", "5")]
public sealed class ProvedPlanTests
{
    private const string Given = "given unit";

    [Fact]
    public void Of_PlanThatWasProved_IsNotVerifiedAgain()
    {
        CutPlan plan = TestRuns.Plan(prefix: "PROVED-ONCE");
        using WorkCounter verifications = new WorkCounter(WorkCounter.Verifications, plan.PlanDigest);
        ProvedPlan proved = ProvedPlan.Of(plan);

        Assert.Same(proved, ProvedPlan.Of(plan));
        Assert.Equal(1, verifications.Count);

        // The controls: the counter sees a second one, and a copy is another object.
        ProvedPlan.Prove(plan);
        Assert.Equal(2, verifications.Count);
        ProvedPlan.Of(plan with { });
        Assert.Equal(3, verifications.Count);
    }

    // PowerShell sets an init-only property like any other: '$plan.PlanDigest = ...' edits the object that was proved.
    [Theory]
    [InlineData("plan digest")]
    [InlineData("prefix")]
    [InlineData("owner")]
    [InlineData("units")]
    [InlineData("no units")]
    [InlineData("missing unit")]
    [InlineData(Given)]
    [InlineData("document")]
    [InlineData("no document")]
    [InlineData("source hash")]
    [InlineData("source byte")]
    [InlineData("exclusions")]
    [InlineData("exclusion")]
    public void Of_PlanEditedInPlaceAfterItWasProved_IsRefused(string what)
    {
        CutPlan plan = TestRuns.Plan("---\ntitle: t\n---\n" + TestRuns.Markdown, "EDITED");
        if (what == Given)
        {
            plan = plan with { Units = [.. plan.Units.Select(unit => unit with { })] };
        }

        ProvedPlan proved = ProvedPlan.Of(plan);
        string digest = proved.RowsDigest;
        Edit(plan, what);

        IuException refusal = Assert.Throws<IuException>(() => ProvedPlan.Of(plan));
        Assert.Equal("Integrity.PlanRejected", refusal.Definition.Id);

        // Who works on what was proved works on what it was, but for the bytes of the source, which are not copied.
        Assert.Equal(digest, PlannedRows.Digest(proved.Plan));
        if (what != "source byte")
        {
            Assert.Equal(proved.Proof.PlanDigest, PlanVerifier.Verify(proved.Plan).PlanDigest);
        }
    }

    [Fact]
    public void Of_EditTakenBack_IsThePlanThatWasProved()
    {
        CutPlan plan = TestRuns.Plan(prefix: "TAKEN-BACK");
        ProvedPlan proved = ProvedPlan.Of(plan);
        string digest = plan.PlanDigest;
        Set(plan, nameof(CutPlan.PlanDigest), new string('0', 64));
        Assert.Throws<IuException>(() => ProvedPlan.Of(plan));

        Set(plan, nameof(CutPlan.PlanDigest), digest);
        Assert.Same(proved, ProvedPlan.Of(plan));
    }

    [Fact]
    public void Of_UnitOfThePlanAtAnotherPlace_IsRefused()
    {
        CutPlan plan = TestRuns.Plan(prefix: "SWAPPED");
        ProvedPlan.Of(plan);
        Set(plan, nameof(CutPlan.Units), ImmutableArray.Create(plan.Units[1], plan.Units[0], plan.Units[2]));
        Assert.Throws<IuException>(() => ProvedPlan.Of(plan));
    }

    [Fact]
    public void RequireDerived_PlanThatTheProfileDoesNotGive_IsRefusedEachTime()
    {
        CutPlan plan = TestRuns.Plan(prefix: "FORGED");
        CutPlan forged = plan with { Units = plan.Units.SetItem(1, plan.Units[1] with { SectionType = "principle" }) };
        forged = forged with { PlanDigest = new PlanText(forged).Digest() };
        ProvedPlan whole = ProvedPlan.Of(forged);

        Assert.Equal("Integrity.PlanRejected", Assert.Throws<IuException>(whole.RequireDerived).Definition.Id);
        Assert.Equal("Integrity.PlanRejected", Assert.Throws<IuException>(whole.RequireDerived).Definition.Id);
        ProvedPlan.Of(plan).RequireDerived();
    }

    [Fact]
    public void RequireDerived_Again_MarksNothing()
    {
        CutPlan plan = TestRuns.Plan(prefix: "DERIVED");
        plan = plan with { Document = plan.Document with { Path = $"{nameof(RequireDerived_Again_MarksNothing)}.md" } };
        using WorkCounter markings = new WorkCounter(WorkCounter.Markings, plan.Document.Path);
        ProvedPlan proved = ProvedPlan.Of(plan);
        proved.RequireDerived();
        int first = markings.Count;
        ProvedPlan.Of(plan).RequireDerived();

        Assert.Equal((2, 2), (first, markings.Count));
    }

    private static void Edit(CutPlan plan, string what)
    {
        switch (what)
        {
            case "plan digest":
                Set(plan, nameof(CutPlan.PlanDigest), new string('0', 64));
                break;
            case "prefix":
                Set(plan, nameof(CutPlan.DocumentPrefix), "OTHER");
                break;
            case "owner":
                Set(plan, nameof(CutPlan.OwnerRef), "somebody");
                break;
            case "units":
                Set(plan, nameof(CutPlan.Units), plan.Units.SetItem(1, plan.Units[1] with { Title = "Amnesty" }));
                break;
            case "no units":
                Set(plan, nameof(CutPlan.Units), default(ImmutableArray<PlannedUnit>));
                break;
            case "missing unit":
                Set(plan, nameof(CutPlan.Units), plan.Units.SetItem(1, null!));
                break;
            case Given:
                Set(plan.Units[1], nameof(PlannedUnit.Title), "Amnesty");
                break;
            case "document":
                Set(plan, nameof(CutPlan.Document), TestRuns.Plan("# Chapter 1. Other\n").Document);
                break;
            case "no document":
                Set(plan, nameof(CutPlan.Document), null);
                break;
            case "source hash":
                Set(plan.Document, nameof(IuDocument.Sha256), new string('0', 64));
                break;
            case "source byte":
                ImmutableCollectionsMarshal.AsArray(plan.Document.Bytes)![^2] ^= 1;
                break;
            case "exclusions":
                Set(plan, nameof(CutPlan.Exclusions), ImmutableArray<SourceExclusion>.Empty);
                break;
            case "exclusion":
                Set(plan.Exclusions[0], nameof(SourceExclusion.Kind), "separator");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what, "not an edit");
        }
    }

    private static void Set(object of, string property, object? value) => of.GetType().GetProperty(property)!.SetValue(of, value);
}
