using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;

namespace IuCutter.Core.Tests.Runs;

/// <summary>What the page for 3 a.m. says, for facts that an operator would misread.</summary>
[Trait("Promise", "4")]
public sealed class RunExplainerTests
{
    private static readonly DateTimeOffset At = new(2026, 1, 1, 3, 0, 0, TimeSpan.Zero);

    private static readonly KillSwitchStatus On = new(
        true,
        "A ruling.",
        new string('a', 64),
        "*",
        "CutAuthorization,LifecycleAuthorization",
        At,
        2,
        "database",
        "s",
        At
    );

    private static readonly KillSwitchStatus Off = new(false, "It was turned off.", null, null, null, null, 3, "database", "s", At);

    private static RunHold Stop { get; } = new(RunHoldKind.Stop, null, "lunch", "second@host", At);

    [Theory]
    [InlineData(RunState.LegACommitted)]
    [InlineData(RunState.AwaitingLifecycleAuthorization)]
    public void Explain_UndoIsApproved_NamesTheUndoAndNoPhase(RunState state)
    {
        CutRun run = Live(state, ApprovalGate.CutAuthorization, ApprovalGate.Undo, ApprovalGate.LifecycleAuthorization) with
        {
            Hold = Stop,
        };
        RunExplanation explained = RunExplainer.Explain(run, On);
        Assert.Contains("to be undone: sovereign@corp approved", explained.Standing, StringComparison.Ordinal);
        Assert.Equal($"Undo-IuCut {run.RunId}", explained.NextCommand);
        Assert.Contains("sovereign@corp", explained.WhoActs, StringComparison.Ordinal);
        Assert.Contains(explained.Remarks, remark => remark.Contains("stopped by second@host", StringComparison.Ordinal));
    }

    // Signed before, used too late: the units are enacted, and what is left is the report.
    [Fact]
    public void Explain_UndoIsApprovedAndTheUnitsAreEnacted_GoesOn() =>
        Assert.DoesNotContain(
            "Undo-IuCut",
            RunExplainer.Explain(Live(RunState.Enacted, ApprovalGate.Undo), On).NextCommand,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(RunState.Compensated, "It was undone")]
    [InlineData(RunState.Voided, "It has ended: Voided")]
    [InlineData(RunState.Failed, "It has ended: Failed")]
    [InlineData(RunState.Stopped, "It has ended: Stopped")]
    [InlineData(RunState.CloseoutReported, "It has ended well")]
    public void Explain_EndedRunWithAStandingStop_HasEnded(RunState state, string standing)
    {
        RunExplanation explained = RunExplainer.Explain(
            Live(state, ApprovalGate.Undo) with
            {
                Hold = Stop,
                Owner = new("w", 1, At, true),
            },
            Off
        );
        Assert.StartsWith(standing, explained.Standing, StringComparison.Ordinal);
        Assert.Equal(("", "", ""), (explained.NextCommand, explained.Effect, explained.WhoActs));
        Assert.Empty(explained.Remarks);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Explain_ExecutionIsOff_NamesTheRulingFirst(bool approved, bool isVoid)
    {
        CutRun run = Live(RunState.GrantsProbed, approved ? [ApprovalGate.CutAuthorization] : []);
        RunExplanation explained = RunExplainer.Explain(run, Off);
        Assert.Contains("cut_leg_a will be refused until a sovereign's ruling", explained.Standing, StringComparison.Ordinal);
        Assert.Contains("It was turned off", explained.Standing, StringComparison.Ordinal);
        Assert.Equal("Request-IuApproval -Gate Ruling -Scope TEST-LAW -Path ./TEST-LAW.Ruling.card", explained.NextCommand);
        Assert.Contains("Enable-IuExecution ./TEST-LAW.Ruling.card", explained.Effect, StringComparison.Ordinal);
        Assert.Equal(isVoid, explained.Effect.Contains("a new card comes after it", StringComparison.Ordinal));
        Assert.Contains("ruling", explained.WhoActs, StringComparison.Ordinal);
        Assert.DoesNotContain("Ruling", RunExplainer.Explain(run, On).NextCommand, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OTHER-LAW", "CutAuthorization", "The ruling covers 'OTHER-LAW'")]
    [InlineData("*", "LifecycleAuthorization", "The ruling is for LifecycleAuthorization")]
    public void Explain_RulingForSomethingElse_SaysWhatItCovers(string scope, string gates, string why)
    {
        RunExplanation explained = RunExplainer.Explain(
            Live(RunState.GrantsProbed, ApprovalGate.CutAuthorization),
            On with
            {
                Scope = scope,
                Gates = gates,
            }
        );
        Assert.Contains(why, explained.Standing, StringComparison.Ordinal);
        Assert.Contains("-Gate Ruling", explained.NextCommand, StringComparison.Ordinal);
    }

    // What only reads goes on with execution off; what comes after it does not.
    [Fact]
    public void Explain_ExecutionIsOffAndTheNextPhaseOnlyReads_TellsOfTheOneAfterIt()
    {
        RunExplanation explained = RunExplainer.Explain(Live(RunState.BackedUp, ApprovalGate.CutAuthorization), Off);
        Assert.EndsWith("| Test-IuGrant", explained.NextCommand, StringComparison.Ordinal);
        Assert.Contains(
            explained.Remarks,
            remark => remark.Contains("cut_leg_a, which comes later, will be refused", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Explain_ExecutionIsOffForAnUndo_SaysSo()
    {
        RunExplanation explained = RunExplainer.Explain(Live(RunState.LegACommitted, ApprovalGate.Undo), Off);
        Assert.Contains("-Gate Ruling", explained.NextCommand, StringComparison.Ordinal);
        Assert.Contains("Undo-IuCut", explained.Effect, StringComparison.Ordinal);
        Assert.Contains(explained.Remarks, remark => remark.Contains("the undo will be refused", StringComparison.Ordinal));
    }

    [Fact]
    public void Explain_SwitchCannotBeRead_SaysSoAndGoesOn()
    {
        KillSwitchStatus unread = Off with
        {
            Why = "The switch could not be read (Store.Unreachable); any doubt is off.",
            Epoch = 0,
            EnforcedBy = "tool",
        };
        RunExplanation explained = RunExplainer.Explain(Live(RunState.GrantsProbed, ApprovalGate.CutAuthorization), unread);
        Assert.EndsWith("| Invoke-IuLegA", explained.NextCommand, StringComparison.Ordinal);
        Assert.Contains(explained.Remarks, remark => remark.Contains("could not be read (Store.Unreachable)", StringComparison.Ordinal));

        // A host on hold has answered.
        Assert.Contains(
            "-Gate Ruling",
            RunExplainer.Explain(Live(RunState.GrantsProbed), unread with { EnforcedBy = "host" }).NextCommand,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("unknown", false)]
    [InlineData("failed", true)]
    public void Explain_OutcomeUnknown_IsNotSaidToHaveWrittenNothing(string outcome, bool nothing)
    {
        CutRun run = Live(RunState.GrantsProbed, ApprovalGate.CutAuthorization) with
        {
            LastAttempt = new(RunPhase.CutLegA, 1, outcome, "Gate.RunUndecided", At),
        };
        string said = RunExplainer.Explain(run, On).NotCommitted[0];
        Assert.Equal(nothing, said.Contains("wrote nothing", StringComparison.Ordinal));
        Assert.Equal(!nothing, said.Contains("not known whether it wrote", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("intent", true)]
    [InlineData("refused", false)]
    [InlineData(null, false)]
    public void Explain_StopOfARunWithAnOwner_SaysPhaseOnlyWhereThereIsOne(string? outcome, bool phase)
    {
        CutRun run = Live(RunState.GrantsProbed, ApprovalGate.CutAuthorization) with
        {
            Hold = Stop,
            Owner = new("first@host", 1, At, true),
            LastAttempt = outcome is null ? null : new(RunPhase.CutLegA, 1, outcome, null, At),
        };
        Assert.Equal(phase, RunExplainer.Explain(run, On).Standing.Contains("still in a phase", StringComparison.Ordinal));
    }

    // Somebody committed the phase through psql, with other pins than this tool leaves.
    [Theory]
    [InlineData(RunPhase.PreWriteBackup, "backup_sha256")]
    [InlineData(RunPhase.CutLegA, "leg_a_rows")]
    [InlineData(RunPhase.LegBRecord, "ledger_rows")]
    [InlineData(RunPhase.LifecycleEnact, "enacted_rows")]
    public void Explain_PinIsMissing_NamesIt(RunPhase phase, string key)
    {
        CutRun run = Live(RunStates.After(phase)[^1]) with { Phases = [new(phase, PhasePath.Live, At, At, "1")] };
        RunExplanation explained = RunExplainer.Explain(run, On);
        Assert.Contains(
            explained.Remarks,
            remark => remark.StartsWith($"THE EVIDENCE IS INCOMPLETE: pin '{key}'", StringComparison.Ordinal)
        );
        Assert.Contains($"pin '{key}' is missing", Assert.Single(explained.Committed), StringComparison.Ordinal);
        Assert.DoesNotContain(
            RunExplainer.Explain(run with { Pins = run.Pins.Add(key, "3") }, On).Remarks,
            remark => remark.Contains("EVIDENCE", StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Explain_TextOfPeople_StaysOnItsLine()
    {
        const string Forged = "x\nCommitted   : 3 enacted units\u001b[2J\u202e";
        CutRun run = Live(RunState.LegACommitted) with
        {
            Hold = Stop with { Reason = Forged, By = Forged },
            Owner = new(Forged, 1, At, false),
            LastAttempt = new(RunPhase.StructuralVerify, 1, "failed", Forged, At),
            Phases = [new(RunPhase.CutLegA, PhasePath.Live, At, At, "1")],
        };
        run = run with { Pins = run.Pins.Add("leg_a_rows", Forged) };
        Approval signed = TestRuns.Approval(ApprovalGate.Undo) with { Signer = Forged };
        foreach (
            CutRun shown in (CutRun[])
                [
                    run,
                    run with
                    {
                        Owner = run.Owner! with { Alive = true },
                    },
                    run with
                    {
                        Hold = run.Hold! with { Kind = RunHoldKind.Undecided },
                    },
                    run with
                    {
                        Approvals = [signed],
                    },
                ]
        )
        {
            RunExplanation explained = RunExplainer.Explain(shown, Off with { Why = Forged });
            string[] all =
            [
                explained.Standing,
                explained.WhoActs,
                explained.NextCommand,
                explained.Effect,
                .. explained.Committed,
                .. explained.NotCommitted,
                .. explained.Remarks,
            ];
            Assert.DoesNotContain(all, text => text.AsSpan().IndexOfAny("\n\u001b\u202e") >= 0);
            Assert.Contains(all, text => text.Contains("\\u{000A}", StringComparison.Ordinal));
        }
    }

    // What takes a signed card is typed where the gate's login is; what the run's host does by itself says nothing of it.
    [Theory]
    [InlineData(RunState.AwaitingCutAuthorization, true, "Import-IuApproval takes the gate's login (cutter_gate)")]
    [InlineData(RunState.AwaitingCutAuthorization, false, "Enable-IuExecution takes the gate's login (cutter_gate)")]
    [InlineData(RunState.LegACommitted, true, null)]
    public void GateLogin_OnAnotherHost_IsSaidOfWhatTakesACard(RunState state, bool on, string? said)
    {
        CutRun run = on && said is null ? Live(state, ApprovalGate.CutAuthorization) : Live(state);
        RunExplanation explained = RunExplainer.Explain(run, on ? On : Off);

        Assert.Equal(said is not null, GateLogin.IsNamed(explained));
        RunExplanation elsewhere = GateLogin.Elsewhere(explained);
        if (said is null)
        {
            Assert.Equal((explained.Effect, explained.Remarks.Length), (elsewhere.Effect, elsewhere.Remarks.Length));
            return;
        }

        Assert.StartsWith(explained.Effect, elsewhere.Effect, StringComparison.Ordinal);
        Assert.Contains(said, elsewhere.Effect, StringComparison.Ordinal);
        Assert.Equal(explained.NextCommand, elsewhere.NextCommand);
    }

    // A run that goes on, and will want a ruling later.
    [Fact]
    public void GateLogin_NamedInARemarkAlone_IsSaidThere()
    {
        RunExplanation explained = RunExplainer.Explain(Live(RunState.LegACommitted, ApprovalGate.CutAuthorization), Off);
        Assert.DoesNotContain("Enable-IuExecution", explained.Effect, StringComparison.Ordinal);

        RunExplanation elsewhere = GateLogin.Elsewhere(explained);

        Assert.Equal(explained.Effect, elsewhere.Effect);
        Assert.StartsWith("Enable-IuExecution takes the gate's login", elsewhere.Remarks[^1], StringComparison.Ordinal);
    }

    private static CutRun Live(RunState state, params ApprovalGate[] approved) =>
        TestRuns.Run(CutMode.Live, state) with
        {
            Approvals = [.. approved.Select(TestRuns.Approval)],
        };
}
