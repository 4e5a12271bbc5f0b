using System.Collections.Immutable;
using IuCutter.Core.Reports;
using IuCutter.Core.RunStatus;

namespace IuCutter.Core.Tests.Reports;

/// <summary>What a report says of a run, before anybody writes it down.</summary>
[Trait("Promise", "7")]
public sealed class ReportBuilderTests
{
    [Fact]
    public void Build_EnactedRun_SaysSoAndCoversTheSourceToTheLastByte()
    {
        ReportedRun run = SampleReports.Built(SampleReports.Enacted());
        Assert.Equal(ReportOutcome.Completed, run.Outcome);
        Assert.Equal("3 units are enacted and the run is closed; DOT-992 compared what was written with plan and source.", run.Verdict);
        Assert.Equal("", run.NextCommand);
        Assert.Empty(run.Refusals);
        Assert.NotNull(run.EndedAt);
        ReportedCoverage coverage = Assert.IsType<ReportedCoverage>(run.Coverage);
        Assert.True(coverage.IsWhole);
        Assert.Equal((320, 300, 20), (coverage.SourceLength, coverage.InUnits, coverage.InExclusions));
        Assert.Equal([20, 120, 220], coverage.Units.Select(unit => unit.Start));
        Assert.Equal(
            ["pause for gate SG_1 (CutAuthorization)", "pause for gate SG_2 (LifecycleAuthorization)"],
            run.Pauses.Select(one => one.Reason)
        );
        Assert.Equal([5400, 50_400], run.Pauses.Select(one => one.Seconds));
        Assert.NotNull(run.Debt!.Until);
    }

    // One byte more in the source, less in a unit, or an exclusion elsewhere: none of them is whole.
    [Theory]
    [InlineData(321, 100, 0)]
    [InlineData(320, 99, 0)]
    [InlineData(320, 100, 1)]
    public void Build_AByteThatLiesNowhere_IsNotWhole(long source, long length, long start)
    {
        (CutRun run, RunFacts facts) = SampleReports.Enacted();
        ReportedRun built = SampleReports.Built(
            (
                run with
                {
                    Pins = run.Pins.SetItem("source_length", FormattableString.Invariant($"{source}")),
                },
                facts with
                {
                    Units = [.. facts.Units.Select((unit, i) => i == 1 ? unit with { Length = length } : unit)],
                    Exclusions = [facts.Exclusions!.Value[0] with { Start = start }],
                }
            )
        );
        Assert.False(built.Coverage!.IsWhole);
        Assert.Contains(
            "UNITS AND EXCLUSIONS DO NOT COVER THE SOURCE",
            SampleReports.Text(ReportPage.Write, SampleReports.Report([built])),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Build_RefusedRun_TellsEachRefusalWithItsAdvice()
    {
        ReportedRun run = SampleReports.Built(SampleReports.Refused());
        Assert.Equal(ReportOutcome.Refused, run.Outcome);
        Assert.Contains("Integrity.StaleBackup", run.Verdict, StringComparison.Ordinal);
        Assert.Equal(
            [("Store.ConnectionLost", "killed", 1), ("Integrity.StaleBackup", "refused", 2)],
            run.Refusals.Select(one => (one.ErrorId, one.Outcome, one.Attempt ?? 0))
        );
        Assert.All(run.Refusals, one => Assert.Equal(ErrorCatalogue.All[one.ErrorId].Recommendation, one.Advice));
        Assert.Equal("Rows have moved since.", run.Refusals[1].Detail);
        // Two seconds, and five less the half second of the attempt before; then nothing for the rest of the hour.
        Assert.Equal([5400, 2, 4.5, 3594.5], run.Pauses.Select(one => one.Seconds));
        Assert.Null(run.Pauses[^1].To);
        Assert.Null(run.EndedAt);
        Assert.False(run.Coverage!.IsWhole);
        Assert.Null(run.Coverage.InExclusions);
    }

    [Fact]
    public void Build_FailedAndStoppedRun_AreNotMixed()
    {
        ReportedRun failed = SampleReports.Built(SampleReports.Failed());
        ReportedRun stopped = SampleReports.Built(SampleReports.Stopped());
        Assert.Equal((ReportOutcome.Failed, "It has ended: Failed."), (failed.Outcome, failed.Verdict));
        Assert.NotNull(failed.EndedAt);
        Assert.Equal(ReportOutcome.Stopped, stopped.Outcome);
        Assert.Contains("second@host", stopped.Verdict, StringComparison.Ordinal);
        Assert.Equal("stopped, before structural_verify", stopped.Pauses[^1].Reason);
        // The journal has its stop with an ErrorId; it is a hold, and no attempt at anything was refused.
        Assert.Equal("Gate.RunStopped", stopped.Events[^1].ErrorId);
        Assert.Empty(stopped.Refusals);
        // Its drafts are there, and nothing vouches for them.
        Assert.Null(stopped.Debt!.Until);
        Assert.True(stopped.Debt.Seconds > 1800);
    }

    [Fact]
    public void Build_SilentDatabase_TellsWhatIsKnownAndNotMore()
    {
        (CutRun run, RunFacts _) = SampleReports.Enacted();
        IuException silent = new IuException(ErrorCatalogue.NotConnected, "", run.RunId);
        ReportedRun built = ReportBuilder.Build(
            run,
            UnreachableRunExplainer.Explain(run.RunId, silent, []),
            RunFacts.Of(run, SampleReports.Begin),
            service: null
        );
        Assert.Equal(ReportOutcome.Unknown, built.Outcome);
        Assert.Contains("Store.NotConnected", built.Verdict, StringComparison.Ordinal);
        Assert.NotEmpty(SampleReports.Write(ReportPage.Write, SampleReports.Report([built])));
    }

    [Fact]
    public void Build_DryRunWithItsPlan_HasAMapOfTheDocumentWithoutADatabase()
    {
        CutPlan plan = TestRuns.Plan("---\na: 1\n---\n" + TestRuns.Markdown);
        CutRun run = TestRuns.Run(plan: plan);
        run = run with { Pins = run.Pins.Add("source_length", FormattableString.Invariant($"{plan.Document.Length}")) };
        ReportedRun built = ReportBuilder.Build(run, RunExplainer.Explain(run), RunFacts.Of(run, SampleReports.Begin), service: null);
        Assert.True(built.Coverage!.IsWhole);
        Assert.Equal(plan.Units.Select(unit => (long?)unit.Span.Start), built.Coverage.Units.Select(unit => unit.Start));
        Assert.DoesNotContain(built.Proofs, proof => proof.Command.Contains("psql", StringComparison.Ordinal));

        // A plan that a script edited is none: another digest, or other units under the same one.
        foreach (CutPlan edited in new[] { plan with { PlanDigest = new string('0', 64) }, plan with { Units = plan.Units.RemoveAt(0) } })
        {
            CutRun other = run with { Plan = edited };
            Assert.Null(ReportBuilder.Build(other, RunExplainer.Explain(other), RunFacts.Of(other, SampleReports.Begin), null).Coverage);
        }
    }

    // What signs, and when, stands in the commands; what is no plain name stands in none of them.
    [Fact]
    public void Build_HostileNames_AreInNoCommand()
    {
        const string hostile = "x'; rm -rf ~; echo '";
        (CutRun run, RunFacts facts) = SampleReports.Enacted();
        ReportedRun built = ReportBuilder.Build(
            run,
            RunExplainer.Explain(run),
            facts with
            {
                Approvals =
                [
                    .. facts.Approvals.Select(one =>
                        one with
                        {
                            CardSha256 = hostile,
                            Signatures = [new ReportedSignature { Signer = hostile, KeyFingerprint = hostile }],
                        }
                    ),
                ],
                Signatures = [.. facts.Signatures.Select(one => one with { Signer = hostile, SignatureId = hostile })],
            },
            hostile
        );
        Assert.True(built.Proofs.Length > 8);
        Assert.All(built.Proofs, proof => Assert.DoesNotContain("rm -rf", proof.Command, StringComparison.Ordinal));
        // The control: a plain name does stand there.
        Assert.Contains(
            SampleReports.Built((run, facts)).Proofs,
            proof => proof.Command.Contains(SampleReports.Signer, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Statistics_RunsOfManyKinds_CountEach()
    {
        ImmutableArray<ReportedRun> runs =
        [
            SampleReports.Built(SampleReports.Enacted()),
            SampleReports.Built(SampleReports.Enacted(id: "ictr-20260109T030000Z-00000009", at: SampleReports.Begin.AddDays(8))),
            SampleReports.Built(SampleReports.Refused()),
            SampleReports.Built(SampleReports.Stopped()),
        ];
        ReportStatistics statistics = ReportStatistics.Of(runs);
        Assert.Equal([("Completed", 2), ("Refused", 1), ("Stopped", 1)], statistics.Outcomes.Select(one => (one.Name, one.Count)));
        Assert.Equal([("Integrity.StaleBackup", 1), ("Store.ConnectionLost", 1)], statistics.Refusals.Select(one => (one.Name, one.Count)));
        Assert.Equal(9, statistics.Periods.Length);
        Assert.Equal(("2026-01-01", 3, 1), (statistics.Periods[0].Period, statistics.Periods[0].Runs, statistics.Periods[0].Completed));
        Assert.Equal(("2026-01-09", 1), (statistics.Periods[^1].Period, statistics.Periods[^1].Runs));
        Assert.Equal(1.75, statistics.Phases.Single(one => one.Name == "cut_leg_a").MedianSeconds, precision: 6);
    }

    [Theory]
    [InlineData(40, "2026-01", 2)]
    [InlineData(2000, "2026", 6)]
    public void Statistics_LongTime_HasLongerPeriods(int days, string first, int count)
    {
        ReportStatistics statistics = ReportStatistics.Of([
            SampleReports.Built(SampleReports.Enacted()),
            SampleReports.Built(SampleReports.Enacted(at: SampleReports.Begin.AddDays(days))),
        ]);
        Assert.Equal((first, count), (statistics.Periods[0].Period, statistics.Periods.Length));
        Assert.Equal(2, statistics.Periods.Sum(period => period.Runs));
    }

    [Theory]
    [InlineData(0.0124, "12 ms")]
    [InlineData(3.25, "3.3 s")]
    [InlineData(245, "4 min 5 s")]
    [InlineData(7380, "2 h 3 min")]
    [InlineData(273_600, "3 d 4 h")]
    [InlineData(-1, "0 ms")]
    public void Duration_Seconds_AreReadByAPerson(double seconds, string shown) =>
        Assert.Equal(shown, ReportFormat.Duration(Math.Max(0, seconds)));

    // Milliseconds of work beside a night: each phase keeps a place of its own, and time goes from left to right.
    [Fact]
    public void TimeAxis_LongPauses_LeaveRoomForTheWork()
    {
        ReportedRun run = SampleReports.Built(SampleReports.Enacted());
        TimeAxis axis = TimeAxis.Of(
            run.Phases.Select(phase => (phase.StartedAt, phase.CompletedAt!.Value)),
            run.Pauses.Select(pause => (pause.From, pause.To!.Value)),
            500
        );
        double[] places = [.. run.Phases.Select(phase => axis.Place(phase.StartedAt))];
        Assert.Equal(places.Order(), places);
        Assert.All(places, place => Assert.InRange(place, 0, 500));
        Assert.Equal(0, axis.Place(run.CreatedAt.AddDays(-1)));
        Assert.Equal(500, axis.Place(run.CreatedAt.AddDays(9)), precision: 6);
        foreach (ReportedPause pause in run.Pauses)
        {
            Assert.InRange(axis.Place(pause.To!.Value) - axis.Place(pause.From), 20, 56.001);
        }

        ReportedAttempt backup = run.Phases.Single(phase => phase.Phase == RunPhase.PreWriteBackup);
        Assert.True(axis.Place(backup.CompletedAt!.Value) - axis.Place(backup.StartedAt) > 100);
    }
}
