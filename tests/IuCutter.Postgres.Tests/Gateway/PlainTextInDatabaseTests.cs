using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>What one login writes is shown to others, by psql as it is: nothing in it acts on a terminal.</summary>
public sealed class PlainTextInDatabaseTests(SandboxFixture fixture)
{
    private const string Hostile = "x\u001b[2J\u0007\u202e";

    [Theory]
    [InlineData("requester")]
    [InlineData("owner_ref")]
    [InlineData("profile_name")]
    [InlineData("tool_revision")]
    public async Task Run_AFieldActsOnATerminal_IsRefused(string field)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = new(database);
        SqlRole executor = database.As(DatabaseRole.Executor);
        foreach (string character in (string[])["\u001b", "\u0007", "\u009b", "\u061c", "\u200f", "\u2028", "\u202e", "\u2066", "\n"])
        {
            Assert.Equal("23514", await executor.AttemptAsync(run.Create(of => of[field] = "x" + character)));
        }

        Assert.Equal(
            // A revision has one form.
            field == "tool_revision"
                ? "Gate.OtherRevision"
                : null,
            await executor.AttemptAsync(run.Create(of => of[field] = "Hội đồng 議会 \"a\\b\""))
        );
    }

    [Fact]
    public async Task Pin_ActsOnATerminal_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = new(database);
        SqlRole executor = database.As(DatabaseRole.Executor);
        Assert.Equal("23514", await executor.AttemptAsync(run.Create(of => of["pins"] = new JsonObject { ["a"] = Hostile })));
        Assert.Null(await executor.AttemptAsync(run.Create(of => of["pins"] = new JsonObject { ["a"] = "{\n\t\"một\": 1\n}" })));
    }

    // Who acts, what stopped a phase and why, in attempts and events: by whoever runs phases.
    [Fact]
    public async Task Journal_WordsOfARunnerActOnATerminal_AreKeptWithoutThat()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(4);
        await database
            .As(DatabaseRole.Executor)
            .RunAsync(
                new SqlCall(
                    $"select cutter_governance.fn_phase_intent($1, 5, $2, {run.Claim}, $3, $4)",
                    run.RunId,
                    Hostile,
                    SqlRun.ExecutorRevision,
                    SqlCard.Module.Sha256
                ),
                new SqlCall(
                    $"select cutter_governance.fn_phase_stopped($1, 5, $2, 'failed', $2, $3, 1, {run.Claim})",
                    run.RunId,
                    Hostile,
                    Hostile + "\tand\nmore"
                ),
                new SqlCall($"select cutter_governance.fn_refusal_record($1, 5, $2, $2, $2, {run.Claim})", run.RunId, Hostile)
            );
        foreach (
            string words in (string[])
                [
                    "run_phase where actor",
                    "run_phase where error_id",
                    "run_event where detail",
                    "run_event where error_id",
                    "run_event where line",
                ]
        )
        {
            Assert.Equal(
                (words, 0),
                (words, await database.CountAsync($"select count(*) from cutter_governance.{words} ~ '[\\u001b\\u0007\\u202e]'"))
            );
        }

        Assert.Equal(
            1,
            await database.CountAsync("select count(*) from cutter_governance.run_event where detail like $1", "%?\tand\nmore")
        );
        Assert.Equal(1, await database.CountAsync("select count(*) from cutter_governance.run_phase where error_id = 'x?[2J??'"));
    }

    [Theory]
    [InlineData("requester")]
    [InlineData("why")]
    public async Task Request_ActsOnATerminal_IsRefused(string field)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        JsonObject card = SqlCard.EndOf(database, run);
        SqlRole executor = database.As(DatabaseRole.Executor);
        Assert.Equal("23514", await executor.AttemptAsync(SqlCard.Request(card, request => request[field] = Hostile)));
        Assert.Null(await executor.AttemptAsync(SqlCard.Request(card)));
    }

    // A login must not fill the database with one value.
    [Fact]
    public async Task Value_ThatIsVeryLong_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        JsonObject ruling = await database.RulingAsync();
        SqlCall request(int length) =>
            SqlCard.Request(
                ruling,
                card =>
                {
                    card["requester_key"] = "SHA256:" + new string('a', 43);
                    card["requester_signature"] = "-----BEGIN SSH SIGNATURE-----" + new string('x', length);
                }
            );
        Assert.Equal("23514", await database.As(DatabaseRole.Executor).AttemptAsync(request(20_000)));
        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(request(10_000)));

        SqlCall encryptedAnew(int length) =>
            new(
                "select cutter_governance.fn_backup_reencrypt(jsonb_build_object('manifest_sha256', repeat('a', 64), 'replaces', "
                    + "repeat('b', 64), 'replaces_backup', repeat('c', 64), 'backup_sha256', repeat('d', 64), 'size_bytes', 1, "
                    + "'gpg_fpr', repeat('A', 40), 'plaintext_sha256', repeat('e', 64), 'encrypted_at', now(), 'run_id', "
                    + "repeat('r', $1)), 'x', 'x')",
                length
            );
        Assert.Equal("23514", await database.As(DatabaseRole.Gatekeeper).AttemptAsync(encryptedAnew(1_000_000)));
        Assert.Null(await database.As(DatabaseRole.Gatekeeper).AttemptAsync(encryptedAnew(100)));
    }

    // An OFF, a stop and a claim must not fail for their words: what acts on a terminal is replaced.
    [Fact]
    public async Task Reason_ActsOnATerminal_IsShownWithoutThat()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await database.As(DatabaseRole.Verifier).RunAsync(new SqlCall("call cutter_governance.execution_off($1)", Hostile));
        await database
            .As(DatabaseRole.Executor)
            .RunAsync(
                new SqlCall("select cutter_governance.fn_run_stop($1, $2, $2)", run.RunId, Hostile),
                new SqlCall("select cutter_governance.fn_run_claim($1, $2, false, true)", run.RunId, Hostile)
            );
        foreach (
            string shown in (string[])
                [
                    "select cutter_governance.fn_execution_status() ->> 'why'",
                    "select reason from cutter_governance.run_hold",
                    "select held_by from cutter_governance.run_hold",
                    "select who from cutter_governance.run_owner",
                ]
        )
        {
            Assert.Equal("x?[2J??", await database.As(DatabaseRole.Reader).RunAsync(new SqlCall(shown)));
        }
    }
}
