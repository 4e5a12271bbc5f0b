using System.Data.Common;
using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;
using IuCutter.Core.Tests.Adapters.Fakes;

namespace IuCutter.Core.Tests.Adapters;

/// <summary>The live adapter's transaction against a scripted server: how it begins, how it ends, and whose word its end is.</summary>
[Trait("Promise", "4")]
public sealed class LiveTransactionTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly FakeServer _server = new(TestRuns.Plan().UnitCount);

    /// <summary>A method of the adapter and the step of its transaction at which something goes wrong.</summary>
    public static TheoryData<string, string> Steps =>
        new()
        {
            { "backup", "fn_phase_enter" },
            { "backup", "fn_phase_complete" },
            { "leg_a", "fn_phase_enter" },
            { "leg_a", "fn_iu_create" },
            { "leg_a", "fn_phase_complete" },
            { "leg_b", "fn_phase_enter" },
            { "leg_b", "writer" },
            { "leg_b", "fn_phase_complete" },
            { "verify", "fn_phase_enter" },
            { "verify", "writer" },
            { "verify", "fn_phase_complete" },
            { "enact", "fn_phase_enter" },
            { "enact", "fn_iu_enact" },
            { "enact", "pg_trigger" },
            { "enact", "iu_lifecycle_log" },
            { "enact", "fn_phase_complete" },
        };

    [Theory]
    [MemberData(nameof(Steps))]
    [SeamLine(SeamLines.RollBack)]
    public async Task EveryMethod_ErrorAtAnyStep_IsRolledBackAndRethrown(string method, string step)
    {
        // An error that nobody has heard of: what is caught by name would let it through.
        ArithmeticException error = new ArithmeticException(step);
        _server.On(step, () => throw error);
        ArithmeticException thrown = await Assert.ThrowsAsync<ArithmeticException>(() =>
            CallAsync(method, writerFault: step == "writer" ? error : null)
        );
        Assert.Same(error, thrown);
        Assert.Equal("rollback", _server.Transcript[^2]);
        Assert.Equal("close", _server.Transcript[^1]);
        Assert.DoesNotContain("commit", _server.Transcript);
    }

    // The negative control of the above, and the shape of every phase: fence first, result last, then COMMIT.
    [Theory]
    [InlineData("backup", "Executor", "")]
    [InlineData("leg_a", "Executor", "create,")]
    [InlineData("leg_b", "Executor", "")]
    [InlineData("verify", "Verifier", "")]
    [InlineData("enact", "Executor", "enact,enact,enact,survey triggers,survey log,")]
    public async Task EveryMethod_NothingWrong_EntersWritesCompletesAndCommits(string method, string role, string writes)
    {
        await CallAsync(method);
        Assert.Equal($"open {role},begin ReadCommitted,enter,{writes}complete,commit,close", string.Join(',', _server.Transcript));
    }

    [Fact]
    public async Task Commit_IsNotCancellable()
    {
        using CancellationTokenSource source = new CancellationTokenSource();
        await CallAsync("leg_a", token: source.Token);
        Assert.False(_server.CommitWasCancellable);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("57P01")]
    [InlineData("57P02")]
    [InlineData("08006")]
    [InlineData("08003")]
    public async Task Commit_AnswerLost_IsUnknownAndNeitherFailedNorDone(string? sqlState)
    {
        FakeDbException lost = new FakeDbException(sqlState);
        _server.CommitFault = lost;
        IuException unknown = await Assert.ThrowsAsync<IuException>(() => CallAsync("leg_a"));
        Assert.Equal("Store.CommitUnknown", unknown.Definition.Id);
        Assert.Equal(ErrorOutcome.Unknown, unknown.Definition.Outcome);
        Assert.Same(lost, unknown.InnerException);
    }

    // A server that cannot write its log panics in the midst of COMMIT: its error has a SQLSTATE, and the session is gone.
    [Theory]
    [InlineData("53100", true, "Store.CommitUnknown")]
    [InlineData("58030", true, "Store.CommitUnknown")]
    [InlineData("53100", false, null)]
    public async Task Commit_ErrorTakesTheSessionWithIt_IsUnknown(string sqlState, bool ends, string? errorId)
    {
        _server.CommitFault = new FakeDbException(sqlState);
        _server.CommitEndsTheSession = ends;
        Exception? thrown = await Record.ExceptionAsync(() => CallAsync("leg_a"));
        Assert.Equal(errorId, (thrown as IuException)?.Definition.Id);
    }

    [Theory]
    [InlineData("40001")]
    [InlineData("23503")]
    [InlineData("57014")]
    [InlineData("IU007")]
    public async Task Commit_ServerSaysNo_IsRethrown(string sqlState)
    {
        FakeDbException refused = new FakeDbException(sqlState);
        _server.CommitFault = refused;
        Assert.Same(refused, await Assert.ThrowsAsync<FakeDbException>(() => CallAsync("leg_a")));
    }

    // Before COMMIT was sent there is nothing unknown, whatever ended the session.
    [Theory]
    [InlineData(null)]
    [InlineData("57P01")]
    public async Task Statement_SessionEnds_IsRethrownAndNotUnknown(string? sqlState)
    {
        FakeDbException lost = new FakeDbException(sqlState);
        _server.On("fn_phase_complete", () => throw lost);
        Assert.Same(lost, await Assert.ThrowsAsync<FakeDbException>(() => CallAsync("leg_a")));
    }

    public static TheoryData<Exception> RollbackFaults =>
        [new FakeDbException("08006"), new InvalidOperationException("This transaction has completed.")];

    [Theory]
    [MemberData(nameof(RollbackFaults))]
    [SeamLine(SeamLines.RollBack)]
    public async Task RollBack_FailsToo_TheFirstErrorIsWhatIsSeen(Exception rollbackFault)
    {
        FakeDbException error = new FakeDbException("23514");
        _server.On("fn_iu_create", () => throw error);
        _server.RollbackFault = rollbackFault;
        Assert.Same(error, await Assert.ThrowsAsync<FakeDbException>(() => CallAsync("leg_a")));
        Assert.Equal("close", _server.Transcript[^1]);
    }

    [Fact]
    public async Task RollBack_ConnectionGone_IsLeftToTheServer()
    {
        FakeDbException error = new FakeDbException(null);
        _server.On(
            "fn_iu_create",
            () =>
            {
                _server.Connection!.Break();
                throw error;
            }
        );
        Assert.Same(error, await Assert.ThrowsAsync<FakeDbException>(() => CallAsync("leg_a")));
        Assert.DoesNotContain("rollback", _server.Transcript);
        Assert.DoesNotContain("commit", _server.Transcript);
    }

    [Fact]
    public async Task Complete_NoTransactionId_Refuses()
    {
        _server.On("fn_phase_complete");
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => CallAsync("leg_a"));
        Assert.Equal("Integrity.UnexpectedStatus", refusal.Definition.Id);
        Assert.DoesNotContain("commit", _server.Transcript);
    }

    [Theory]
    [InlineData("db_password")]
    [InlineData("ApiKey")]
    public async Task Complete_SecretShapedPin_NeverLeavesTheProcess(string key)
    {
        FakeConnection connection = (FakeConnection)await _server.OpenAsync(DatabaseRole.Executor, None);
        DbTransaction transaction = await connection.BeginTransactionAsync(None);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            PhaseJournal.CompleteAsync(
                connection,
                transaction,
                "run",
                RunPhase.CutLegA,
                attempt: 1,
                claim: 1,
                PhasePath.Live,
                PhaseEvidence.LegA(new LegAResult(1, "digest", "ids"), CutMode.Live).Add(key, "canary"),
                None
            )
        );
        Assert.Equal("Gate.SecretPin", refusal.Definition.Id);
        Assert.Empty(_server.Statements);
    }

    [Fact]
    public async Task LegB_OtherCountThanTwiceNAndSix_IsRolledBack()
    {
        foreach (int rows in new[] { 0, (2 * TestRuns.Plan().UnitCount) + 5, (2 * TestRuns.Plan().UnitCount) + 7 })
        {
            _server.Transcript.Clear();
            IuException refusal = await Assert.ThrowsAsync<IuException>(() => CallAsync("leg_b", ledgerRows: rows));
            Assert.Equal("Integrity.LedgerCount", refusal.Definition.Id);
            Assert.Equal(["enter", "rollback", "close"], _server.Transcript[^3..]);
        }
    }

    private async Task CallAsync(string method, Exception? writerFault = null, int? ledgerRows = null, CancellationToken token = default)
    {
        FakeWriters writers = new FakeWriters(writerFault, ledgerRows ?? (2 * TestRuns.Plan().UnitCount) + 6);
        ProductionLiveExecutionAdapter adapter = new ProductionLiveExecutionAdapter(_server, writers, writers, writers);
        RunContext context = LiveContexts.On();
        await (
            method switch
            {
                "backup" => (Task)adapter.PreWriteBackupAsync(context, token),
                "leg_a" => adapter.CutLegAAsync(context, token),
                "leg_b" => adapter.LegBRecordAsync(context, token),
                "verify" => adapter.WriteVerifyAsync(context, token),
                "enact" => adapter.LifecycleEnactAsync(context, token),
                _ => throw new ArgumentOutOfRangeException(nameof(method), method, "not a method"),
            }
        );
    }
}
