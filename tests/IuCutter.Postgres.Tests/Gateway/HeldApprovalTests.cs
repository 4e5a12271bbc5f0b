using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// Whatever waits for a run's row, or for the switch's, gives up after the wait of a phase and names the session that holds it: approvals,
/// cards that are asked for, attestations, notes and ends of runs.
/// </summary>
[Trait("Promise", "4")]
public sealed class HeldApprovalTests(SandboxFixture fixture)
{
    private static readonly SqlCall Impatient = new("set lock_timeout = '200ms'");

    [Theory]
    [InlineData("request")]
    [InlineData("approval")]
    [InlineData("void")]
    [InlineData("undo")]
    [InlineData("attestation")]
    [InlineData("note")]
    [InlineData("reencryption")]
    [InlineData("release")]
    [InlineData("stopped")]
    [InlineData("refusal")]
    public async Task Call_RowOfTheRunIsHeld_NamesTheSession(string what)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        (DatabaseRole role, SqlCall call, string? afterwards) = await CallAsync(database, run, what);
        await WaitForNothingAsync(database);
        await using (SqlSession holder = await HoldAsync(database, run.RunId))
        {
            PostgresException busy = await Assert.ThrowsAsync<PostgresException>(() => database.As(role).RunAsync(call));
            Assert.Equal("Store.Busy", Refusal.Name(busy));
            Assert.Equal($"run {run.RunId} is held by session {holder.ProcessId} of cutter_gate", busy.MessageText);
            await holder.RunAsync(SqlCall.Commit);
        }

        Assert.Equal(afterwards, await database.As(role).AttemptAsync(call));
    }

    // What is about no run is ordered by the switch's row.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_RowOfTheSwitchIsHeld_NamesTheSession(bool asks)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlCall call = asks ? SqlCard.Request(await database.RulingAsync()) : Note(null);
        DatabaseRole role = asks ? DatabaseRole.Executor : DatabaseRole.Gatekeeper;
        await WaitForNothingAsync(database);
        await using (SqlSession holder = await HoldAsync(database, null))
        {
            PostgresException busy = await Assert.ThrowsAsync<PostgresException>(() => database.As(role).RunAsync(call));
            Assert.Equal("Store.Busy", Refusal.Name(busy));
            Assert.Equal($"the switch is held by session {holder.ProcessId} of cutter_gate", busy.MessageText);
            await holder.RunAsync(SqlCall.Commit);
        }

        Assert.Null(await database.As(role).AttemptAsync(call));
    }

    /// <summary>The negative control: who waits in the server's queue waits without end, and nobody is named.</summary>
    [Theory]
    [InlineData(true, "Store.Busy")]
    [InlineData(false, "55P03")]
    public async Task Control_RowIsWaitedForInTheQueue_NamesNobody(bool asksAgain, string refusal)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        JsonObject card = await RequestedAsync(database, run, SqlCard.EndOf(database, run));
        await WaitForNothingAsync(database);
        if (!asksAgain)
        {
            await BluntAsync(database, " for update skip locked'", " for update'");
        }

        await using SqlSession holder = await HoldAsync(database, run.RunId);
        Assert.Equal(refusal, await database.As(DatabaseRole.Gatekeeper).AttemptAsync(Impatient, SqlCard.Void(card)));
        await holder.RunAsync(SqlCall.Commit);
    }

    private static async Task<(DatabaseRole Role, SqlCall Call, string? Afterwards)> CallAsync(
        SqlDatabase database,
        SqlRun run,
        string what
    ) =>
        what switch
        {
            "request" => (DatabaseRole.Executor, SqlCard.Request(SqlCard.EndOf(database, run)), null),
            "approval" => (
                DatabaseRole.Gatekeeper,
                SqlCard.Record(
                    await RequestedAsync(database, run, await SqlCard.ApprovalAsync(database, run, "CutAuthorization")),
                    run.Permitted()
                ),
                null
            ),
            "void" => (DatabaseRole.Gatekeeper, SqlCard.Void(await RequestedAsync(database, run, SqlCard.EndOf(database, run))), null),
            // There is nothing to undo: who has the row is told so.
            "undo" => (DatabaseRole.Gatekeeper, SqlCard.ApproveUndo(await SqlCard.UndoOfAsync(database, run)), "Gate.NothingToUndo"),
            "attestation" => (
                DatabaseRole.Verifier,
                run.Attestation((await database.As(DatabaseRole.Reader).RunAsync(new SqlCall(BackupRecords.Moment)))!)
                    .AttestBackup(run.RunId),
                null
            ),
            "note" => (DatabaseRole.Gatekeeper, Note(run.RunId), null),
            "reencryption" => (DatabaseRole.Gatekeeper, Reencryption(run.RunId), "Store.BackupNeeded"),
            "release" => (DatabaseRole.Executor, new SqlCall("select cutter_governance.fn_run_release($1, 0)", run.RunId), null),
            "stopped" => (
                DatabaseRole.Executor,
                new SqlCall(
                    $"select cutter_governance.fn_phase_stopped($1, 4, 'Store.Busy', 'failed', 'x', 'x', null, {run.Claim})",
                    run.RunId
                ),
                null
            ),
            "refusal" => (
                DatabaseRole.Executor,
                new SqlCall($"select cutter_governance.fn_refusal_record($1, 4, 'Store.Busy', 'x', 'x', {run.Claim})", run.RunId),
                null
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "no such call"),
        };

    private static async Task<JsonObject> RequestedAsync(SqlDatabase database, SqlRun run, JsonObject card)
    {
        Assert.Equal(run.RunId, card["run_id"]!.GetValue<string>());
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));
        return card;
    }

    private static async Task<SqlSession> HoldAsync(SqlDatabase database, string? runId)
    {
        SqlSession session = await database.OpenAsync(DatabaseRole.Gatekeeper);
        await session.RunAsync(SqlCall.Begin, Note(runId));
        return session;
    }

    private static SqlCall Note(string? runId) =>
        new("select cutter_governance.fn_backup_note('backup_held', 'complete', $1::text, repeat('a', 64), 'x', 'x')", runId);

    private static SqlCall Reencryption(string runId) =>
        new(
            """
            select cutter_governance.fn_backup_reencrypt(jsonb_build_object('run_id', $1::text, 'manifest_sha256', repeat('1', 64),
                'replaces', repeat('2', 64), 'replaces_backup', repeat('c', 64), 'backup_sha256', repeat('d', 64), 'size_bytes', 7,
                'gpg_fpr', repeat('E', 40), 'plaintext_sha256', repeat('f', 64), 'encrypted_at', now()), 'counsel', 'keys are rotated')
            """,
            runId
        );

    // As long as it waits for, and the sooner.
    private static Task WaitForNothingAsync(SqlDatabase database) => BluntAsync(database, "20 seconds", "0 seconds");

    private static async Task BluntAsync(SqlDatabase database, string text, string instead)
    {
        SqlRole admin = database.AsAdmin();
        string body = (
            await admin.RunAsync(
                new SqlCall("select pg_get_functiondef('cutter_governance.fn_row_lock(text, regclass, text, text)'::regprocedure)")
            )
        )!;
        Assert.Contains(text, body, StringComparison.Ordinal);
        await admin.RunAsync(new SqlCall(body.Replace(text, instead, StringComparison.Ordinal)));
    }
}
