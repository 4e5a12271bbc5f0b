using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// On a server with two-phase commit a transaction can be left behind with its locks and without a session that could be ended. No
/// login can leave one behind that holds up an OFF.
/// </summary>
[Collection(OwnServerUse.Name)]
[Trait("Promise", "2")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OffPreparedTests(OwnServer server)
{
    private const string Prepared = "0A000";

    private static readonly SqlCall Say = new("select cutter_governance.fn_execution_off('prepared')");
    private static readonly SqlCall Writable = new("set default_transaction_read_only = off");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Off_EachLoginLeavesAPreparedOne_IsAcknowledgedForEach()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(server);
        await database.OnAsync();
        try
        {
            foreach (DatabaseRole role in DatabaseRoles.All)
            {
                await using SqlSession session = await database.OpenAsync(role);
                Assert.Null(await session.AttemptAsync(Writable, SqlCall.Begin, Say, Prepare(DatabaseRoles.Login(role))));
                // What locks for an OFF's sake is not called in a transaction at all.
                Assert.Equal(
                    "Gate.OffNotCommitted",
                    await session.AttemptAsync(Writable, SqlCall.Begin, Say, new SqlCall("select cutter_governance.fn_execution_drain()"))
                );
                Assert.Equal(
                    "2D000",
                    await session.AttemptAsync(Writable, SqlCall.Begin, new SqlCall("call cutter_governance.execution_off('x')"))
                );
                await session.RunAsync(SqlCall.Begin, new SqlCall("select cutter_governance.fn_execution_fold('{}')"));
                await session.AttemptAsync(Prepare("fold_" + DatabaseRoles.Login(role)));
            }

            Assert.True(await database.IsOnAsync());
            Assert.InRange(await PreparedAsync(database), 4, 10);
            await AcknowledgedByEachAsync(database);

            // The OFF that was left behind counts when it is committed: that is the safe side.
            await database.OnAsync();
            await database.As(DatabaseRole.Reader).RunAsync(Writable, new SqlCall("commit prepared 'cutter_ro'"));
            Assert.False(await database.IsOnAsync());
            await AcknowledgedByEachAsync(database);
            Assert.Contains("Fail Transaction.Prepared cutter_gate", await ProbeAsync(database));
            Assert.Contains("Warning Transaction.PreparedAllowed max_prepared_transactions", await ProbeAsync(database));
        }
        finally
        {
            await RollBackPreparedAsync(database);
        }

        Assert.DoesNotContain(await ProbeAsync(database), finding => finding.StartsWith("Fail Transaction.", StringComparison.Ordinal));
    }

    // All that takes the fence: cards, backups, each phase that writes.
    [Fact]
    public async Task Fence_WhoHoldsIt_CannotPrepareTheTransaction()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(server);
        await database.OnAsync();
        SqlRun recorded = await new SqlRun(database).IntendAsync(9);
        SqlRun cut = await new SqlRun(database).IntendAsync(6);
        JsonObject requested = await database.RulingAsync();
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(requested));
        // The check at the end of a phase comes first; where there is none, the snapshot that the log exports.
        (DatabaseRole Role, string Refusal, SqlCall[] Calls)[] holders =
        [
            (DatabaseRole.Executor, Prepared, [SqlCard.Request(await database.RulingAsync())]),
            (DatabaseRole.Gatekeeper, Prepared, [SqlCard.On(requested)]),
            (
                DatabaseRole.Gatekeeper,
                Prepared,
                [new SqlCall("select cutter_governance.fn_backup_note('backup_held', 'complete', null, repeat('a', 64), 'x', 'x')")]
            ),
            (DatabaseRole.Executor, "Integrity.PhaseNotCompleted", [cut.Enter(6)]),
            (DatabaseRole.Executor, "Integrity.PhaseNotCompleted", [cut.Enter(6), .. cut.Work(6)]),
            (DatabaseRole.Executor, "Gate.CommitRequired", [cut.Enter(6), .. cut.Work(6), cut.Complete(6)]),
            (DatabaseRole.Verifier, "Integrity.PhaseNotCompleted", [recorded.Enter(9)]),
        ];
        try
        {
            foreach ((DatabaseRole role, string refusal, SqlCall[] calls) in holders)
            {
                await using SqlSession session = await database.OpenAsync(role);
                await session.RunAsync([SqlCall.Begin, .. calls]);
                Assert.Equal(1, await HoldersAsync(database, session));
                Assert.Equal((calls[^1].Text, refusal), (calls[^1].Text, await session.AttemptAsync(Prepare("fence"))));
                Assert.Equal(0, await HoldersAsync(database, session));
            }

            Assert.Equal(0, await PreparedAsync(database));
            await AcknowledgedByEachAsync(database);
        }
        finally
        {
            await RollBackPreparedAsync(database);
        }
    }

    // What locks the row of a run, or the turn, and writes nothing.
    [Theory]
    [InlineData("fn_run_release", "text, bigint")]
    [InlineData("fn_turn_require", "text, text")]
    [InlineData("fn_attestation_require", "text, text, text, text")]
    public async Task Row_WhoLocksItAndWritesNothing_CannotPrepareTheTransaction(string function, string arguments)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(server);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        SqlCall attest = run.Attestation(await run.AttestAsync()).AttestBackup(run.RunId);
        DatabaseRole role = function == "fn_attestation_require" ? DatabaseRole.Verifier : DatabaseRole.Executor;
        SqlCall call = function switch
        {
            "fn_run_release" => new SqlCall("select cutter_governance.fn_run_release($1, 0)", run.RunId),
            "fn_turn_require" => new SqlCall("select cutter_governance.fn_turn_require($1, 'pre_write_backup')", run.RunId),
            _ => attest,
        };
        try
        {
            Assert.Equal(Prepared, await database.As(role).AttemptAsync(SqlCall.Begin, call, Prepare("row")));
            // The negative control: without the log's check at its end it stays behind.
            await BluntAsync(database, function, "perform cutter_governance.fn_log_join();", "", arguments);
            Assert.Null(await database.As(role).AttemptAsync(SqlCall.Begin, call, Prepare("row")));
            Assert.Equal(1, await PreparedAsync(database));
        }
        finally
        {
            await RollBackPreparedAsync(database);
        }
    }

    // What writes no unit takes no fence, and is a record of the log all the same: nobody leaves the log's lock behind.
    [Fact]
    public async Task Log_WhoWroteARecord_CannotPrepareTheTransaction()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(server);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        SqlCall stop = new("select cutter_governance.fn_run_stop($1, 'x', 'x')", run.RunId);
        try
        {
            Assert.Equal(Prepared, await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCall.Begin, stop, Prepare("log")));
            Assert.Equal(0, await PreparedAsync(database));
        }
        finally
        {
            await RollBackPreparedAsync(database);
        }
    }

    // What was recorded once is not recorded again: the fence is taken, and nothing is written.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Fence_WhoHoldsItAndWritesNothing_CannotPrepareTheTransaction(bool joins)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(server);
        await database.As(DatabaseRole.Gatekeeper).RunAsync(Reencrypt);
        if (!joins)
        {
            // The negative control: a fence without the log's check at its end.
            await BluntAsync(database, "fn_fence_enter", "perform cutter_governance.fn_log_join();");
        }

        try
        {
            string? refusal = await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCall.Begin, Reencrypt, Prepare("again"));
            Assert.Equal(joins ? Prepared : null, refusal);
            Assert.Equal(joins, (await database.OffAsync())["acknowledged_at"] is not null);
        }
        finally
        {
            await RollBackPreparedAsync(database);
        }
    }

    // The queue of notifications is everybody's: one session that listens stays in its transaction, others fill it, and whoever notifies
    // fails at COMMIT. Here nobody may notify at all.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Commit_NobodyCanNotify_EveryPhaseAndOffGoThrough(bool isFree)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(server);
        await database.AsAdmin().RunAsync(new SqlCall("revoke execute on function pg_notify(text, text) from public"));
        if (!isFree)
        {
            // The negative control: a COMMIT that notifies.
            await BluntAsync(database, "fn_log_commit", "perform pg_export_snapshot();", "perform pg_notify('iucutter_log', '');");
            Assert.Equal("42501", await database.As(DatabaseRole.Executor).AttemptAsync(SqlCard.Request(await database.RulingAsync())));
            return;
        }

        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(11);
        Assert.Equal(run.Units.Length, await database.UnitsAsync(run.Prefix));
        await AcknowledgedByEachAsync(database);
    }

    // Only a superuser leaves a row behind without a session to end: who waits for it is told so.
    [Fact]
    public async Task Phase_RowHeldByAPreparedTransaction_SaysThatThereIsNoSession()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(server);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await BluntAsync(database, "fn_row_lock", "20 seconds", "0 seconds", "text, regclass, text, text");
        try
        {
            SqlCall hold = new("select 1 from cutter_governance.run where run_id = $1 for update", run.RunId);
            Assert.Null(await database.AsAdmin().AttemptAsync(SqlCall.Begin, hold, Prepare("row")));
            PostgresException busy = await Assert.ThrowsAsync<PostgresException>(() =>
                database.As(DatabaseRole.Executor).RunAsync(run.Intent(6))
            );
            Assert.Equal($"run {run.RunId} is held by no session (see pg_prepared_xacts)", busy.MessageText);
        }
        finally
        {
            await RollBackPreparedAsync(database);
        }

        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6))));
    }

    /// <summary>The negative control: a log that lets its writer prepare leaves the fence held, and no OFF is acknowledged.</summary>
    [Fact]
    public async Task Control_CommitWithoutTheSnapshot_IsHeldByNobody()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(server);
        await database.OnAsync();
        await BluntAsync(database, "fn_log_commit", "perform pg_export_snapshot();");

        try
        {
            Assert.Null(
                await database
                    .As(DatabaseRole.Executor)
                    .AttemptAsync(SqlCall.Begin, SqlCard.Request(await database.RulingAsync()), Prepare("held"))
            );
            JsonObject answer = await database.OffAsync();
            Assert.Null(answer["acknowledged_at"]);
            Assert.Equal("55P03", answer["switch_fault"]!.GetValue<string>());
        }
        finally
        {
            await RollBackPreparedAsync(database);
        }

        await AcknowledgedByEachAsync(database);
    }

    private static SqlCall Reencrypt =>
        new(
            """
            select cutter_governance.fn_backup_reencrypt(jsonb_build_object('run_id', 'elsewhere', 'manifest_sha256', repeat('1', 64),
                'replaces', repeat('2', 64), 'replaces_backup', repeat('c', 64), 'backup_sha256', repeat('d', 64), 'size_bytes', 7,
                'gpg_fpr', repeat('E', 40), 'plaintext_sha256', repeat('f', 64), 'encrypted_at', now()), 'counsel', 'keys are rotated')
            """
        );

    private static async Task BluntAsync(SqlDatabase database, string function, string text, string instead = "", string arguments = "")
    {
        SqlRole admin = database.AsAdmin();
        string body = (
            await admin.RunAsync(new SqlCall($"select pg_get_functiondef('cutter_governance.{function}({arguments})'::regprocedure)"))
        )!;
        Assert.Contains(text, body, StringComparison.Ordinal);
        await admin.RunAsync(new SqlCall(body.Replace(text, instead, StringComparison.Ordinal)));
    }

    private static SqlCall Prepare(string name) => new($"prepare transaction '{name}'");

    private static async Task AcknowledgedByEachAsync(SqlDatabase database)
    {
        foreach (DatabaseRole role in DatabaseRoles.All)
        {
            JsonObject answer = await PsqlOff.RunAsync(database, role);
            Assert.NotNull(answer["acknowledged_at"]);
            Assert.Null(answer["switch_fault"]);
            Assert.False(await database.IsOnAsync());
        }

        Assert.NotNull((await PsqlOff.RunAsync(database, SandboxLayout.AdminUser, options: null))["acknowledged_at"]);
    }

    private static Task<long> PreparedAsync(SqlDatabase database) =>
        database.CountAsync("select count(*) from pg_prepared_xacts where database = current_database()");

    private static Task<long> HoldersAsync(SqlDatabase database, SqlSession session) =>
        database.CountAsync(
            "select count(*) from pg_locks where relation = 'cutter_governance.execution_fence'::regclass and granted and pid = $1",
            session.ProcessId
        );

    private static async Task RollBackPreparedAsync(SqlDatabase database)
    {
        const string next = "select gid from pg_prepared_xacts where database = current_database() limit 1";
        for (
            string? name = await database.AsAdmin().RunAsync(new SqlCall(next));
            !string.IsNullOrEmpty(name);
            name = await database.AsAdmin().RunAsync(new SqlCall(next))
        )
        {
            await database.AsAdmin().RunAsync(new SqlCall($"rollback prepared '{name}'"));
        }
    }

    private static async Task<string[]> ProbeAsync(SqlDatabase database) =>
        [.. (await database.ProbeAsync()).Select(finding => $"{finding.Outcome} {finding.Probe} {finding.Subject}")];
}
