using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.AuditLog;

/// <summary>
/// What a login cannot do to the log: write a record or a leaf of its own, take one away, keep the others from appending, or hold up an OFF
/// with it.
/// </summary>
[Trait("Promise", "2")]
[Trait("Promise", "7")]
public sealed partial class LogHostileTests(SandboxFixture fixture)
{
    private const string Stop = "select cutter_governance.fn_run_stop($1, 'somebody', 'why')";
    private const string Refused = "Gate.CommitRequired";

    /// <summary>What each login tries on the log itself; all of it is refused for want of a right.</summary>
    [Fact]
    public async Task Log_EachLogin_WritesNothingOfItsOwn()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        string[] attempts =
        [
            "insert into cutter_governance.log_entry (xid, kind, logged_at, person, record) values ('1', 'x', now(), 'x', '{}')",
            "insert into cutter_governance.log_leaf values (0, 1, '1', sha256(''))",
            "insert into cutter_governance.log_node values (4, 0, sha256(''))",
            "insert into cutter_governance.log_transaction (xid, first_entry) values (pg_current_xact_id(), 1)",
            "update cutter_governance.log_head set tree_size = 0",
            "select from cutter_governance.log_head for update",
            "select from cutter_governance.log_head for key share",
            "lock table cutter_governance.log_lock in exclusive mode",
            "lock table cutter_governance.log_leaf in share mode",
            "delete from cutter_governance.log_entry",
            "truncate cutter_governance.log_leaf",
            "select cutter_governance.fn_log_append()",
            "select cutter_governance.fn_log_permit(gen_random_uuid(), now())",
            "select cutter_governance.fn_permit_commit_require(gen_random_uuid(), now())",
            "select cutter_governance.fn_log_begin()",
            "select cutter_governance.fn_log_hash(0, 1)",
            "alter table public.information_unit disable trigger information_unit_logged_insert",
            "create temporary table t (r int); create trigger t after insert on t for each row "
                + "execute function cutter_governance.fn_log_rows('a', 'b', 'c')",
            "select setval('cutter_governance.log_entry_entry_id_seq', 1)",
        ];
        foreach (DatabaseRole role in DatabaseRoles.All)
        {
            foreach (string attempt in attempts)
            {
                string? refusal = await database
                    .As(role)
                    .AttemptAsync(new SqlCall("set default_transaction_read_only = off"), SqlCall.Begin, new SqlCall(attempt));
                Assert.Equal((role, attempt, "42501"), (role, attempt, refusal));
            }
        }

        Assert.Empty(await new LogReading(database).FaultsAsync());
    }

    /// <summary>Ways to have the append come before COMMIT, and to go on with the tree in the hand. Each is refused.</summary>
    [Theory]
    [InlineData("set constraints all immediate", Refused)]
    [InlineData("SET/**/CONSTRAINTS cutter_governance.log_transaction_commit\nIMMEDIATE", Refused)]
    [InlineData("do $$ begin set constraints all immediate; end $$", Refused)]
    [InlineData("do $$ begin execute 'set con' || 'straints all imm' || 'ediate'; end $$", Refused)]
    [InlineData("do $$ begin execute 'set con' || 'straints all imm' || e'ediate --COMMIT\\n'; end $$", Refused)]
    [InlineData("select query_to_xml('set con' || 'straints all imm' || 'ediate --COMMIT', true, true, '')", "0A000")]
    public async Task Append_BroughtForward_IsRefusedForEachLoginThatWrites(string statement, string refusal)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        SqlCall forward = new(statement);
        SqlCall stop = new(Stop, run.RunId);
        foreach (DatabaseRole role in new[] { DatabaseRole.Gatekeeper, DatabaseRole.Executor })
        {
            Assert.Equal(refusal, await database.As(role).AttemptAsync(SqlCall.Begin, stop, forward));
            // The other order: what is written then comes at once, and so within the statement that writes it.
            Assert.Equal(refusal, await database.As(role).AttemptAsync(SqlCall.Begin, forward, stop));
        }

        Assert.Equal(0, await database.CountAsync("select count(*) from cutter_governance.run_hold"));
    }

    [Fact]
    public async Task Append_ACursorThatOutlastsTheCommit_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        SqlRole gate = database.As(DatabaseRole.Gatekeeper);
        SqlCall holds = new("declare c cursor with hold for select pg_sleep(0)");
        Assert.Equal("Gate.HoldableCursor", await gate.AttemptAsync(SqlCall.Begin, new SqlCall(Stop, run.RunId), holds, SqlCall.Commit));
        Assert.Null(await gate.AttemptAsync(SqlCall.Begin, new SqlCall(Stop, run.RunId), SqlCall.Commit));
    }

    /// <summary>The negative control: a trigger that does not look how it is called holds the tree in an open transaction.</summary>
    [Fact]
    public async Task Control_TriggerThatDoesNotLook_HoldsTheTreeAndTheOffStands()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        string body = (
            await database
                .AsAdmin()
                .RunAsync(new SqlCall("select pg_get_functiondef('cutter_governance.fn_deferred_require(text)'::regprocedure)"))
        )!;
        Assert.Matches(Looks(), body);
        await database.AsAdmin().RunAsync(new SqlCall(Looks().Replace(body, "if false then")));
        await using SqlSession hostile = await database.OpenAsync(DatabaseRole.Gatekeeper);
        await hostile.RunAsync(SqlCall.Begin, new SqlCall(Stop, run.RunId), new SqlCall("set constraints all immediate"));

        // And even then: OFF counts and is acknowledged, only its record waits for whoever comes next.
        JsonObject answer = await database.OffAsync();
        Assert.NotNull(answer["acknowledged_at"]);
        Assert.Equal("55P03", answer["switch_fault"]!.GetValue<string>());
        Assert.False(await database.IsOnAsync());
        await hostile.RunAsync(SqlCall.Rollback);
        Assert.Null((await database.OffAsync())["switch_fault"]);
        List<AuditLogEntry> off = [.. (await new LogReading(database).ReadAsync()).Where(entry => entry.Kind == "execution_off")];
        Assert.Equal(2, off.Count);
        Assert.Empty(await new LogReading(database).FaultsAsync());
    }

    // In another snapshot than that of its last statement the tree would be that of yesterday.
    [Fact]
    public async Task Append_InRepeatableRead_IsRefusedWhereTheTreeHasGrown()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await using SqlSession old = await database.OpenAsync(DatabaseRole.Gatekeeper);
        await old.RunAsync(new SqlCall("begin isolation level repeatable read"), new SqlCall(Stop, run.RunId));
        await database.As(DatabaseRole.Gatekeeper).RunAsync(new SqlCall(Stop, run.RunId));
        Assert.Equal("40001", await old.AttemptAsync(SqlCall.Commit));
        Assert.Null(
            await old.AttemptAsync(new SqlCall("begin isolation level repeatable read"), new SqlCall(Stop, run.RunId), SqlCall.Commit)
        );
        Assert.Empty(await new LogReading(database).FaultsAsync());
    }

    // The longest texts that a login can have recorded, of the characters that take the most room.
    [Fact]
    public async Task Record_OfTheLongestTexts_HasABound()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(4);
        string huge = string.Concat(Enumerable.Repeat("\U0001F4DC", 500_000));
        await database
            .As(DatabaseRole.Executor)
            .RunAsync(
                new SqlCall(
                    "select cutter_governance.fn_phase_stopped($1, 4, 'Gate.X', 'refused', $2, $2, null, " + run.Claim + ")",
                    run.RunId,
                    huge
                )
            );
        await database
            .As(DatabaseRole.Gatekeeper)
            .RunAsync(new SqlCall("select cutter_governance.fn_run_stop($1, $2, $2)", run.RunId, huge));
        Assert.InRange(await database.CountAsync("select max(octet_length(record)) from cutter_governance.log_entry"), 5_000, 20_000);
        Assert.Empty(await new LogReading(database).FaultsAsync());
    }

    [GeneratedRegex(@"if current_query\(\).*?then", RegexOptions.Singleline)]
    private static partial Regex Looks();
}
