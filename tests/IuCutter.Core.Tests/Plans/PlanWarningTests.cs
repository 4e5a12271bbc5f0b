using System.Collections.Immutable;
using IuCutter.Core.Approvals;
using IuCutter.Core.Plans;

namespace IuCutter.Core.Tests.Plans;

/// <summary>Warnings and level are part of the plan: whoever takes them away makes another plan, and no door takes it.</summary>
[Trait("Promise", "5")]
public sealed class PlanWarningTests
{
    private static readonly CutPlan Plan = TestRuns.Plan("# Chapter 1. Scope\n\n### Article 1. Purpose\n\nA\u202Eb.\n");

    public static TheoryData<string> Edits => ["emptied", "one less", "one more", "another code", "another line", "another place"];

    [Theory]
    [MemberData(nameof(Edits))]
    public void Door_WarningsThatTheSourceDoesNotGive_AreRefused(string edit)
    {
        Assert.True(Plan.Warnings.Length > 1, "the control: the document has warnings");
        IuException refusal = Assert.Throws<IuException>(() => ProvedPlan.Of(Plan with { Warnings = Edited(edit) }));
        Assert.Equal("Integrity.PlanRejected", refusal.Definition.Id);
    }

    [Fact]
    public void Door_AnotherLevel_IsRefused()
    {
        IuException refusal = Assert.Throws<IuException>(() => ProvedPlan.Of(Plan with { UnitLevel = "article" }));
        Assert.Equal("Integrity.PlanRejected", refusal.Definition.Id);
    }

    // The words are not in the digest; the card is where they are read.
    [Theory]
    [InlineData("words")]
    [InlineData("excerpt")]
    [InlineData("advice")]
    public void Card_WarningsInOtherWords_AreRefused(string what)
    {
        PlanWarning first = Plan.Warnings[0];
        CutPlan edited = Plan with
        {
            Warnings = Plan.Warnings.SetItem(
                0,
                what switch
                {
                    "words" => first with { Message = "Nothing to see here." },
                    "excerpt" => first with { Excerpt = "x" },
                    _ => first with { Remediation = "x" },
                }
            ),
        };
        IuException refusal = Assert.Throws<IuException>(() => CardWriter.PlanOf(TestRuns.Run(plan: edited)));
        Assert.Equal("Integrity.PlanRejected", refusal.Definition.Id);
        Assert.Contains("in other words", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(Plan.PlanDigest, CardWriter.PlanOf(TestRuns.Run(plan: Plan)).Proof.PlanDigest);
    }

    private static ImmutableArray<PlanWarning> Edited(string edit) =>
        edit switch
        {
            "emptied" => [],
            "one less" => Plan.Warnings.RemoveAt(0),
            "one more" => Plan.Warnings.Add(Plan.Warnings[0]),
            "another code" => Plan.Warnings.SetItem(0, Plan.Warnings[0] with { Code = "Other" }),
            "another line" => Plan.Warnings.SetItem(0, Plan.Warnings[0] with { Line = 7 }),
            "another place" => Plan.Warnings.SetItem(0, Plan.Warnings[0] with { Offset = 7 }),
            _ => throw new ArgumentOutOfRangeException(nameof(edit), edit, "not an edit"),
        };
}
