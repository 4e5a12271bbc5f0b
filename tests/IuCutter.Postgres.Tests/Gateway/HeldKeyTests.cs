using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// A key that another transaction has written and not committed, the fence, the switch and a session's lock are waited for a while, and
/// who gives up is told for whom.
/// </summary>
[Trait("Promise", "4")]
public sealed class HeldKeyTests(OpenDatabase open) : IClassFixture<OpenDatabase>
{
    private const string Soon = "set lock_timeout = '100ms'";

    private static readonly SqlCall Discard = new("discard all");

    public static TheoryData<string> Keys => ["run", "ruling", "request", "reencryption", "session"];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task Wait_ForAKeyOfATransactionThatIsLeftOpen_NamesTheSession(string what)
    {
        SqlDatabase database = await open.GetAsync();
        (DatabaseRole role, SqlCall hold, SqlCall wait, string key) = await CallsAsync(database, what);
        await using SqlSession hostile = await database.OpenAsync(role);
        await using SqlSession honest = await database.OpenAsync(role);
        await hostile.RunAsync(SqlCall.Begin, hold);

        PostgresException busy = await Assert.ThrowsAsync<PostgresException>(() => honest.RunAsync(wait));

        Assert.Equal("Store.Busy", Refusal.Name(busy));
        Assert.Equal($"{key} is held by session {hostile.ProcessId} of {DatabaseRoles.Login(role)}", busy.MessageText);
        await hostile.RunAsync(SqlCall.Rollback, Discard);
        Assert.Null(await honest.AttemptAsync(wait));
    }

    // Whoever runs a phase has written to the table of runs too, and makes none.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wait_ForARun_NamesNobodyWhoRunsAPhase(bool looks)
    {
        SqlDatabase database = await open.GetAsync();
        (DatabaseRole role, SqlCall hold, SqlCall wait, _) = await CallsAsync(database, "run");
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        const string phase = "p.locktype = 'advisory' and p.objsubid = 2";
        await using BluntFunction holders = await BluntFunction.MakeAsync(
            database,
            "fn_key_holders(regclass)",
            (phase, looks ? phase : "false")
        );
        await using SqlSession runner = await database.OpenAsync(role);
        await runner.RunAsync([SqlCall.Begin, run.Enter(6), .. run.Work(6), run.Complete(6)]);
        await using SqlSession hostile = await database.OpenAsync(role);
        await hostile.RunAsync(SqlCall.Begin, hold);
        await using SqlSession honest = await database.OpenAsync(role);

        PostgresException busy = await Assert.ThrowsAsync<PostgresException>(() => honest.RunAsync(wait));

        Assert.Contains($"session {hostile.ProcessId} of", busy.MessageText, StringComparison.Ordinal);
        Assert.Equal(!looks, busy.MessageText.Contains($"session {runner.ProcessId} of", StringComparison.Ordinal));
        await hostile.RunAsync(SqlCall.Rollback);
        await runner.RunAsync(SqlCall.Rollback);
    }

    [Fact]
    public async Task Wait_ForTheFence_NamesTheSession()
    {
        SqlDatabase database = await open.GetAsync();
        SqlCall note = new("select cutter_governance.fn_backup_note('backup_held', 'complete', null, repeat('a', 64), 'x', 'x')");
        await using BluntFunction wait = await BluntFunction.MakeAsync(
            database,
            "fn_table_lock(text, regclass, text, text)",
            ("'20s'::text", "'100ms'::text")
        );
        await HeldBySuperuserAsync(database, "lock table cutter_governance.execution_fence in exclusive mode", note, "the fence");
    }

    [Fact]
    public async Task Ruling_SwitchHeldByASuperuser_NamesTheSession()
    {
        SqlDatabase database = await open.GetAsync();
        JsonObject ruling = await RequestedRulingAsync(database);
        await LimitAsync(database, "fn_execution_on(jsonb)");
        await HeldBySuperuserAsync(database, "select from cutter_governance.execution_switch for update", SqlCard.On(ruling), "the switch");
    }

    private static async Task HeldBySuperuserAsync(SqlDatabase database, string hold, SqlCall wait, string what)
    {
        await using SqlSession admin = await database.OpenAdminAsync();
        string login = (string)(await admin.RunAsync(SqlCall.Begin, new SqlCall(hold), new SqlCall("select session_user::text")))!;
        await using SqlSession gate = await database.OpenAsync(DatabaseRole.Gatekeeper);

        PostgresException busy = await Assert.ThrowsAsync<PostgresException>(() => gate.RunAsync(wait));

        Assert.Equal("Store.Busy", Refusal.Name(busy));
        Assert.Equal($"{what} is held by session {admin.ProcessId} of {login}", busy.MessageText);
        await admin.RunAsync(SqlCall.Rollback);
        Assert.Null(await gate.AttemptAsync(wait));
    }

    private static async Task<(DatabaseRole Role, SqlCall Hold, SqlCall Wait, string Key)> CallsAsync(SqlDatabase database, string what)
    {
        switch (what)
        {
            case "run":
                await LimitAsync(database, "fn_run_create(jsonb)");
                SqlRun run = new SqlRun(database);
                return (DatabaseRole.Executor, run.Create(), run.Create(), $"run {run.RunId}");
            case "ruling":
                await LimitAsync(database, "fn_card_record(text, text, jsonb)");
                JsonObject ruling = await RequestedRulingAsync(database);
                return (DatabaseRole.Gatekeeper, SqlCard.On(ruling), SqlCard.On(ruling), $"card {Sha256(ruling)}");
            case "request":
                await LimitAsync(database, "fn_card_request(jsonb)");
                SqlRun own = await new SqlRun(database).CompleteAsync(3);
                JsonObject card = SqlCard.EndOf(database, await new SqlRun(database).CompleteAsync(3));
                SqlCall other = SqlCard.Request(card, request => request["run_id"] = own.RunId);
                return (DatabaseRole.Executor, other, SqlCard.Request(card), $"card {Sha256(card)}");
            case "reencryption":
                await LimitAsync(database, "fn_backup_reencrypt(jsonb, text, text)");
                SqlCall note = new(
                    """
                    select cutter_governance.fn_backup_reencrypt(jsonb_build_object('run_id', 'unknown', 'manifest_sha256', repeat('1', 64),
                        'replaces', repeat('2', 64), 'replaces_backup', repeat('c', 64), 'backup_sha256', repeat('d', 64), 'size_bytes', 7,
                        'gpg_fpr', repeat('E', 40), 'plaintext_sha256', repeat('f', 64), 'encrypted_at', now()), 'counsel', 'rotation')
                    """
                );
                return (DatabaseRole.Gatekeeper, note, note, $"manifest {new string('1', 64)}");
            case "session":
                await LimitAsync(database, "fn_session_lock(bigint)");
                SqlCall take = new("select cutter_governance.fn_session_lock(77)");
                return (DatabaseRole.Executor, take, take, "lock 77");
            default:
                throw new ArgumentOutOfRangeException(nameof(what), what, "no such key");
        }
    }

    private static Task LimitAsync(SqlDatabase database, string function) =>
        database.AsAdmin().RunAsync(new SqlCall($"alter function cutter_governance.{function} {Soon}"));

    private static async Task<JsonObject> RequestedRulingAsync(SqlDatabase database)
    {
        JsonObject ruling = await database.RulingAsync();
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling));
        return ruling;
    }

    private static string Sha256(JsonObject card) => SqlCard.Seal(card)["card_sha256"]!.GetValue<string>();
}
