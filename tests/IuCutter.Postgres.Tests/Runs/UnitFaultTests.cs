using IuCutter.Core.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>
/// Rows that changed between two phases: after the structure was checked, after the ledger was recorded, and after the verdict.
/// Whatever the fault, the next phase refuses it, nothing is enacted, and with the right rows the same run goes on.
/// </summary>
[Trait("Promise", "5")]
public sealed class UnitFaultTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Faults_AreMany() => Assert.True(UnitFaults.All.Count >= 50, $"{UnitFaults.All.Count} faults");

    [Fact]
    public Task LegB_EveryFaultSinceTheStructureCheck_IsRefused() =>
        RefusesEachAsync(RunState.StructureVerified, RunPhase.LegBRecord, "Integrity.UnitsChanged");

    [Fact]
    public Task WriteVerify_EveryFaultSinceLegB_IsRefused() =>
        RefusesEachAsync(RunState.LegBRecorded, RunPhase.WriteVerify, "Integrity.VerifyMismatch");

    [Fact]
    public Task Enactment_EveryFaultSinceTheVerdict_IsRefused() =>
        RefusesEachAsync(RunState.AwaitingLifecycleAuthorization, RunPhase.LifecycleEnact, "Integrity.UnitsChanged");

    // Nobody is asked to sign for rows that changed, and a card that was signed before approves nothing.
    [Fact]
    public async Task Card_RowsChangedSinceTheVerdict_IsNeitherWrittenNorRecorded()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        FaultyDatabase database = new FaultyDatabase(cut, (await fixture.GetAsync()).AdminUser);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.AwaitingLifecycleAuthorization);
        string card = await cut.ComposeAsync(run);
        await database.RememberAsync();
        await database.MakeAsync(UnitFaults.All["owner"]);

        IuException request = await Assert.ThrowsAsync<IuException>(() => cut.ComposeAsync(run));
        string signature = await cut.SignAsync(card);
        IuException import = await Assert.ThrowsAsync<IuException>(async () =>
            await cut.Desk.ImportAsync(await cut.Engine.ReadAsync(run, Token), System.Text.Encoding.UTF8.GetBytes(card), [signature], Token)
        );
        Assert.Equal(("Integrity.UnitsChanged", "Integrity.UnitsChanged"), (request.Definition.Id, import.Definition.Id));

        // The control: the right rows, the same card.
        await database.MendAsync();
        await cut.Desk.ImportAsync(await cut.Engine.ReadAsync(run, Token), System.Text.Encoding.UTF8.GetBytes(card), [signature], Token);
    }

    private async Task RefusesEachAsync(RunState state, RunPhase phase, string refusal) =>
        await new FaultyDatabase(await LiveCut.OpenQuickAsync(fixture), (await fixture.GetAsync()).AdminUser).RefusesEachAsync(
            state,
            phase,
            UnitFaults.All,
            refusal
        );
}
