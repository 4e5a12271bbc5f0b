using IuCutter.Core.Engine;
using IuCutter.Core.Plans;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Tests.Runs;

/// <summary>The plan of a run, made again from its pins and its source: the same plan or none.</summary>
[Trait("Promise", "4")]
public sealed class PlanRebuildTests
{
    [Fact]
    public void Build_SameSource_GivesTheRunsPlan()
    {
        CutPlan plan = TestRuns.Plan();
        Assert.Equal(plan.PlanDigest, PlanRebuild.Build(Run(plan), plan.Document, profile: null).PlanDigest);
    }

    [Fact]
    public void Build_OtherSource_IsRefused()
    {
        CutPlan plan = TestRuns.Plan();
        IuDocument other = PlanRebuild.Admit(TimeProvider.System, "other.md", [.. plan.Document.Bytes, (byte)'\n']);
        Assert.Equal(
            "Input.SourceMismatch",
            Assert.Throws<IuException>(() => PlanRebuild.Build(Run(plan), other, profile: null)).Definition.Id
        );
    }

    [Fact]
    public void Build_PinOfAnotherOwner_IsRefused()
    {
        CutPlan plan = TestRuns.Plan();
        CutRun run = Run(plan);
        run = run with { Pins = run.Pins.SetItem("owner_ref", "somebody-else") };
        Assert.Equal(
            "Integrity.PlanRejected",
            Assert.Throws<IuException>(() => PlanRebuild.Build(run, plan.Document, profile: null)).Definition.Id
        );
    }

    private static CutRun Run(CutPlan plan) =>
        new RunOpening(
            TimeProvider.System,
            new RunIds(TimeProvider.System, new SystemRandomSource()),
            new ModuleIdentity("0.1.0", new string('a', 64))
        ).Open(ProvedPlan.Of(plan), CutMode.Live, "operator@host");
}
