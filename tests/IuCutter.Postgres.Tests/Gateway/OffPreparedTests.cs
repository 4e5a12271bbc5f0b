using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Sandbox;

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
        // The check at the end of a phase comes first; where there is none, the notification.
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

    /// <summary>The negative control: a fence that lets its holder prepare is held for good, and no OFF is acknowledged over it.</summary>
    [Fact]
    public async Task Control_FenceWithoutTheNotification_IsHeldByNobody()
    {
        const string notify = "perform pg_notify('iucutter_fence', '');";
        await using SqlDatabase database = await SqlDatabase.CreateAsync(server);
        await database.OnAsync();
        string fence = (
            await database.AsAdmin().RunAsync(new SqlCall("select pg_get_functiondef('cutter_governance.fn_fence_enter()'::regprocedure)"))
        )!;
        Assert.Contains(notify, fence, StringComparison.Ordinal);
        await database.AsAdmin().RunAsync(new SqlCall(fence.Replace(notify, "", StringComparison.Ordinal)));
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
