using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// A row that is written thousands of savepoints deep costs whoever comes past it as many steps, an OFF too, as long as its transaction is
/// open. So nobody writes deeper than 64.
/// </summary>
[Trait("Promise", "2")]
public sealed class SavepointTests(SandboxFixture fixture)
{
    private const int Deep = 200;

    private static readonly SqlCall Writable = new("set default_transaction_read_only = off");
    private static readonly SqlCall Note = new(
        "select cutter_governance.fn_backup_note('backup_held', 'complete', null, repeat('a', 64), 'x', 'x')"
    );
    private static readonly SqlCall Say = new("select cutter_governance.fn_execution_off('x')");
    private static readonly SqlCall Below = new("savepoint s");

    public static TheoryData<string> Writes => ["note", "off", "request", "create", "stop", "claim", "release", "turn"];

    // All at once: the savepoints come first, and the one write numbers each of them.
    [Theory]
    [MemberData(nameof(Writes))]
    public async Task Write_FarDeep_IsRefused(string what)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        (DatabaseRole role, SqlCall call) = await WriteAsync(database, what);
        SqlRole login = database.As(role);
        Assert.Equal(
            "Gate.TransactionTooDeep",
            await login.AttemptAsync([Writable, SqlCall.Begin, .. Enumerable.Repeat(Below, Deep), call])
        );

        // The negative controls: not so deep, and without the check.
        Assert.Null(await login.AttemptAsync([Writable, SqlCall.Begin, .. Enumerable.Repeat(Below, 20), call]));
        await BluntAsync(database);
        Assert.Null(await login.AttemptAsync([Writable, SqlCall.Begin, .. Enumerable.Repeat(Below, Deep), call]));
    }

    // One row in each savepoint.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Write_InEachOfManySavepoints_LeavesFewRowsForAnOffToPass(bool counts)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        if (!counts)
        {
            // The negative control.
            await BluntAsync(database);
        }

        await using SqlSession hostile = await database.OpenAsync(DatabaseRole.Gatekeeper);
        await hostile.RunAsync(SqlCall.Begin);
        int written = 0;
        while (written < Deep && await Record.ExceptionAsync(() => hostile.RunAsync(Below, Note)) is null)
        {
            written++;
        }

        Assert.Equal(counts ? 63 : Deep, written);
        if (counts)
        {
            await hostile.RunAsync(new SqlCall("rollback to s"));
        }

        JsonObject off = await database.OffAsync();
        Assert.NotNull(off["acknowledged_at"]);
        Assert.False(await database.IsOnAsync());
    }

    // A savepoint that was released is no depth: whoever writes one after the other goes on.
    [Fact]
    public async Task Write_SavepointsReleased_GoesOn()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlCall release = new("release s");
        Assert.Null(
            await database
                .As(DatabaseRole.Gatekeeper)
                .AttemptAsync([
                    SqlCall.Begin,
                    .. Enumerable.Repeat((SqlCall[])[Below, Note, release], 100).SelectMany(each => each),
                    SqlCall.Commit,
                ])
        );
    }

    private static async Task<(DatabaseRole Role, SqlCall Call)> WriteAsync(SqlDatabase database, string what)
    {
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await database.AsOwner().RunAsync(new SqlCall($"select cutter_governance.fn_run_release($1, {run.Claim})", run.RunId));
        return what switch
        {
            "note" => (DatabaseRole.Gatekeeper, Note),
            "off" => (DatabaseRole.Reader, Say),
            "request" => (DatabaseRole.Executor, SqlCard.Request(await database.RulingAsync())),
            "create" => (DatabaseRole.Executor, new SqlRun(database).Create()),
            "stop" => (DatabaseRole.Gatekeeper, new SqlCall("select cutter_governance.fn_run_stop($1, 'x', 'x')", run.RunId)),
            "claim" => (DatabaseRole.Executor, new SqlCall("select cutter_governance.fn_run_claim($1, 'x', true, true)", run.RunId)),
            "release" => (DatabaseRole.Executor, new SqlCall("select cutter_governance.fn_run_release($1, 0)", run.RunId)),
            "turn" => (DatabaseRole.Verifier, new SqlCall("select cutter_governance.fn_turn_require($1, 'pre_write_backup')", run.RunId)),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "no such write"),
        };
    }

    private static Task<string?> BluntAsync(SqlDatabase database) =>
        database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    "create or replace function cutter_governance.fn_savepoints_require() returns void language sql security definer as ''"
                )
            );
}
