using System.Globalization;
using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Execution;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// An OFF that was acknowledged is off after a crash, whatever the login, the database, the session or PGOPTIONS asks for: every
/// process of the server is killed as soon as the answer is there.
/// </summary>
[Collection(OwnServerUse.Name)]
[Trait("Promise", "2")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OffCrashTests(OwnServer server, ITestOutputHelper output)
{
    private const int Rounds = 5;
    private const string Asked = "synchronous_commit = off";
    private const string Forced = "perform set_config('synchronous_commit', 'local', true);";

    private static readonly string[] Logins = [.. DatabaseRoles.All.Select(DatabaseRoles.Login)];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Off_AcknowledgedThenKilled_IsOff()
    {
        NpgsqlConnectionProvider provider = await CreateAsync();
        int lost = 0;
        int rounds = 0;
        foreach (string way in (string[])["role", "database", "session", "PGOPTIONS"])
        {
            await AskForLessAsync(provider, way, set: true);
            for (int round = 0; round < Rounds; round++, rounds++)
            {
                string login = Logins[round % Logins.Length];
                await using (SqlDatabase database = await SqlDatabase.OfAsync(provider))
                {
                    await database.OnAsync();
                    Assert.True(await database.IsOnAsync());
                    await OffAsync(database, way, login, byTool: round == 0);
                    // The control: a row of nobody's, not waited for either.
                    await database
                        .AsAdmin()
                        .RunAsync(new SqlCall("set " + Asked), new SqlCall("insert into public.crash_control values ($1)", rounds));
                    await server.KillAsync();
                }

                await server.StartAsync();
                await using SqlDatabase after = await SqlDatabase.OfAsync(provider);
                Assert.Equal((way, round, false), (way, round, await after.IsOnAsync()));
                lost += await CountAsync(after, rounds) == 0 ? 1 : 0;
            }

            await AskForLessAsync(provider, way, set: false);
        }

        output.WriteLine($"{rounds} crashes after an OFF: none came back on; {lost} of the rows that nobody forced were lost");
        Assert.NotEqual(0, lost);
    }

    /// <summary>The negative control: an OFF that takes the session's word for it is acknowledged, and on again after the crash.</summary>
    [Fact]
    public async Task Control_OffThatTakesTheSessionsWord_IsOnAgain()
    {
        NpgsqlConnectionProvider provider = await CreateAsync();
        await using (SqlDatabase database = await SqlDatabase.OfAsync(provider))
        {
            foreach (
                string function in (string[])
                    ["fn_execution_off(text)", "fn_execution_fold(jsonb)", "fn_event_append(text, int, int, text, text, text, text, text)"]
            )
            {
                string definition = (
                    await database
                        .AsAdmin()
                        .RunAsync(new SqlCall($"select pg_get_functiondef('cutter_governance.{function}'::regprocedure)"))
                )!;
                Assert.Contains(Forced, definition, StringComparison.Ordinal);
                await database.AsAdmin().RunAsync(new SqlCall(definition.Replace(Forced, "null;", StringComparison.Ordinal)));
            }
        }

        bool on = false;
        int rounds = 0;
        for (; rounds < 2 * Rounds && !on; rounds++)
        {
            await using (SqlDatabase database = await SqlDatabase.OfAsync(provider))
            {
                await database.OnAsync();
                await OffAsync(database, "session", Logins[rounds % Logins.Length], byTool: false);
                await server.KillAsync();
            }

            await server.StartAsync();
            await using SqlDatabase after = await SqlDatabase.OfAsync(provider);
            on = await after.IsOnAsync();
        }

        output.WriteLine($"on again after crash {rounds}");
        Assert.True(on);
    }

    private async Task<NpgsqlConnectionProvider> CreateAsync()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(server);
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall("create table public.crash_control (round int)"),
                new SqlCall("grant select on public.crash_control to cutter_ro")
            );
        return database.Provider;
    }

    // Each way by itself; the session's and PGOPTIONS come with the OFF.
    private static async Task AskForLessAsync(NpgsqlConnectionProvider provider, string way, bool set)
    {
        string change = set ? "set " + Asked : "reset synchronous_commit";
        await using SqlDatabase database = await SqlDatabase.OfAsync(provider);
        string[] statements = way switch
        {
            "role" => [.. Logins.Select(login => $"alter role {login} {change}")],
            "database" => [$"alter database {database.Name} {change}"],
            _ => [],
        };
        await database.AsAdmin().RunAsync(statements.Select(statement => new SqlCall(statement)));
        if (set && statements.Length > 0)
        {
            Assert.Equal("off", await PsqlOff.ShowAsync(database, Logins[0], options: null, "synchronous_commit"));
        }
    }

    private static async Task OffAsync(SqlDatabase database, string way, string login, bool byTool)
    {
        DatabaseRole role = DatabaseRoles.All.Single(of => DatabaseRoles.Login(of) == login);
        JsonNode answer;
        switch (way)
        {
            case "session":
                await using (SqlSession session = await database.OpenAsync(role))
                {
                    await session.RunAsync(new SqlCall("set default_transaction_read_only = off"), new SqlCall("set " + Asked));
                    answer = JsonNode.Parse(
                        (string)(await session.RunAsync(new SqlCall("call cutter_governance.execution_off('by a session')")))!
                    )!;
                }

                break;
            case "PGOPTIONS":
                const string options = "-c synchronous_commit=off";
                Assert.Equal("off", await PsqlOff.ShowAsync(database, login, options, "synchronous_commit"));
                answer = await PsqlOff.RunAsync(database, login, options);
                break;
            case not null when byTool:
                Assert.Equal(
                    "database",
                    (await new PostgresExecutionControl(database.Provider, "test").TurnOffAsync("by the tool", Token)).EnforcedBy
                );
                return;
            default:
                answer = await PsqlOff.RunAsync(database, role);
                break;
        }

        Assert.NotNull(answer["acknowledged_at"]);
        Assert.Null(answer["switch_fault"]);
    }

    private static async Task<long> CountAsync(SqlDatabase database, int round) =>
        await database.CountAsync(
            string.Create(CultureInfo.InvariantCulture, $"select count(*) from public.crash_control where round = {round}")
        );
}
