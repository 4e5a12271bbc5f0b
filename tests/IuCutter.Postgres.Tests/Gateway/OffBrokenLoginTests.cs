using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Execution;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>OFF is said whatever a login or a session was given by its thief: another one says it, and what it says is on disk.</summary>
[Trait("Promise", "2")]
public sealed class OffBrokenLoginTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // The tool says it as the next login where one is refused.
    [Fact]
    public async Task TurnOff_TheGatesLoginIsRefused_IsSaidByAnother()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        string passwords = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(
                passwords,
                (await File.ReadAllLinesAsync(database.Provider.PasswordFilePath!, Token)).Where(line =>
                    !line.Contains("cutter_gate", StringComparison.Ordinal) && !line.Contains("cutter_exec", StringComparison.Ordinal)
                ),
                Token
            );
            NpgsqlConnectionProvider few = new(database.Provider.Service, passwords);
            KillSwitchAcknowledgement off = await new PostgresExecutionControl(few, "test").TurnOffAsync("test", Token);
            Assert.Equal("database", off.EnforcedBy);
            Assert.Equal(
                "cutter_verify",
                await database.AsAdmin().RunAsync(new SqlCall("select changed_by from cutter_governance.execution_switch"))
            );
        }
        finally
        {
            File.Delete(passwords);
        }
    }

    // Whoever has a login's password can give it settings of its own, with which it gets no session any more, or one that says nothing.
    [Theory]
    [InlineData("local_preload_libraries = 'nothing'")]
    [InlineData("standard_conforming_strings = off")]
    [InlineData("default_transaction_read_only = on")]
    [InlineData("exit_on_error = on")]
    public async Task TurnOff_TheGatesLoginIsBrokenByItsThief_IsSaidAllTheSame(string setting)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        // A writer at the fence, for which the drain waits.
        await using SqlSession writer = await database.OpenAsync(DatabaseRole.Executor);
        await writer.RunAsync(SqlCall.Begin, SqlCard.Request(await database.RulingAsync()));
        await database
            .As(DatabaseRole.Gatekeeper)
            .RunAsync(new SqlCall($"alter role cutter_gate in database \"{database.Name}\" set {setting}"));
        KillSwitchAcknowledgement off = await new PostgresExecutionControl(database.Provider, "test").TurnOffAsync("test", Token);
        Assert.Equal("database", off.EnforcedBy);
        Assert.False(await database.IsOnAsync());
    }

    // Whatever keeps one login from saying it, the next one is asked.
    [Fact]
    public async Task TurnOff_TheGatesLoginMayNot_IsSaidByTheNext()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        await database
            .AsAdmin()
            .RunAsync(new SqlCall("revoke execute on procedure cutter_governance.execution_off(text, jsonb) from cutter_gate"));
        Assert.Equal("database", (await new PostgresExecutionControl(database.Provider, "test").TurnOffAsync("test", Token)).EnforcedBy);
        Assert.Equal(
            "cutter_exec",
            await database.AsAdmin().RunAsync(new SqlCall("select changed_by from cutter_governance.execution_switch"))
        );
    }

    [Fact]
    public async Task Session_RoleAsksForLess_TheToolsSessionSaysOtherwise()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall($"alter role cutter_ro in database \"{database.Name}\" set default_transaction_isolation = 'serializable'"),
                new SqlCall($"alter role cutter_ro in database \"{database.Name}\" set statement_timeout = '1s'")
            );
        await using SqlSession session = await database.OpenAsync(DatabaseRole.Reader);
        Assert.Equal("read committed", await session.RunAsync(new SqlCall("show default_transaction_isolation")));
        Assert.Equal("0", await session.RunAsync(new SqlCall("show statement_timeout")));
    }

    // A session, its role or PGOPTIONS may ask for commits that a crash takes back: not of an OFF, nor of an event.
    [Theory]
    [InlineData("select cutter_governance.fn_execution_off('x')")]
    [InlineData("request")]
    public async Task Commit_SessionAsksForNoDurability_IsOnDiskAllTheSame(string call)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await using SqlSession session = await database.OpenAsync(DatabaseRole.Executor);
        SqlCall said = call == "request" ? SqlCard.Request(await database.RulingAsync()) : new SqlCall(call);
        SqlCall show = new("show synchronous_commit");
        await session.RunAsync(new SqlCall("set synchronous_commit = off"), SqlCall.Begin);
        Assert.Equal("off", await session.RunAsync(show));
        Assert.Equal("local", await session.RunAsync(said, show));
        await session.RunAsync(SqlCall.Commit);
    }
}
