using System.Text;
using IuCutter.Core.Approvals;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>
/// A second document under the prefix of one that is cut, with new addresses only: whatever refuses a dry run refuses the live one
/// before anyone signs and before anything is written, and behind leg A's lock once more.
/// </summary>
[Trait("Promise", "1")]
public sealed class PreconditionTests(SandboxFixture fixture)
{
    private const string Second = "# Chapter 8. Later\n\n## Article 81. More\n\nMore of it.\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SecondDocumentUnderAnEnactedPrefix_DryRunAndLiveRun_AreRefusedAlike()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        await cut.AdvanceToAsync(RunState.CloseoutReported);
        CutPlan second = LiveCut.Plan(Second);

        CutRun dry = await cut.Engine.CreateAsync(second, CutMode.DryRun, "operator@host", Token);
        IuException dryStop = await Assert.ThrowsAsync<IuException>(async () =>
        {
            await foreach (CutRun _ in cut.Engine.AdvanceAsync(dry, null, Token)) { }
        });
        IuException liveStop = await Assert.ThrowsAsync<IuException>(() =>
            cut.Engine.CreateAsync(second, CutMode.Live, "operator@host", Token)
        );

        Assert.Equal(("Store.UnitExists", "Store.UnitExists"), (dryStop.Definition.Id, liveStop.Definition.Id));
        Assert.Equal(1, await cut.ScalarAsync<long>("select count(*) from cutter_governance.run"));
        // The control: the same document under a prefix of its own.
        await cut.Engine.CreateAsync(LiveCut.Plan(Second, "OTHER-LAW"), CutMode.Live, "operator@host", Token);
    }

    // Both runs were made while there was nothing: the one that comes second is refused at the next door, wherever it stands.
    [Theory]
    [InlineData("card")]
    [InlineData("approval")]
    [InlineData("leg A")]
    public async Task SecondRunOfAPrefix_TheFirstHasCut_IsRefusedAtItsNextDoor(string door)
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun second = await cut.Engine.CreateAsync(LiveCut.Plan(Second), CutMode.Live, "operator@host", Token);
        string? card = door == "card" ? null : await cut.ComposeAsync(second);
        string? signature = card is null ? null : await cut.SignAsync(card);
        async Task ImportAsync() =>
            await cut.Desk.ImportAsync(await cut.Engine.ReadAsync(second, Token), Encoding.UTF8.GetBytes(card!), [signature!], Token);
        if (door == "leg A")
        {
            await ImportAsync();
        }

        await cut.AdvanceToAsync(RunState.LegACommitted);
        IuException refusal = await Assert.ThrowsAsync<IuException>(async () =>
        {
            if (door == "card")
            {
                await cut.ComposeAsync(second);
            }
            else if (door == "approval")
            {
                await ImportAsync();
            }
            else
            {
                await foreach (CutRun _ in cut.Engine.AdvanceAsync(second, null, Token)) { }
            }
        });

        Assert.Equal("Store.UnitExists", refusal.Definition.Id);
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from public.information_unit where canonical_address like '%CH-8%'"));
    }

    [Fact]
    public async Task WordThatTheDatabaseDoesNotHave_DryRunAndLiveRun_AreRefusedAlike()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutPlan plan = LiveCut.Plan(publicationType: "edict");
        CutRun dry = await cut.Engine.CreateAsync(plan, CutMode.DryRun, "operator@host", Token);
        IuException dryStop = await Assert.ThrowsAsync<IuException>(async () =>
        {
            await foreach (CutRun _ in cut.Engine.AdvanceAsync(dry, null, Token)) { }
        });
        IuException liveStop = await Assert.ThrowsAsync<IuException>(() =>
            cut.Engine.CreateAsync(plan, CutMode.Live, "operator@host", Token)
        );

        Assert.Equal(("Store.UnknownWord", "Store.UnknownWord"), (dryStop.Definition.Id, liveStop.Definition.Id));
    }
}
