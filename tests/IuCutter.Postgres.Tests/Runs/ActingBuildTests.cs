using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Approvals;
using IuCutter.Core.Engine;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>What is recorded is what acted: the build of the module that ran a phase, and the ids that leg A was given.</summary>
[Trait("Promise", "7")]
public sealed class ActingBuildTests(SandboxFixture fixture)
{
    private static readonly ModuleIdentity Other = new("0.2.0", new string('b', 64));

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RunState.AwaitingCutAuthorization, RunPhase.PreWriteBackup)]
    [InlineData(RunState.BackedUp, RunPhase.GrantProbe)]
    [InlineData(RunState.GrantsProbed, RunPhase.CutLegA)]
    [InlineData(RunState.LegACommitted, RunPhase.StructuralVerify)]
    [InlineData(RunState.LegBRecorded, RunPhase.WriteVerify)]
    [InlineData(RunState.AwaitingLifecycleAuthorization, RunPhase.LifecycleEnact)]
    [InlineData(RunState.Enacted, RunPhase.Closeout)]
    public async Task Phase_ByABuildThatTheCardDoesNotName_IsRefused(RunState state, RunPhase phase)
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(state);
        if (run.WaitsFor is not null)
        {
            await cut.ApproveAsync(run);
        }

        RunEngine engine = EngineOf(cut, Other);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => engine.RunPhaseAsync(run, phase, null, Token));

        Assert.Equal("Gate.OtherBuild", refusal.Definition.Id);
        Assert.Equal(state, (await cut.Engine.ReadAsync(run, Token)).State);
        // The control: the build that the card names.
        run = await cut.Engine.RunPhaseAsync(run, phase, null, Token);
        Assert.NotEqual(state, run.State);
        Assert.Equal(LiveCut.Module.Sha256, run.Phases[^1].ModuleSha256);
    }

    // An upgrade in the middle of a run is possible: a card for the new build takes the place of the one that is in force.
    [Theory]
    [InlineData(RunState.AwaitingCutAuthorization, "iucutter-executor/0.2.0+bbbbbbbb")]
    [InlineData(RunState.LegACommitted, "iucutter-executor/0.1.0+aaaaaaaa")]
    public async Task Run_CardForAnotherBuildInTheMiddle_GoesOnWithThatBuildAndNamesBoth(RunState state, string createdBy)
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(state);
        int before = run.Phases.Length;
        ApprovalDesk desk = new ApprovalDesk(
            cut.Database.Approvals,
            new SshKeygenSignatures(),
            Other,
            TimeProvider.System,
            new SystemRandomSource()
        );
        run = await cut.Engine.ReadAsync(run, Token);
        string card = (
            await desk.RequestAsync(ApprovalGate.CutAuthorization, run, "operator@host", TimeSpan.FromHours(1), null, Token)
        ).Text;
        await desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [await cut.SignAsync(card)], Token);

        RunEngine engine = EngineOf(cut, Other);
        while (run.State != RunState.AwaitingLifecycleAuthorization)
        {
            run = await engine.RunPhaseAsync(run, RunStates.Next(run.State)!.Value, null, Token);
        }

        Assert.Equal(
            ["iucutter-executor/0.1.0+aaaaaaaa", "iucutter-executor/0.2.0+bbbbbbbb"],
            run.Phases.Select(phase => phase.ToolRevision)
                .Where(revision => revision.Contains("executor", StringComparison.Ordinal))
                .Distinct()
        );
        // Each phase by itself: those before the card by the one build, all others by the other.
        Assert.Equal(
            run.Phases.Select((_, at) => (at < before ? LiveCut.Module : Other).Sha256),
            run.Phases.Select(phase => phase.ModuleSha256)
        );
        Assert.Equal(
            $"iucutter-executor/0.2.0+bbbbbbbb iucutter-verifier/0.2.0+bbbbbbbb {createdBy}",
            await cut.ScalarAsync<string>(
                """
                select concat_ws(' ', c.executor_revision, v.verifier_revision,
                    (select distinct l.tool_revision from public.iu_lifecycle_log l where l.to_status = 'draft'))
                from cutter_governance.cut_change_set c join cutter_governance.verify_result v using (change_set_id)
                """
            )
        );
    }

    [Fact]
    public async Task LegA_CollectsTheIdsThatTheUnitsHave()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.LegACommitted);
        List<CreatedUnit> units = await cut.Database.Runs.ReadUnitsAsync(run.RunId, Token);

        Assert.Equal(run.Plan!.Units.Select(unit => unit.Address), units.Select(unit => unit.Address));
        Assert.Equal(
            units.Select(unit => $"{unit.Address} {unit.UnitId} {unit.VersionId}"),
            (
                await cut.ScalarAsync<string>(
                    """
                    select string_agg(u.canonical_address || ' ' || u.id || ' ' || v.id, e'\n' order by u.sort_order)
                    from public.information_unit u join public.unit_version v on v.unit_id = u.id
                    """
                )
            )!.Split('\n')
        );
        string lines = string.Concat(units.Select(unit => $"{unit.Address}\t{unit.UnitId}\t{unit.VersionId}\n"));
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(lines))), run.Pins["leg_a_ids_digest"]);
    }

    [Fact]
    public async Task Units_BeforeLegA_AreNone()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        Assert.Empty(await cut.Database.Runs.ReadUnitsAsync(run.RunId, Token));
    }

    private static RunEngine EngineOf(LiveCut cut, ModuleIdentity module) =>
        new EngineComposition(cut.Database, module, new SystemRandomSource()) { Provider = cut.Adapter, History = null }.Create();
}
