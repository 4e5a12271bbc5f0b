using System.Globalization;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Execution;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// The server has no connection to give but those that it keeps for superusers: the module's logins hold as many as their limits allow,
/// with OFFs that they do not commit, and another login holds the rest.
/// </summary>
[Collection(OwnServerUse.Name)]
[Trait("Promise", "2")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class OffFullServerTests(OwnServer server, ITestOutputHelper output)
{
    private const string TooMany = "53300";
    private const string Bystander = "bystander";
    private const string Password = "of-the-test-alone";

    private static readonly SqlCall Say = new("select cutter_governance.fn_execution_off('held open')");
    private static readonly SqlCall Off = new("call cutter_governance.execution_off('from a session that is open')");
    private static readonly SqlCall Writable = new("set default_transaction_read_only = off");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Off_ServerIsFull_IsAcknowledgedForWhoeverHasAConnection()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(server);
        await using Crowd crowd = await Crowd.GatherAsync(database);
        await crowd.FillAsync(OpenBystanderAsync);
        Assert.Equal(
            OwnServer.Unreserved,
            await database
                .AsAdmin()
                .RunAsync(new SqlCall("select count(*)::text from pg_stat_activity where backend_type = 'client backend'"))
        );

        // Full, and every login at its limit: who has a session says it, and a superuser has a connection.
        foreach (DatabaseRole role in DatabaseRoles.All)
        {
            await OnAsync(database);
            await AcknowledgedAsync(database, await database.As(role).RunAsync(Writable, Off));
        }

        await OnAsync(database);
        Assert.NotNull((await PsqlOff.RunAsync(database, SandboxLayout.AdminUser, options: null))["acknowledged_at"]);
        Assert.False(await database.IsOnAsync());

        // What is left impossible: a new session of a login, while nobody lets go of one.
        await OnAsync(database);
        foreach (DatabaseRole role in DatabaseRoles.All)
        {
            Assert.Contains("too many", await PsqlOff.AttemptAsync(database, role), StringComparison.Ordinal);
        }

        IuException refused = await Assert.ThrowsAsync<IuException>(() => ByToolAsync(database));
        Assert.Equal("Store.Unreachable", refused.Definition.Id);
        Assert.Contains("a superuser has reserved ones; to hold what this host would write: Disable-IuExecution", refused.Message);
        Assert.True(await database.IsOnAsync());

        // One connection that a login has below its limit is enough, whichever login's it is.
        await crowd.LetOneBystanderGoAsync();
        foreach (DatabaseRole role in DatabaseRoles.All)
        {
            await crowd.LetOneGoAsync(role);
            await OnAsync(database);
            Assert.NotNull((await PsqlOff.RunAsync(database, role))["acknowledged_at"]);
            Assert.False(await database.IsOnAsync());
            await OnAsync(database);
            KillSwitchAcknowledgement off = await ByToolAsync(database);
            Assert.Equal(("database", null), (off.EnforcedBy, off.NotReached));
            Assert.Equal(
                DatabaseRoles.Login(role),
                await database.AsAdmin().RunAsync(new SqlCall("select changed_by from cutter_governance.execution_switch"))
            );
            await crowd.HoldAsync(role);
        }

        string[] found = await ProbeAsync(database);
        output.WriteLine(string.Join('\n', found));
        Assert.DoesNotContain(found, finding => finding.Contains("Role.ConnectionsUnlimited", StringComparison.Ordinal));
        Assert.Contains($"Role.OthersUnlimited {Bystander}", found);
    }

    /// <summary>The negative control: a login without a limit takes all, and the other logins say nothing. It is named before.</summary>
    [Fact]
    public async Task Control_ALoginWithoutLimit_LeavesNoConnection()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(server);
        string limit = (
            await database.AsAdmin().RunAsync(new SqlCall("select rolconnlimit::text from pg_roles where rolname = 'cutter_exec'"))
        )!;
        try
        {
            foreach ((string set, bool named) in ((string, bool)[])[("16", false), ("17", true), ("-1", true)])
            {
                // 29 are there, and the three others may hold 13 of them.
                await LimitAsync(database, set);
                Assert.Equal((set, named), (set, (await ProbeAsync(database)).Contains("Role.ConnectionsUnlimited cutter_exec")));
            }

            List<SqlSession> held = [];
            try
            {
                await OnAsync(database);
                while (await OpenAsync(() => database.OpenAsync(DatabaseRole.Executor)) is { } session)
                {
                    held.Add(session);
                }

                Assert.Equal("Store.Unreachable", (await Assert.ThrowsAsync<IuException>(() => ByToolAsync(database))).Definition.Id);
                Assert.True(await database.IsOnAsync());
                // The superuser's is not taken.
                Assert.NotNull((await PsqlOff.RunAsync(database, SandboxLayout.AdminUser, options: null))["acknowledged_at"]);
                Assert.False(await database.IsOnAsync());
            }
            finally
            {
                foreach (SqlSession session in held)
                {
                    await session.DisposeAsync();
                }
            }
        }
        finally
        {
            await LimitAsync(database, limit);
        }
    }

    private static Task<KillSwitchAcknowledgement> ByToolAsync(SqlDatabase database) =>
        new PostgresExecutionControl(database.Provider, "test").TurnOffAsync("by the tool", Token);

    private static async Task OnAsync(SqlDatabase database)
    {
        await database.OnAsync();
        Assert.True(await database.IsOnAsync());
    }

    private static async Task AcknowledgedAsync(SqlDatabase database, string? answer)
    {
        Assert.NotNull(System.Text.Json.Nodes.JsonNode.Parse(answer!)!["acknowledged_at"]);
        Assert.False(await database.IsOnAsync());
    }

    private static Task LimitAsync(SqlDatabase database, string limit) =>
        database.AsAdmin().RunAsync(new SqlCall($"alter role cutter_exec connection limit {limit}"));

    private static async Task<SqlSession> OpenBystanderAsync(SqlDatabase database)
    {
        ServiceDefinition service = database.Provider.Service;
        NpgsqlConnection connection = new(
            new NpgsqlConnectionStringBuilder
            {
                Host = service.Host,
                Port = service.Port,
                Database = "postgres",
                Username = Bystander,
                Password = Password,
                Pooling = false,
            }.ConnectionString
        );
        await connection.OpenAsync(Token);
        return new SqlSession(connection);
    }

    // A session; null when the server, or the login's limit, has none to give.
    private static async Task<SqlSession?> OpenAsync(Func<Task<SqlSession>> open)
    {
        try
        {
            return await open();
        }
        catch (PostgresException full) when (full.SqlState == TooMany)
        {
            return null;
        }
        catch (IuException refused) when (refused.InnerException is PostgresException { SqlState: TooMany })
        {
            return null;
        }
    }

    private static async Task<string[]> ProbeAsync(SqlDatabase database) =>
        [
            .. (await database.ProbeAsync())
                .Where(finding => finding.Outcome != GovernanceOutcome.Pass && finding.Probe.StartsWith("Role.", StringComparison.Ordinal))
                .Select(finding => $"{finding.Probe} {finding.Subject}"),
        ];

    /// <summary>Sessions that hold every connection: of each login one that is the test's own, and hostile ones to its limit.</summary>
    private sealed class Crowd : IAsyncDisposable
    {
        private readonly SqlDatabase _database;
        private readonly Dictionary<DatabaseRole, Stack<SqlSession>> _held = DatabaseRoles.All.ToDictionary(
            role => role,
            _ => new Stack<SqlSession>()
        );
        private readonly Stack<SqlSession> _bystanders = [];

        private Crowd(SqlDatabase database) => _database = database;

        public static async Task<Crowd> GatherAsync(SqlDatabase database)
        {
            await database.AsAdmin().RunAsync(new SqlCall($"create role {Bystander} login password '{ScramVerifier.Create(Password)}'"));
            Crowd crowd = new(database);
            foreach (DatabaseRole role in DatabaseRoles.All)
            {
                // The one of who means well.
                await database.As(role).RunAsync(new SqlCall("select 1"));
                while (await OpenAsync(() => database.OpenAsync(role)) is { } session)
                {
                    await session.RunAsync(Writable, SqlCall.Begin, Say);
                    crowd._held[role].Push(session);
                }

                Assert.InRange(crowd._held[role].Count, 3, 6);
            }

            return crowd;
        }

        public async Task FillAsync(Func<SqlDatabase, Task<SqlSession>> open)
        {
            while (await OpenAsync(() => open(_database)) is { } session)
            {
                _bystanders.Push(session);
            }

            Assert.NotEmpty(_bystanders);
        }

        public async Task HoldAsync(DatabaseRole role)
        {
            // Whoever said OFF a moment ago may not have left the server yet.
            SqlSession? session;
            do
            {
                session = await OpenAsync(() => _database.OpenAsync(role));
            } while (session is null);

            await session.RunAsync(Writable, SqlCall.Begin, Say);
            _held[role].Push(session);
        }

        public Task LetOneGoAsync(DatabaseRole role) => EndAsync(_held[role].Pop());

        public Task LetOneBystanderGoAsync() => EndAsync(_bystanders.Pop());

        public async ValueTask DisposeAsync()
        {
            foreach (SqlSession session in _held.Values.SelectMany(held => held).Concat(_bystanders))
            {
                await EndAsync(session);
            }

            await _database.AsAdmin().RunAsync(new SqlCall($"drop role {Bystander}"));
        }

        // The server gives the connection back when its process has ended, a moment after the client has closed it.
        private async Task EndAsync(SqlSession session)
        {
            int process = session.ProcessId;
            await session.DisposeAsync();
            while (
                await _database
                    .AsAdmin()
                    .RunAsync(
                        new SqlCall(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"select count(*)::text from pg_stat_activity where pid = {process}"
                            )
                        )
                    ) != "0"
            )
            {
                Token.ThrowIfCancellationRequested();
            }
        }
    }
}
