using IuCutter.Core.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>
/// Ledger rows that changed after leg B, or after the verdict: neither is a verdict given on them nor is anything enacted by it, and with
/// the right rows the same run goes on.
/// </summary>
[Trait("Promise", "5")]
public sealed class LedgerFaultTests(SandboxFixture fixture)
{
    [Fact]
    public Task WriteVerify_EveryLedgerFaultSinceLegB_IsRefused() =>
        RefusesEachAsync(RunState.LegBRecorded, RunPhase.WriteVerify, LedgerFaults.All);

    [Fact]
    public Task Enactment_EveryLedgerFaultSinceTheVerdict_IsRefused() =>
        RefusesEachAsync(
            RunState.AwaitingLifecycleAuthorization,
            RunPhase.LifecycleEnact,
            LedgerFaults.All.Concat(LedgerFaults.OfTheVerdict)
        );

    private async Task RefusesEachAsync(RunState state, RunPhase phase, IEnumerable<KeyValuePair<string, string>> faults) =>
        await new FaultyDatabase(await LiveCut.OpenQuickAsync(fixture), (await fixture.GetAsync()).AdminUser).RefusesEachAsync(
            state,
            phase,
            faults,
            "Integrity.UnitsChanged",
            "Integrity.VerifyMismatch",
            "Integrity.RowsNotCovered"
        );
}
