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
    [InlineData("backup")]
    public async Task SecondRunOfAPrefix_TheFirstHasCut_IsRefusedAtItsNextDoor(string door)
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun second = await cut.Engine.CreateAsync(LiveCut.Plan(Second), CutMode.Live, "operator@host", Token);
        string? card = door == "card" ? null : await cut.ComposeAsync(second);
        string? signature = card is null ? null : await cut.SignAsync(card);
        async Task ImportAsync() =>
            await cut.Desk.ImportAsync(await cut.Engine.ReadAsync(second, Token), Encoding.UTF8.GetBytes(card!), [signature!], Token);
        if (door == "backup")
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
        // Nobody paid for a backup, and whoever asks the run is told what it cannot get past.
        Assert.Equal(1, await cut.ScalarAsync<long>("select count(*) from cutter_governance.backup_attestation"));
        Assert.Equal(door == "backup" ? "Store.UnitExists" : null, (await cut.Engine.ReadAsync(second, Token)).LastRefusal?.ErrorId);
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

    // Words are data, and may be taken away while a run is under way.
    [Theory]
    [InlineData("section_type", "article")]
    [InlineData("unit_kind", "law_unit")]
    public async Task WordThatIsTakenAway_EachNextDoor_IsClosedByItsName(string vocabulary, string word)
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun carded = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        string card = await cut.ComposeAsync(carded);
        string signature = await cut.SignAsync(card);
        CutRun approved = await cut.AdvanceToAsync(RunState.AwaitingCutAuthorization, LiveCut.Plan(prefix: "SECOND-LAW"));
        await cut.ApproveAsync(approved);
        FaultyDatabase database = new FaultyDatabase(cut, (await fixture.GetAsync()).AdminUser);
        await database.MakeAsync(
            $"create table public.taken as select * from public.{vocabulary} where code = '{word}'; "
                + $"delete from public.{vocabulary} where code = '{word}'"
        );

        CutRun dry = await cut.Engine.CreateAsync(LiveCut.Plan(prefix: "THIRD-LAW"), CutMode.DryRun, "operator@host", Token);
        foreach (
            (string door, Func<Task> open) in new (string, Func<Task>)[]
            {
                (
                    "dry run",
                    async () =>
                    {
                        await foreach (CutRun _ in cut.Engine.AdvanceAsync(dry, null, Token)) { }
                    }
                ),
                ("run", () => cut.Engine.CreateAsync(LiveCut.Plan(prefix: "THIRD-LAW"), CutMode.Live, "operator@host", Token)),
                ("card", () => cut.ComposeAsync(carded)),
                ("approval", () => ImportAsync()),
                ("backup", () => cut.Engine.RunPhaseAsync(approved, RunPhase.PreWriteBackup, null, Token)),
            }
        )
        {
            IuException refusal = await Assert.ThrowsAsync<IuException>(open);
            Assert.Equal((door, "Store.UnknownWord"), (door, refusal.Definition.Id));
            Assert.Contains(word, refusal.Message, StringComparison.Ordinal);
        }

        // The control: with the word again, the same card, and the same run.
        await database.MakeAsync($"insert into public.{vocabulary} select * from public.taken");
        await ImportAsync();
        await cut.Engine.RunPhaseAsync(approved, RunPhase.PreWriteBackup, null, Token);

        async Task ImportAsync() =>
            await cut.Desk.ImportAsync(await cut.Engine.ReadAsync(carded, Token), Encoding.UTF8.GetBytes(card), [signature], Token);
    }
}
