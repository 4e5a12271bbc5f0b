using System.Text;
using IuCutter.Core.RunStatus;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>What the database says of the cards of a run, which the advice names by their number.</summary>
[Trait("Promise", "4")]
public sealed class CardFactsTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The first one was never signed. Of the second, which waives the proof, an OFF made nothing: neither is to be taken now.
    [Fact]
    public async Task Cards_NewestIsVoidAndAnOlderOneWasNeverSigned_NoneIsOpen()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        await cut.ComposeAsync(run);
        (string waiver, _) = await cut.Desk.RequestAsync(
            ApprovalGate.CutAuthorization,
            run,
            "operator@host",
            TimeSpan.FromHours(1),
            null,
            Token,
            waiveRestoreProof: true
        );
        await cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(waiver), [await cut.SignAsync(waiver)], Token);
        Assert.False(Assert.Single((await cut.Engine.ReadAsync(run, Token)).Cards).IsVoid);
        await cut.Database.ExecutionControl.TurnOffAsync("test", Token);
        await cut.TurnOnAsync();

        run = await cut.Engine.ReadAsync(run, Token);
        RequestedCards cards = Assert.Single(run.Cards);
        Assert.Equal((2, null, true), (cards.Count, cards.OpenUntil, cards.IsVoid));
        Assert.EndsWith(
            $"Request-IuApproval -Gate CutAuthorization -Path ./{run.RunId}.CutAuthorization-3.card",
            RunExplainer.Explain(run).NextCommand,
            StringComparison.Ordinal
        );

        // The control: the third is open, and named.
        await cut.ComposeAsync(run);
        Assert.EndsWith(
            $"Import-IuApproval ./{run.RunId}.CutAuthorization-3.card",
            RunExplainer.Explain(await cut.Engine.ReadAsync(run, Token)).NextCommand,
            StringComparison.Ordinal
        );
    }
}
