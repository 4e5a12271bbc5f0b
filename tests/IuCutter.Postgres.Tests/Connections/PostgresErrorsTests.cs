using System.Net.Sockets;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Connections;

[Trait("Promise", "9")]
public sealed class PostgresErrorsTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("42501", "Gate.GrantMismatch")]
    [InlineData("42P01", "Store.SchemaMissing")]
    [InlineData("42883", "Store.SchemaMissing")]
    [InlineData("42703", "Store.SchemaMissing")]
    [InlineData("3F000", "Store.SchemaMissing")]
    [InlineData("53100", "Store.DiskFull")]
    [InlineData("53300", "Store.Unreachable")]
    [InlineData("57P03", "Store.Unreachable")]
    [InlineData("3D000", "Store.Unreachable")]
    [InlineData("28P01", "Store.Unreachable")]
    [InlineData("28000", "Store.Unreachable")]
    [InlineData("08001", "Store.Unreachable")]
    [InlineData("08004", "Store.Unreachable")]
    [InlineData("08006", "Store.ConnectionLost")]
    [InlineData("57P01", "Store.ConnectionLost")]
    [InlineData("57P02", "Store.ConnectionLost")]
    [InlineData("57P04", "Store.ConnectionLost")]
    [InlineData("57P05", "Store.ConnectionLost")]
    [InlineData("25P03", "Store.ConnectionLost")]
    [InlineData("57014", "Store.StatementEnded")]
    [InlineData("P0002", "Store.DatabaseError")]
    [InlineData("40001", "Store.Busy")]
    [InlineData("40P01", "Store.Busy")]
    [InlineData("55P03", "Store.Busy")]
    [InlineData("23514", "Store.DatabaseError")]
    [InlineData("", "Store.DatabaseError")]
    [InlineData("IU999", "Store.DatabaseError")]
    public void Find_SqlState_HasOneEntry(string sqlState, string errorId) => Assert.Equal(errorId, PostgresErrors.Find(sqlState).Id);

    [Fact]
    public void Find_SqlStateOfTheCatalogue_IsItsEntry()
    {
        ErrorDefinition[] raised = [.. ErrorCatalogue.All.Values.Where(entry => entry.SqlState is not null)];

        Assert.InRange(raised.Length, 60, 200);
        Assert.All(raised, entry => Assert.Same(entry, PostgresErrors.Find(entry.SqlState!)));
    }

    [Theory]
    [InlineData("IU002", "the permit does not name X-1", "the permit does not name X-1")]
    [InlineData("23514", "canary", "SQLSTATE 23514, table t, constraint c.")]
    public async Task Translate_RaisedByServer_TakesOverOurOwnWordsOnly(string sqlState, string message, string expected)
    {
        await using NpgsqlConnection connection = await OpenAsync();
        PostgresException raised = await Assert.ThrowsAsync<PostgresException>(() =>
            ExecuteAsync(
                connection,
                $"do $$ begin raise exception '{message}' using errcode = '{sqlState}', detail = 'canary', hint = 'canary', "
                    + "table = 't', constraint = 'c'; end $$"
            )
        );

        IuException translated = PostgresErrors.Translate(raised, "ictr-1")!;

        Assert.EndsWith(expected, translated.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", translated.Message, StringComparison.Ordinal);
        Assert.Same(raised, translated.InnerException);
        Assert.Equal("ictr-1", translated.Subject);
    }

    [Fact]
    public async Task Translate_SessionTerminated_IsLostOrUnknownOnceCommitWasSent()
    {
        await using NpgsqlConnection victim = await OpenAsync();
        IuSandbox sandbox = await fixture.GetAsync();
        await using (NpgsqlConnection other = await SandboxFixture.Provider(sandbox).OpenAdminAsync(sandbox.AdminUser, Token))
        {
            await ExecuteAsync(other, $"select pg_terminate_backend({victim.ProcessID}, 5000)");
        }

        Exception lost = await Assert.ThrowsAnyAsync<NpgsqlException>(() => ExecuteAsync(victim, "select 1"));

        Assert.Equal("Store.ConnectionLost", PostgresErrors.Translate(lost)!.Definition.Id);
    }

    [Fact]
    public async Task Translate_DeadlineOfACommand_IsTimedOut()
    {
        await using NpgsqlConnection connection = await OpenAsync();
        await using NpgsqlCommand command = new NpgsqlCommand("select pg_sleep(30)", connection) { CommandTimeout = 1 };
        Exception late = await Assert.ThrowsAnyAsync<NpgsqlException>(() => command.ExecuteNonQueryAsync(Token));

        Assert.Equal("Store.TimedOut", PostgresErrors.Translate(late)!.Definition.Id);
    }

    [Fact]
    public void Translate_OtherExceptions_GoTheirOwnWay()
    {
        Assert.Equal("Store.Cancelled", PostgresErrors.Translate(new OperationCanceledException())!.Definition.Id);
        Assert.Equal("Store.DiskFull", PostgresErrors.Translate(new IOException("full", unchecked((int)0x80070070)))!.Definition.Id);
        Assert.Equal("Store.ConnectionLost", PostgresErrors.Translate(new SocketException())!.Definition.Id);
        Assert.Equal("Store.FileError", PostgresErrors.Translate(new UnauthorizedAccessException("/closed"))!.Definition.Id);
        Assert.Null(PostgresErrors.Translate(new InvalidOperationException()));
        IuException own = new IuException(ErrorCatalogue.NotPermitted, "");
        Assert.Same(own, PostgresErrors.Translate(own));
    }

    private async Task<NpgsqlConnection> OpenAsync() =>
        await SandboxFixture.Provider(await fixture.GetAsync()).OpenRoleAsync(DatabaseRole.Reader, Token);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Token);
    }
}
