using System.Globalization;
using System.Text;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Approvals;

/// <summary>
/// One approval, two who want to use it: one winner each time. IUCUTTER_TEST_RACES sets how often (<see cref="Few"/> otherwise).
/// </summary>
[Trait("Promise", "3")]
public sealed class ApprovalRaceTests(SandboxFixture fixture)
{
    private const int Few = 20;

    private static readonly int Races = int.Parse(
        Environment.GetEnvironmentVariable("IUCUTTER_TEST_RACES") ?? Few.ToString(CultureInfo.InvariantCulture),
        CultureInfo.InvariantCulture
    );

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_TwoAtOnce_OneWins()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        for (int race = 0; race < Races; race++)
        {
            CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
            byte[] card = Encoding.UTF8.GetBytes(await cut.ComposeAsync(run));
            string signature = await cut.SignAsync(Encoding.UTF8.GetString(card));
            string?[] outcomes = await Task.WhenAll(
                OutcomeAsync(() => cut.Desk.ImportAsync(run, card, [signature], Token)),
                OutcomeAsync(() => cut.Desk.ImportAsync(run, card, [signature], Token))
            );
            Assert.Equal([null, "Gate.ApprovalUsed"], outcomes.Order(StringComparer.Ordinal));
        }

        Assert.Equal(Races, await cut.ScalarAsync<long>("select count(*) from cutter_governance.permit"));
    }

    [Fact]
    public async Task Phase_TwoRunnersAtOnce_OneWins()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        for (int race = 0; race < Races; race++)
        {
            CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
            await cut.ApproveAsync(run);
            string?[] outcomes = await Task.WhenAll(
                OutcomeAsync(() => cut.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token)),
                OutcomeAsync(() => cut.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token))
            );
            // The loser finds the winner at work, or its work done.
            Assert.Single(outcomes, outcome => outcome is null);
            Assert.Single(outcomes, outcome => outcome is "Gate.RunOwned" or "Gate.PhaseOrder");
            Assert.Equal(RunState.BackedUp, (await cut.Engine.ReadAsync(run, Token)).State);
        }
    }

    private static async Task<string?> OutcomeAsync(Func<Task> work)
    {
        try
        {
            await work();
            return null;
        }
        catch (IuException refused)
        {
            return refused.Definition.Id;
        }
    }
}
