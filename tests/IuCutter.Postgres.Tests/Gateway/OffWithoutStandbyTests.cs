using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>A server waits for a standby that does not answer: nothing is written any more, and OFF is acknowledged.</summary>
[Collection(OwnServerUse.Name)]
[Trait("Promise", "2")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OffWithoutStandbyTests(OwnServer server)
{
    private const string Waits = "perform set_config('synchronous_commit', 'local', true);";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Off_TheStandbyDoesNotAnswer_IsAcknowledged()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(server);
        foreach (DatabaseRole role in DatabaseRoles.All)
        {
            await database.OnAsync();
            JsonObject? answer = await OffAsync(database, role);
            Assert.NotNull(answer?["acknowledged_at"]);
            Assert.Null(answer["switch_fault"]);
            Assert.False(await database.IsOnAsync());
        }
    }

    /// <summary>The negative control: where the last step waits as its session does, nobody is answered.</summary>
    [Fact]
    public async Task Control_LastStepThatWaits_IsNotAnswered()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(server);
        string body = (
            await database
                .AsAdmin()
                .RunAsync(new SqlCall("select pg_get_functiondef('cutter_governance.fn_execution_fold(jsonb)'::regprocedure)"))
        )!;
        Assert.Contains(Waits, body, StringComparison.Ordinal);
        await database.AsAdmin().RunAsync(new SqlCall(body.Replace(Waits, "", StringComparison.Ordinal)));
        await database.OnAsync();
        Assert.Null(await OffAsync(database, DatabaseRole.Verifier));
    }

    // The answer, or null when the session waits for the standby. Somebody else's COMMIT is seen to wait before.
    private static async Task<JsonObject?> OffAsync(SqlDatabase database, DatabaseRole role)
    {
        await using SqlSession admin = await database.OpenAdminAsync();
        await using SqlSession other = await database.OpenAdminAsync();
        await using SqlSession saying = await database.OpenAsync(role);
        await saying.RunAsync(new SqlCall("set default_transaction_read_only = off"));
        SqlCall isWaiting(SqlSession session) =>
            new("select count(*) from pg_stat_activity where pid = $1 and wait_event = 'SyncRep'", session.ProcessId);
        await admin.RunAsync(
            new SqlCall("set synchronous_commit = local"),
            new SqlCall("alter system set synchronous_standby_names = 'nobody'"),
            new SqlCall("select pg_reload_conf()")
        );
        Task waits = Task.CompletedTask;
        try
        {
            // The server takes the setting when it comes to it.
            do
            {
                waits = other.RunAsync(new SqlCall("create table public.written_once ()"), new SqlCall("drop table public.written_once"));
                while (!waits.IsCompleted && (long)(await admin.RunAsync(isWaiting(other)))! == 0)
                {
                    Token.ThrowIfCancellationRequested();
                }
            } while (waits.IsCompleted);

            Task<object?> off = saying.RunAsync(new SqlCall("call cutter_governance.execution_off('test')"));
            while (!off.IsCompleted)
            {
                Token.ThrowIfCancellationRequested();
                if ((long)(await admin.RunAsync(isWaiting(saying)))! == 1)
                {
                    await admin.RunAsync(new SqlCall("select pg_terminate_backend($1, 5000)", saying.ProcessId));
                    _ = await Record.ExceptionAsync(() => off);
                    return null;
                }
            }

            return JsonNode.Parse((string)(await off)!)!.AsObject();
        }
        finally
        {
            await admin.RunAsync(new SqlCall("alter system reset synchronous_standby_names"), new SqlCall("select pg_reload_conf()"));
            await waits;
        }
    }
}
