using System.Globalization;
using System.Text.Json.Nodes;
using CliWrap;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// A session at the fence whose process does not look whether it is to end: it parses a statement of a gigabyte, evaluates an XPath, or
/// the machine has stopped it. OFF waits for it only where it is in its COMMIT. The tests stop the process with a signal.
/// </summary>
[Trait("Promise", "2")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class UnendableWriterTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // No approval is needed for that: whoever asks for a card is at the fence until its transaction ends.
    [Fact]
    public async Task Off_ACardIsAskedForBySessionThatDoesNotEnd_IsAcknowledged()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        JsonObject ruling = await database.RulingAsync();
        await using SqlSession hostile = await database.OpenAsync(DatabaseRole.Executor);
        await hostile.RunAsync(SqlCall.Begin, SqlCard.Request(ruling));
        JsonObject answer = await WhileStoppedAsync(hostile, () => database.OffAsync());

        Assert.NotNull(answer["acknowledged_at"]);
        Assert.Equal(1, answer["terminated"]!.GetValue<int>());
        Assert.False(await database.IsOnAsync());
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => hostile.RunAsync(SqlCall.Commit));
    }

    // Its COMMIT is sent before it goes on: it ends before it reads that.
    [Fact]
    public async Task Off_AWriterThatDoesNotEnd_IsAcknowledgedAndNothingIsCommitted()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await using SqlSession writer = await database.OpenAsync(DatabaseRole.Executor);
        await writer.RunAsync([SqlCall.Begin, run.Enter(6), .. run.Work(6), run.Complete(6)]);
        Task commit = Task.CompletedTask;
        JsonObject answer = await WhileStoppedAsync(
            writer,
            () =>
            {
                commit = writer.RunAsync(SqlCall.Commit);
                return database.OffAsync();
            }
        );

        Assert.NotNull(answer["acknowledged_at"]);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => commit);
        Assert.Equal(0, await database.UnitsAsync(run.Prefix));
    }

    /// <summary>In its COMMIT it may have read ON: that is not acknowledged over, and is once it has ended.</summary>
    [Fact]
    public async Task Off_AWriterInItsCommit_IsNotAcknowledgedBeforeItHasEnded()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        (JsonObject answer, long units) = await OffWhileCommittingAsync(database);

        Assert.Null(answer["acknowledged_at"]);
        Assert.Equal(0, units);
        Assert.NotNull((await database.OffAsync())["acknowledged_at"]);
    }

    /// <summary>The negative control: where a COMMIT does not say that it has begun, OFF is acknowledged over it.</summary>
    [Fact]
    public async Task Control_CommitThatDoesNotSaySo_IsAcknowledgedOver()
    {
        const string says = "perform cutter_governance.fn_table_lock('the fence', 'cutter_governance.execution_fence', 'row share');";
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        string body = (
            await database
                .AsAdmin()
                .RunAsync(new SqlCall("select pg_get_functiondef('cutter_governance.fn_commit_require()'::regprocedure)"))
        )!;
        Assert.Contains(says, body, StringComparison.Ordinal);
        await database.AsAdmin().RunAsync(new SqlCall(body.Replace(says, "", StringComparison.Ordinal)));

        Assert.NotNull((await OffWhileCommittingAsync(database)).Answer["acknowledged_at"]);
    }

    // A superuser holds the tree of the log, so that the writer waits at the end of its COMMIT; there its process is stopped.
    private static async Task<(JsonObject Answer, long Units)> OffWhileCommittingAsync(SqlDatabase database)
    {
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await using SqlSession tree = await database.OpenAdminAsync();
        await using SqlSession writer = await database.OpenAsync(DatabaseRole.Executor);
        await writer.RunAsync([SqlCall.Begin, run.Enter(6), .. run.Work(6), run.Complete(6)]);
        await tree.RunAsync(SqlCall.Begin, new SqlCall("lock table cutter_governance.log_lock in exclusive mode"));
        Task commit = writer.RunAsync(SqlCall.Commit);
        await database.WaitsForTheLogAsync(writer, commit);
        JsonObject answer = await WhileStoppedAsync(writer, () => database.OffAsync());
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => commit);
        await tree.RunAsync(SqlCall.Rollback);
        return (answer, await database.UnitsAsync(run.Prefix));
    }

    private static async Task<T> WhileStoppedAsync<T>(SqlSession session, Func<Task<T>> act)
    {
        await SignalAsync(session, "STOP");
        try
        {
            return await act();
        }
        finally
        {
            await SignalAsync(session, "CONT");
        }
    }

    private static Task SignalAsync(SqlSession session, string signal) =>
        Cli.Wrap("/bin/sh")
            .WithArguments(["-c", $"kill -{signal} {session.ProcessId.ToString(CultureInfo.InvariantCulture)}"])
            .ExecuteAsync(Token);
}
