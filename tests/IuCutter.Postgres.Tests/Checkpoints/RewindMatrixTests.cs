using System.Runtime.Versioning;
using System.Text;
using IuCutter.Core.Approvals;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Checkpoints;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Checkpoints;

/// <summary>
/// Each way to put a database back, at each of five points of a run: what is missing is told by name, and what was used since is not used
/// again, neither before the loss is given up by a signed card nor after it.
/// </summary>
[Collection(OwnServerUse.Name)]
[Trait("Promise", "7")]
[UnsupportedOSPlatform("windows")]
public sealed class RewindMatrixTests(OwnServer server, RewindHistory history) : IClassFixture<RewindHistory>
{
    private const string Rewound = "Integrity.HistoryRewound";
    private const string OfAnother = "Gate.CardHistory";

    // The points at which more is tried than that all is refused: each needs a database of its own.
    private const int Unguarded = 1;
    private const int GivenUp = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RewindKind.DumpRestored)]
    [InlineData(RewindKind.CopyRenamed)]
    [InlineData(RewindKind.FolderCopiedBack)]
    [InlineData(RewindKind.StandbyPromoted)]
    public async Task Database_PutBackToEachPointOfARun_IsRefusedAndGoesOnByASignedCard(RewindKind kind)
    {
        await history.DriveAsync();
        Assert.Equal(5, history.Snapshots.Select(snapshot => snapshot.LogSize).Distinct().Count());
        try
        {
            foreach (RewindSnapshot snapshot in history.Snapshots)
            {
                await CheckAsync(snapshot, kind);
            }
        }
        finally
        {
            await server.PutDataRightAsync();
        }
    }

    // The negative control: the database itself, which is refused nothing by any checkpoint, and knows what was used.
    [Fact]
    public async Task Database_NotPutBack_IsAcceptedByEveryCheckpointAndKnowsWhatWasUsed()
    {
        await history.DriveAsync();
        LiveCut right = await LiveCut.OpenQuickAsync(await server.OpenAsync(), history.Cut.Provider);
        right.Desk = RewindHistory.DeskOf(right, right.Database.Checkpoints);

        await right.Database.Checkpoints.RequireAsync(Token);
        Assert.Equal(CheckpointState.Consistent, Assert.Single(await right.Database.Checkpoints.ReadAsync(Token)).State);
        foreach (RewindSnapshot snapshot in history.Snapshots)
        {
            await RequireOwnMomentAsync(right, snapshot);
        }

        Assert.Equal(("Gate.ApprovalUsed", "Gate.ApprovalUsed"), history.Again);
    }

    private async Task CheckAsync(RewindSnapshot snapshot, RewindKind kind)
    {
        await using RewoundDatabase rewound = await RewoundDatabase.OpenAsync(server, history, snapshot, kind);
        LiveCut cut = rewound.Cut;
        // What was turned off is on, but on a server that tells by its timeline that it is another one.
        Assert.Equal(kind != RewindKind.StandbyPromoted, (await cut.Database.ExecutionControl.ReadAsync(Token)).Enabled);
        IuCheckpoint lost = await RequireToldAsync(cut, snapshot);
        await RequireRefusedAsync(cut, lost, snapshot);
        await RequireOwnMomentAsync(cut, snapshot);
        switch (snapshot.Number)
        {
            case Unguarded:
                await ControlNobodyAsksTheCheckpointsAsync(cut, kind);
                break;
            case GivenUp:
                await RequireReconciledAsync(cut, lost, kind);
                break;
        }
    }

    private async Task<IuCheckpoint> RequireToldAsync(LiveCut cut, RewindSnapshot snapshot)
    {
        Assert.Equal((snapshot.Point, snapshot.LogSize), (snapshot.Point, await SizeAsync(cut)));
        IuCheckpoint lost = Assert.Single(await cut.Database.Checkpoints.ReadAsync(Token));
        Assert.Equal((snapshot.Point, CheckpointState.Behind, null), (snapshot.Point, lost.State, lost.MissingFault));
        Assert.Equal(snapshot.Missing, lost.Missing.Select(one => one.Kind));
        Assert.All(lost.Missing, one => Assert.True(one.Index >= snapshot.LogSize));
        Assert.All(
            lost.Missing,
            one =>
            {
                AuditLogEntry told = history.Told[one.Index];
                Assert.Equal(
                    (told.At, told.Kind, told.RunId, told.DocumentPrefix, told.Person, told.Detail),
                    (one.At, one.Kind, one.RunId, one.DocumentPrefix, one.Person, one.Detail)
                );
            }
        );
        return lost;
    }

    // By the tool, whatever the database itself would say, and with each record that is missing; and nothing of it is written.
    private async Task RequireRefusedAsync(LiveCut cut, IuCheckpoint lost, RewindSnapshot snapshot)
    {
        List<(string Deed, Func<Task> Do)> deeds =
        [
            ("used card", () => history.ImportCardAsync(cut)),
            ("used ruling", () => history.ImportRulingAsync(cut)),
        ];
        if (snapshot.Number == Unguarded)
        {
            deeds.Add(("new ruling", () => cut.TurnOnAsync()));
            deeds.Add(("new run", () => cut.Engine.CreateAsync(LiveCut.Plan(prefix: "NEXT-LAW"), CutMode.Live, "operator@host", Token)));
        }

        foreach ((string deed, Func<Task> act) in deeds)
        {
            IuException? refused = await RewindHistory.RefusalAsync(act);
            Assert.Equal((snapshot.Point, deed, Rewound), (snapshot.Point, deed, refused?.Definition.Id));
            Assert.All(lost.Missing, one => Assert.Contains($"\n  {one}", refused!.Message, StringComparison.Ordinal));
        }

        Assert.Equal(snapshot.LogSize, await SizeAsync(cut));
        CutRun run = await history.ReadRunAsync(cut);
        if (RunStates.Next(run.State) is { } phase)
        {
            IuException? refused = await RewindHistory.RefusalAsync(() => cut.Engine.RunPhaseAsync(run, phase, null, Token));
            Assert.Equal((snapshot.Point, Rewound), (snapshot.Point, refused?.Definition.Id));
            Assert.Equal(run.Phases.Length, (await history.ReadRunAsync(cut)).Phases.Length);
            Assert.Equal(snapshot.LogSize, await SizeAsync(cut));
        }
    }

    // The control: that it is put back is known by what was written after it, and by nothing else.
    private static async Task RequireOwnMomentAsync(LiveCut cut, RewindSnapshot snapshot)
    {
        CheckpointDesk desk = new CheckpointDesk(cut.Provider, snapshot.Places, cut.Database.ExecutorKey, TimeProvider.System);
        IuCheckpoint own = Assert.Single(await desk.ReadAsync(Token));
        Assert.Equal((CheckpointState.Consistent, snapshot.LogSize, null), (own.State, own.Size, CheckpointDesk.FaultOf(own)));
    }

    // The negative control: where nobody asks the checkpoints, a data folder that was copied back takes card and ruling a second time:
    // system, oid and timeline are what they were. Any other database tells by these that it is not the one that they were asked for in.
    private async Task ControlNobodyAsksTheCheckpointsAsync(LiveCut cut, RewindKind kind)
    {
        (string? card, string? ruling) = kind switch
        {
            RewindKind.FolderCopiedBack => (null, null),
            // Off, by its timeline; and off is asked first.
            RewindKind.StandbyPromoted => ("Gate.ProductionExecutionNotAuthorized", OfAnother),
            _ => ((string?)OfAnother, (string?)OfAnother),
        };
        cut.Desk = RewindHistory.DeskOf(cut, checkpoints: null);
        Assert.Equal((kind, card), (kind, await RefusalAsync(() => history.ImportCardAsync(cut))));
        Assert.Equal((kind, ruling), (kind, await RefusalAsync(() => history.ImportRulingAsync(cut))));
    }

    private async Task RequireReconciledAsync(LiveCut cut, IuCheckpoint lost, RewindKind kind)
    {
        (string text, _) = await cut.Desk.RequestReconcileAsync(
            ReconcileTerms.Of(lost)!,
            "operator@host",
            TimeSpan.FromHours(1),
            "the disk was lost",
            Token
        );
        await cut.Desk.ImportAloneAsync(Encoding.UTF8.GetBytes(text), [await cut.SignAsync(text)], Token);
        Assert.Equal(CheckpointState.Reconciled, Assert.Single(await cut.Database.Checkpoints.ReadAsync(Token)).State);
        await cut.Database.Checkpoints.RequireAsync(Token);

        // What was outstanding is void: it may have been used in what was lost, and was.
        string refusal = kind == RewindKind.FolderCopiedBack ? "Gate.CardSuperseded" : OfAnother;
        Assert.False((await cut.Database.ExecutionControl.ReadAsync(Token)).Enabled);
        Assert.Equal((kind, refusal), (kind, await RefusalAsync(() => history.ImportRulingAsync(cut))));
        await cut.TurnOnAsync();
        Assert.Equal((kind, refusal), (kind, await RefusalAsync(() => history.ImportCardAsync(cut))));
        CutRun next = await cut.AdvanceToAsync(RunState.BackedUp, LiveCut.Plan(prefix: "NEXT-LAW"));
        Assert.Equal(RunState.BackedUp, next.State);
    }

    private static async Task<string?> RefusalAsync(Func<Task> act) => (await RewindHistory.RefusalAsync(act))?.Definition.Id;

    private static Task<long> SizeAsync(LiveCut cut) => cut.ScalarAsync<long>("select tree_size from cutter_governance.log_head");
}
