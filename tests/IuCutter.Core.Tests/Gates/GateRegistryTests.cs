using IuCutter.Core.Gates;

namespace IuCutter.Core.Tests.Gates;

public sealed class GateRegistryTests
{
    [Fact]
    public void For_EveryPhase_HasPredicates() => Assert.All(Enum.GetValues<RunPhase>(), phase => Assert.NotEmpty(GateRegistry.For(phase)));

    [Fact]
    public void Require_NoApproval_NamesTheApproval()
    {
        IuException refusal = Assert.Throws<IuException>(() =>
            GateRegistry.Require(RunPhase.PreWriteBackup, TestRuns.Context(TestRuns.Run(CutMode.Live)))
        );
        Assert.Equal("Gate.ApprovalMissing", refusal.Definition.Id);
        Assert.Contains("cut_authorization_recorded", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Require_OtherPlan_NamesTheInvariant()
    {
        CutRun run = TestRuns.Run(CutMode.Live) with
        {
            PlanDigest = new string('0', 64),
            Approvals = [TestRuns.Approval(ApprovalGate.CutAuthorization)],
        };
        IuException refusal = Assert.Throws<IuException>(() => GateRegistry.Require(RunPhase.PreWriteBackup, TestRuns.Context(run)));
        Assert.Equal("Gate.InvariantMissing", refusal.Definition.Id);
        Assert.Contains("plan_digest_as_run", refusal.Message, StringComparison.Ordinal);
    }

    // Promise 1: a live run that carries the trace of a simulated phase goes no further, and the reverse.
    [Theory]
    [InlineData(CutMode.Live, "true", false)]
    [InlineData(CutMode.Live, "false", true)]
    [InlineData(CutMode.DryRun, "false", false)]
    [InlineData(CutMode.DryRun, "true", true)]
    [Trait("Promise", "1")]
    public void Require_PathOfOtherMode_Refuses(CutMode mode, string simulated, bool passes)
    {
        CutRun run = TestRuns.Run(mode);
        run = run with
        {
            Pins = run.Pins.Add("backup_sha256", "x").Add("backup_restore_proved", "true").Add("pre_write_backup_simulated", simulated),
        };
        Exception? refusal = Record.Exception(() => GateRegistry.Require(RunPhase.GrantProbe, TestRuns.Context(run)));
        Assert.Equal(passes, refusal is null);
    }

    // Promise 6: an unproved backup needs a card that says so, and the newest card is the one that counts.
    [Theory]
    [InlineData("true", new bool[] { false }, true)]
    [InlineData("waived", new bool[] { true }, true)]
    [InlineData("waived", new bool[] { false }, false)]
    [InlineData("waived", new bool[] { true, false }, false)]
    [InlineData("waived", new bool[0], true)]
    [InlineData("false", new bool[] { true }, false)]
    [InlineData(null, new bool[] { true }, false)]
    public void Require_BackupNotProved_NeedsTheWaiverOfTheNewestCard(string? proved, bool[] waivers, bool passes)
    {
        CutRun run = TestRuns.Run(CutMode.Live);
        run = run with
        {
            Pins = (proved is null ? run.Pins : run.Pins.Add("backup_restore_proved", proved))
                .Add("backup_sha256", "x")
                .Add("pre_write_backup_simulated", "false"),
            Approvals =
            [
                .. waivers.Select(waived => TestRuns.Approval(ApprovalGate.CutAuthorization) with { RestoreProofWaived = waived }),
            ],
        };
        Exception? refusal = Record.Exception(() => GateRegistry.Require(RunPhase.GrantProbe, TestRuns.Context(run)));
        Assert.Equal(passes ? null : "Gate.RestoreProofMissing", (refusal as IuException)?.Definition.Id);
        Assert.Equal(passes, refusal is null);
    }

    // Its card was voided: what is missing is an approval, and whether the next one waives the proof is its signer's word.
    [Fact]
    public void Require_BackupNotProvedAndNoCardInForce_NeedsAnApproval()
    {
        CutRun run = TestRuns.Run(CutMode.Live);
        run = run with { Pins = run.Pins.Add("backup_restore_proved", "waived").Add("backup_sha256", "x") };
        IuException refusal = Assert.Throws<IuException>(() => GateRegistry.Require(RunPhase.CutLegA, TestRuns.Context(run)));
        Assert.Equal("Gate.ApprovalMissing", refusal.Definition.Id);
    }

    [Theory]
    [InlineData(RunPhase.CutLegA, "backup_sha256_pinned")]
    [InlineData(RunPhase.StructuralVerify, "cut_leg_a_simulated_as_mode")]
    [InlineData(RunPhase.WriteVerify, "leg_b_record_simulated_as_mode")]
    [InlineData(RunPhase.Closeout, "pre_write_backup_simulated_as_mode")]
    public void Require_MissingPin_StopsWithTheInvariantsName(RunPhase phase, string invariant)
    {
        CutRun run = TestRuns.Run(CutMode.Live) with { Approvals = [TestRuns.Approval(ApprovalGate.CutAuthorization)] };
        IuException refusal = Assert.Throws<IuException>(() => GateRegistry.Require(phase, TestRuns.Context(run)));
        Assert.Contains(invariant, refusal.Message, StringComparison.Ordinal);
    }
}
