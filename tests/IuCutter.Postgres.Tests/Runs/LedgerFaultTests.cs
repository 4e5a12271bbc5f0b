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
    private static CancellationToken Token => TestContext.Current.CancellationToken;

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

    private async Task RefusesEachAsync(RunState state, RunPhase phase, IEnumerable<KeyValuePair<string, string>> faults)
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        FaultyDatabase database = new FaultyDatabase(cut, (await fixture.GetAsync()).AdminUser);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(state);
        if (run.WaitsFor is not null)
        {
            await cut.ApproveAsync(run);
        }

        await database.RememberAsync();
        List<string> passed = [];
        foreach ((string name, string fault) in faults)
        {
            await database.MakeAsync(fault);
            Exception? end = await Record.ExceptionAsync(() => cut.Engine.RunPhaseAsync(run, phase, null, Token));
            if (
                (end as IuException)?.Definition.Id
                is not ("Integrity.UnitsChanged" or "Integrity.VerifyMismatch" or "Integrity.RowsNotCovered")
            )
            {
                passed.Add($"{name}: {end?.Message ?? "passed"}");
            }

            // One that passed has gone on, and the others are tried on it no more.
            Assert.True(state == (await cut.Engine.ReadAsync(run, Token)).State, string.Join('\n', passed));
            await database.MendAsync();
        }

        Assert.Empty(passed);

        // The control: the right rows pass, in the same run.
        run = await cut.Engine.RunPhaseAsync(run, phase, null, Token);
        Assert.NotEqual(state, run.State);
    }
}
