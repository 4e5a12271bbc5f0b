using IuCutter.Core.Adapters;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Engine;
using IuCutter.Core.Execution;
using IuCutter.Core.Phases;
using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;
using IuCutter.Core.Simulation;
using IuCutter.Core.Tests.Adapters.Fakes;

namespace IuCutter.Core.Tests.Runs;

/// <summary>What the engine itself demands, whatever store and provider it was given.</summary>
public sealed class RunEngineTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunPhase_StoreLosesAPin_StopsWithItsName()
    {
        PinLosingStore store = new PinLosingStore(new MemoryRunStore(TimeProvider.System), pins => pins.Remove("backup_sha256"));
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => BackUpAsync(store));
        Assert.Equal("Gate.InvariantMissing", refusal.Definition.Id);
        Assert.Contains("'backup_sha256'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunPhase_StoreChangesAPin_StopsWithItsName()
    {
        PinLosingStore store = new PinLosingStore(new MemoryRunStore(TimeProvider.System), pins => pins.SetItem("backup_size_bytes", "2"));
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => BackUpAsync(store));
        Assert.Equal("Gate.InvariantMissing", refusal.Definition.Id);
        Assert.Contains("'backup_size_bytes'", refusal.Message, StringComparison.Ordinal);
    }

    // The negative control of the two above: a store that keeps everything.
    [Fact]
    public async Task RunPhase_StoreKeepsEveryPin_GoesOn() =>
        Assert.Equal(
            RunState.BackedUp,
            (await BackUpAsync(new PinLosingStore(new MemoryRunStore(TimeProvider.System), pins => pins))).State
        );

    // A runner that slept while another settled its phase reads what the journal says.
    [Fact]
    public async Task RunPhase_CommitUnknownAndTheJournalKnows_SaysSo()
    {
        MemoryRunStore memory = new MemoryRunStore(TimeProvider.System);
        IuException unknown = await Assert.ThrowsAsync<IuException>(() => BackUpAsync(new AnswerLosingStore(memory, isKept: true)));
        Assert.Equal("Store.CommitUnknown", unknown.Definition.Id);
        Assert.Contains("The journal knows: pre_write_backup is complete", unknown.Message, StringComparison.Ordinal);

        // The negative control: the journal does not know either.
        unknown = await Assert.ThrowsAsync<IuException>(() => BackUpAsync(new AnswerLosingStore(memory, isKept: false)));
        Assert.Equal("Store.CommitUnknown", unknown.Definition.Id);
        Assert.DoesNotContain("knows", unknown.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("failed", 1, "ended as failed, and nothing of it was committed")]
    [InlineData("intent", 2, "committed nothing; attempt 2 has begun since")]
    [InlineData("intent", 1, null)]
    [InlineData("unknown", 1, null)]
    public void LostCommit_ByTheLatestAttempt_SaysWhatItKnows(string outcome, int latest, string? known)
    {
        CutRun run = TestRuns.Run(CutMode.Live, RunState.GrantsProbed) with
        {
            LastAttempt = new(RunPhase.CutLegA, latest, outcome, null, DateTimeOffset.UnixEpoch),
        };
        string? said = LostCommit.Of(run, RunPhase.CutLegA, attempt: 1);
        Assert.Equal(known is null, said is null);
        Assert.Contains(known ?? "", said ?? "", StringComparison.Ordinal);
    }

    // Specification 5: the switch first, then the adapter. With both wrong, the switch is what is named.
    [Theory]
    [InlineData(false, false, "Gate.ProductionExecutionNotAuthorized")]
    [InlineData(false, true, "Gate.ProductionExecutionNotAuthorized")]
    [InlineData(true, false, "Gate.LiveAdapterRequired")]
    [InlineData(true, true, null)]
    [SeamLine(SeamLines.SwitchFirst)]
    public async Task RequireLive_AsksTheSwitchBeforeTheAdapter(bool on, bool adapter, string? errorId)
    {
        RunEngine engine = Engine(
            new MemoryRunStore(TimeProvider.System),
            adapter ? new ProductionLiveExecutionAdapter() : null,
            new FixedExecutionControl { Enabled = on }
        );
        Exception? refusal = await Record.ExceptionAsync(() => engine.RequireLiveAsync(TestRuns.Plan(), Token));
        Assert.Equal(errorId, (refusal as IuException)?.Definition.Id);
        Assert.Equal(errorId is null, refusal is null);
    }

    // Inside a phase the same: neither what stands where the adapter should be nor a missing approval is looked at first.
    [Theory]
    [InlineData(RunPhase.PreWriteBackup)]
    [InlineData(RunPhase.CutLegA)]
    [InlineData(RunPhase.LegBRecord)]
    [InlineData(RunPhase.WriteVerify)]
    [InlineData(RunPhase.LifecycleEnact)]
    [SeamLine(SeamLines.SwitchFirst)]
    public async Task MutatingPhase_LiveAndOff_RefusesBeforeAnyAdapterIsTouched(RunPhase phase)
    {
        FakeServer server = new FakeServer(TestRuns.Plan().UnitCount);
        foreach (object? provider in new object?[] { new ProductionLiveExecutionAdapter(server), new Simulator(), null })
        {
            ProductionExecutionNotAuthorizedException refusal = await Assert.ThrowsAsync<ProductionExecutionNotAuthorizedException>(() =>
                PhaseTable
                    .For(phase)
                    .RunAsync(
                        TestRuns.Context(TestRuns.Run(CutMode.Live), new FixedExecutionControl()),
                        new PhaseServices(provider, new Simulator(), null, null),
                        Token
                    )
            );
            Assert.Equal("Gate.ProductionExecutionNotAuthorized", refusal.Definition.Id);
        }

        Assert.Empty(server.Transcript);
    }

    [Fact]
    public async Task RunPhase_PlanMissing_Refuses()
    {
        RunEngine engine = Engine(new MemoryRunStore(TimeProvider.System), null, new FixedExecutionControl());
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            engine.RunPhaseAsync(TestRuns.Run() with { Plan = null }, RunPhase.PreWriteBackup, null, Token)
        );
        Assert.Equal("Input.PlanMissing", refusal.Definition.Id);
    }

    [Fact]
    public async Task Create_LiveWithoutDatabase_Refuses()
    {
        RunEngine engine = Engine(new MemoryRunStore(TimeProvider.System), null, new FixedExecutionControl());
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            engine.CreateAsync(TestRuns.Plan(), CutMode.Live, "operator@host", Token)
        );
        Assert.Equal("Store.NotConnected", refusal.Definition.Id);
    }

    // An older copy of the database has approvals and a switch of its own: the checkpoints outside are asked before anything is written.
    [Fact]
    [Trait("Promise", "7")]
    public async Task LiveRun_HistoryRewound_BeginsNothing()
    {
        MemoryRunStore live = new MemoryRunStore(TimeProvider.System);
        MemoryRunStore dry = new MemoryRunStore(TimeProvider.System);
        SwitchedHistory history = new SwitchedHistory();
        RunEngine engine = Engine(dry, null, new FixedExecutionControl(), live, history);
        CutRun run = await engine.CreateAsync(TestRuns.Plan(), CutMode.Live, "operator@host", Token);
        Assert.Equal(1, history.Asked);
        history.Rewound = true;

        foreach (
            Func<Task<CutRun>> refused in new[]
            {
                () => engine.CreateAsync(TestRuns.Plan(), CutMode.Live, "operator@host", Token),
                () => engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token),
                async () =>
                {
                    await using IRunOwner owner = await engine.ClaimAsync(run, RunClaim.Run, Token);
                    return run;
                },
            }
        )
        {
            IuException refusal = await Assert.ThrowsAsync<IuException>(refused);
            Assert.Equal("Integrity.HistoryRewound", refusal.Definition.Id);
        }

        CutRun after = (await live.FindAsync(run.RunId, Token))!;
        Assert.Equal((run.State, run.Phases.Length), (after.State, after.Phases.Length));

        // A dry run needs no database. And the control: with its history in order, it comes as far as the switch.
        await BackUpAsync(dry);
        Assert.Equal(4, history.Asked);
        history.Rewound = false;
        await Assert.ThrowsAsync<ProductionExecutionNotAuthorizedException>(() =>
            engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token)
        );
        // Before the owner is written down, and before the intent.
        Assert.Equal(6, history.Asked);
    }

    private static async Task<CutRun> BackUpAsync(IRunStore store)
    {
        RunEngine engine = Engine(store, null, new FixedExecutionControl());
        CutRun run = await engine.CreateAsync(TestRuns.Plan(), CutMode.DryRun, "operator@host", Token);
        return await engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token);
    }

    private static RunEngine Engine(
        IRunStore store,
        object? provider,
        FixedExecutionControl control,
        IRunStore? live = null,
        IHistoryGuard? history = null
    )
    {
        RunIds ids = new RunIds(TimeProvider.System, new SystemRandomSource());
        return new RunEngine(
            new RunOpening(TimeProvider.System, ids, TestRuns.Module),
            TestRuns.Module,
            store,
            live,
            new PhaseServices(provider, new Simulator(), null, null, History: history),
            new KillSwitch(control),
            faults: null
        );
    }

    private sealed class SwitchedHistory : IHistoryGuard
    {
        public bool Rewound { get; set; }

        public int Asked { get; private set; }

        public Task RequireAsync(CancellationToken cancellationToken)
        {
            Asked++;
            return Rewound ? throw new IuException(ErrorCatalogue.HistoryRewound, "") : Task.CompletedTask;
        }

        public Task<UnknownHost?> FindUnknownHostAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task BeginAsync(long size, string root, Func<Task> take, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
