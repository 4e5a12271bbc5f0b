namespace IuCutter.Core.Tests.Plans;

/// <summary>
/// What an object becomes within a string, a log line or another object's listing: its name, and never a body (promise 9).
/// </summary>
[Trait("Promise", "9")]
public sealed class AsTextTests
{
    [Fact]
    public void ToString_RunPlanDocumentUnitPhaseApproval_IsTheirName()
    {
        CutRun run = TestRuns.Run();
        CutPlan plan = run.Plan!;

        Assert.Equal("ictr-20260101T000000Z-00000000", $"{run}");
        Assert.Equal($"TEST-LAW {plan.PlanDigest}", $"{plan}");
        Assert.Equal("-", $"{plan.Document}");
        Assert.Equal("TEST-LAW/CH-1/ART-1", $"{plan.Units[1]}");
        Assert.Equal("CutLegA Live", $"{new PhaseRecord(RunPhase.CutLegA, PhasePath.Live, default, default, "740")}");
        Assert.Equal("CutAuthorization by sovereign@corp", $"{TestRuns.Approval(ApprovalGate.CutAuthorization)}");
    }

    [Fact]
    public void ToString_WhatHoldsAUnit_HoldsNoBody()
    {
        CutPlan old = TestRuns.Plan("# Chapter 1. Scope\n\n## Article 1. Purpose\n\nConfidential wording.\n");
        CutPlan now = TestRuns.Plan("# Chapter 1. Scope\n\n## Article 1. Purpose\n\nConfidential wording, changed.\n");
        PlanComparison comparison = Core.Comparison.PlanComparer.Compare(old, now);

        Assert.Contains(comparison.Changes, change => change.NewUnit?.Body.Contains("Confidential", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(comparison.Changes, change => $"{change}".Contains("Confidential", StringComparison.Ordinal));
    }
}
