using System.Globalization;
using IuCutter.Core.Adapters;
using IuCutter.Core.Runs;
using IuCutter.Core.Simulation;
using IuCutter.Core.Tests.Plans;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>The live path from plan to closeout, and its refusals, against a real server, pg_dump, gpg and ssh-keygen.</summary>
public sealed class LiveRunTests(SandboxFixture fixture)
{
    private const string LedgerRows = """
        select (select count(*) from cutter_governance.decision_backlog_entry)
             + (select count(*) from cutter_governance.decision_backlog_history)
             + (select count(*) from cutter_governance.manifest_envelope)
             + (select count(*) from cutter_governance.manifest_unit_block)
             + (select count(*) from cutter_governance.review_decision)
             + (select count(*) from cutter_governance.dot_pair_signature where dot = 'DOT-991')
             + (select count(*) from cutter_governance.cut_change_set)
             + (select count(*) from cutter_governance.cut_change_set_affected_row)
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Promise", "5")]
    public async Task Run_AllPhases_WritesWhatThePlanSays()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        CutPlan plan = LiveCut.Plan();
        await cut.TurnOnAsync(LiveCut.Prefix);
        CutRun run = await cut.AdvanceToAsync(RunState.CloseoutReported, plan);

        Assert.Equal(Enum.GetValues<RunPhase>(), run.Phases.Select(phase => phase.Phase));
        Assert.All(run.Phases.Skip(3), phase => Assert.Equal(PhasePath.Live, phase.Path));
        Assert.Equal(
            plan.UnitCount,
            await cut.ScalarAsync<long>("select count(*) from public.information_unit where lifecycle_status = 'enacted'")
        );
        Assert.Equal((2 * plan.UnitCount) + 6, await cut.ScalarAsync<long>(LedgerRows));
        Assert.Equal(1, await cut.ScalarAsync<long>("select count(*) from cutter_governance.verify_result where verdict = 'pass'"));

        // Nothing of the document is lost: the database alone gives its bytes back.
        Assert.Equal(
            plan.Document.Bytes.ToArray(),
            await cut.ScalarAsync<byte[]>(
                "select cutter_governance.fn_source_rebuild(envelope_id) from cutter_governance.manifest_envelope"
            )
        );
    }

    // A dry run, then the cut with both cards, phase by phase: each phase and each card is a door. The plan is verified at the first
    // of them, and once more by the verifier, who believes no door.
    [Fact]
    public async Task Run_DryAndLive_ProveThePlanOnceAndOnceMoreForTheVerdict()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        (CutPlan plan, CountingUnits units) = CountingUnits.Over(LiveCut.Plan(prefix: "COUNTED-LAW"));
        using WorkCounter verifications = new WorkCounter(WorkCounter.Verifications, plan.PlanDigest);
        CutRun dry = await cut.Engine.CreateAsync(plan, CutMode.DryRun, "operator@host", Token);
        await foreach (CutRun advanced in cut.Engine.AdvanceAsync(dry, null, Token))
        {
            dry = advanced;
        }

        await cut.TurnOnAsync();
        CutRun live = await cut.AdvanceToAsync(RunState.CloseoutReported, plan);

        Assert.Equal((RunState.CloseoutReported, RunState.CloseoutReported), (dry.State, live.State));
        Assert.Equal((2, 1, 1), (verifications.Count, units.MaxAddresses, units.MaxTitleHashes));
    }

    [Fact]
    [Trait("Promise", "1")]
    public async Task Run_LivePins_AreWhatTheDryRunPredicted()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        CutPlan plan = LiveCut.Plan();
        CutRun dry = await cut.Engine.CreateAsync(plan, CutMode.DryRun, "operator@host", Token);
        await foreach (CutRun advanced in cut.Engine.AdvanceAsync(dry, null, Token))
        {
            dry = advanced;
        }

        await cut.TurnOnAsync();
        CutRun live = await cut.AdvanceToAsync(RunState.CloseoutReported, plan);
        Assert.Equal(RunState.CloseoutReported, dry.State);
        Assert.Equal(live.Pins.Keys, dry.Pins.Keys);
        foreach (
            string predicted in new[]
            {
                "plan_digest",
                "leg_a_rows",
                "leg_a_rows_digest",
                "structure_rows_digest",
                "ledger_rows",
                "verify_rows_digest",
                "enacted_rows",
            }
        )
        {
            Assert.Equal(live.Pins[predicted], dry.Pins[predicted]);
        }

        string[] simulated = [.. live.Pins.Keys.Where(key => key.EndsWith("_simulated", StringComparison.Ordinal))];
        Assert.Equal(PhaseCatalogue.All.Count(phase => phase.Command is not null && phase.Phase != RunPhase.Closeout), simulated.Length);
        Assert.All(simulated, key => Assert.Equal(("false", "true"), (live.Pins[key], dry.Pins[key])));
    }

    [Theory]
    [InlineData(RunState.AwaitingCutAuthorization, RunPhase.PreWriteBackup)]
    [InlineData(RunState.GrantsProbed, RunPhase.CutLegA)]
    [InlineData(RunState.StructureVerified, RunPhase.LegBRecord)]
    [InlineData(RunState.LegBRecorded, RunPhase.WriteVerify)]
    [InlineData(RunState.AwaitingLifecycleAuthorization, RunPhase.LifecycleEnact)]
    [Trait("Promise", "2")]
    public async Task Phase_SwitchTurnedOff_IsRefusedAndRecorded(RunState before, RunPhase phase)
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(before);
        if (run.WaitsFor is not null)
        {
            await cut.ApproveAsync(run);
        }

        await cut.Database.ExecutionControl.TurnOffAsync("test", Token);
        long units = await cut.ScalarAsync<long>("select count(*) from public.information_unit");
        ProductionExecutionNotAuthorizedException refusal = await Assert.ThrowsAsync<ProductionExecutionNotAuthorizedException>(() =>
            cut.Engine.RunPhaseAsync(run, phase, null, Token)
        );

        Assert.Equal("Gate.ProductionExecutionNotAuthorized", refusal.Definition.Id);
        Assert.Equal(before, (await cut.Engine.ReadAsync(run, Token)).State);
        Assert.Equal(units, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));
        Assert.Equal(
            "refused",
            await cut.ScalarAsync<string>(
                "select outcome from cutter_governance.run_phase where phase = "
                    + $"{((int)phase).ToString(CultureInfo.InvariantCulture)} order by attempt desc limit 1"
            )
        );
    }

    [Fact]
    public async Task Phase_WithoutApproval_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            cut.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token)
        );
        Assert.Equal("Gate.ApprovalMissing", refusal.Definition.Id);
    }

    [Fact]
    [Trait("Promise", "4")]
    public async Task Phase_OutOfOrder_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.BackedUp);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => cut.Engine.RunPhaseAsync(run, RunPhase.CutLegA, null, Token));
        Assert.Equal("Gate.PhaseOrder", refusal.Definition.Id);
    }

    // Promise 1: Live never simulates, whatever stands where the adapter should be.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    [Trait("Promise", "1")]
    public async Task Phase_LiveWithSimulatorOrNothing_IsRefused(bool simulator)
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.GrantsProbed);
        cut.Adapter = simulator ? new Simulator() : null;
        ProductionExecutionNotAuthorizedException refusal = await Assert.ThrowsAsync<ProductionExecutionNotAuthorizedException>(() =>
            cut.Engine.RunPhaseAsync(run, RunPhase.CutLegA, null, Token)
        );
        Assert.Equal("Gate.LiveAdapterRequired", refusal.Definition.Id);
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));
    }

    [Fact]
    public async Task CutLegA_OneBodyDiffers_WritesNothing()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.GrantsProbed);
        PlannedUnit last = run.Plan!.Units[^1];
        CutPlan tampered = run.Plan with { Units = run.Plan.Units.SetItem(run.Plan.UnitCount - 1, last with { Body = last.Body + "!" }) };
        RunContext context = await cut.BeginAsync(run with { Plan = tampered }, RunPhase.CutLegA);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            ((ILiveExecutionAdapter)cut.Adapter!).CutLegAAsync(context, Token)
        );
        Assert.Equal("Gate.NotPermitted", refusal.Definition.Id);
        Assert.Equal(run.RunId, refusal.Subject);
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));

        // The negative control: untouched, the same run goes on.
        await context.Owner!.DisposeAsync();
        Assert.Equal(RunState.LegACommitted, (await cut.Engine.RunPhaseAsync(run, RunPhase.CutLegA, null, Token)).State);
    }

    [Fact]
    public async Task CutLegA_RowWithoutBody_FailsClosed()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.GrantsProbed);
        CutPlan emptied = run.Plan! with { Units = run.Plan.Units.SetItem(0, run.Plan.Units[0] with { Body = "" }) };
        RunContext context = await cut.BeginAsync(run with { Plan = emptied }, RunPhase.CutLegA);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            ((ILiveExecutionAdapter)cut.Adapter!).CutLegAAsync(context, Token)
        );
        Assert.Equal("Integrity.RowIncomplete", refusal.Definition.Id);
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));
    }

    [Fact]
    [Trait("Promise", "4")]
    public async Task Run_SameDocumentTwice_SecondIsRefusedAsExisting()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        await cut.AdvanceToAsync(RunState.CloseoutReported);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => cut.AdvanceToAsync(RunState.GrantsProbed));
        Assert.Equal("Store.UnitExists", refusal.Definition.Id);
        Assert.Equal(LiveCut.Plan().UnitCount, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));
    }

    // An executor's fault must not verify itself: the plan that wrote the rows is not what the verifier reads.
    [Fact]
    public async Task WriteVerify_SourceIsNotWhatIsStored_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.LegBRecorded);
        byte[] other = run.Plan!.Document.Bytes.ToArray();
        other[^3] ^= 1;
        CutPlan edited = run.Plan with
        {
            Document = run.Plan.Document with
            {
                Bytes = [.. other],
                Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(other)),
            },
        };
        RunContext context = await cut.BeginAsync(run with { Plan = edited }, RunPhase.WriteVerify);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            ((ILiveExecutionAdapter)cut.Adapter!).WriteVerifyAsync(context, Token)
        );
        Assert.Equal("Integrity.PlanRejected", refusal.Definition.Id);
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from cutter_governance.verify_result"));
    }
}
