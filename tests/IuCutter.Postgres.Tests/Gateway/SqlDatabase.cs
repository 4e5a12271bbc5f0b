using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Governance;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>A database of its own, used as its roles by plain SQL: the tool has no part in what is tested here.</summary>
internal sealed class SqlDatabase : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, SqlSession> _sessions = new(StringComparer.Ordinal);

    private SqlDatabase(NpgsqlConnectionProvider provider) => Provider = provider;

    public NpgsqlConnectionProvider Provider { get; }

    public string Name => Provider.Service.Database;

    public string SystemIdentifier { get; private set; } = "";

    /// <summary>The history that cards are asked for in, as it was when this was opened, or last read.</summary>
    public SqlHistory History { get; private set; } = SqlHistory.None;

    /// <summary>A new database whose roster names those who sign in the tests.</summary>
    public static async Task<SqlDatabase> CreateAsync(SandboxFixture fixture) => await WithRosterAsync(await fixture.CreateDatabaseAsync());

    /// <summary>The same, on the server that may be killed.</summary>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public static async Task<SqlDatabase> CreateAsync(OwnServer server) => await WithRosterAsync(await server.CreateDatabaseAsync());

    public async Task InstallRosterAsync(string roster) =>
        await AsAdmin().RunAsync(new SqlCall("select cutter_governance.fn_roster_install($1, $2)", roster, SqlCard.Sha256(roster)));

    public static async Task<SqlDatabase> OfAsync(NpgsqlConnectionProvider provider)
    {
        SqlDatabase database = new SqlDatabase(provider);
        database.SystemIdentifier = (
            await database.AsAdmin().RunAsync(new SqlCall("select system_identifier::text from pg_control_system()"))
        )!;
        await database.ReadHistoryAsync();
        return database;
    }

    /// <summary>Reads the history as it is now: later cards are of this size of the log, and not of an earlier one.</summary>
    public async Task ReadHistoryAsync() => History = await SqlHistory.ReadAsync(AsAdmin());

    public Task<SqlSession> OpenAsync(DatabaseRole role) => WrapAsync(Provider.OpenRoleAsync(role, TestContext.Current.CancellationToken));

    public Task<SqlSession> OpenAdminAsync() =>
        WrapAsync(Provider.OpenAdminAsync(SandboxLayout.AdminUser, TestContext.Current.CancellationToken));

    /// <summary>The one session of the role that is kept open; not for two statements at once.</summary>
    public SqlRole As(DatabaseRole role) => new(() => KeptAsync(role.ToString(), () => OpenAsync(role)));

    /// <summary>The session that owns the runs; it does nothing else, so that nothing discards its locks.</summary>
    public SqlRole AsOwner() => new(() => KeptAsync("owner", () => OpenAsync(DatabaseRole.Executor)));

    /// <summary>The superuser's kept session.</summary>
    public SqlRole AsAdmin() => new(() => KeptAsync("admin", OpenAdminAsync));

    /// <summary>What the probes of Test-IuGovernance find.</summary>
    public async Task<IReadOnlyList<GovernanceFinding>> ProbeAsync()
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        await using NpgsqlConnection admin = await Provider.OpenAdminAsync(SandboxLayout.AdminUser, cancellationToken);
        return await new GovernanceProbes(admin, TimeProvider.System, new GovernanceTolerances()).RunAsync(
            admin.ProcessID,
            cancellationToken
        );
    }

    /// <summary>Turns execution on by a ruling; the epoch.</summary>
    public async Task<long> OnAsync(Action<JsonObject>? change = null)
    {
        JsonObject ruling = await RulingAsync();
        change?.Invoke(ruling);
        await As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling));
        return long.Parse((await As(DatabaseRole.Gatekeeper).RunAsync(SqlCard.On(ruling)))!, CultureInfo.InvariantCulture);
    }

    /// <summary>A ruling's card in the epoch that the switch is in.</summary>
    public async Task<JsonObject> RulingAsync(TimeSpan? life = null) => SqlCard.Ruling(this, await EpochAsync(), life);

    /// <summary>The epoch that the switch is in.</summary>
    public async Task<long> EpochAsync() =>
        long.Parse(
            (await As(DatabaseRole.Executor).RunAsync(new SqlCall("select cutter_governance.fn_execution_status() ->> 'epoch'")))!,
            CultureInfo.InvariantCulture
        );

    public async Task<JsonObject> OffAsync(DatabaseRole role = DatabaseRole.Gatekeeper) =>
        JsonNode.Parse((await As(role).RunAsync(new SqlCall("call cutter_governance.execution_off('test')")))!)!.AsObject();

    /// <summary>From here on a row that says OFF finds the disk full: trigger is_full.</summary>
    public async Task LeaveNoRoomForOffAsync() =>
        await AsAdmin()
            .RunAsync(
                new SqlCall(
                    """
                    create function cutter_governance.fn_full() returns trigger language plpgsql
                    as $$ begin raise exception 'could not extend file' using errcode = 'disk_full'; end $$
                    """
                ),
                new SqlCall(
                    "create trigger is_full before insert on cutter_governance.execution_off "
                        + "for each row execute function cutter_governance.fn_full()"
                )
            );

    /// <summary>Whether execution is on, as the database says it.</summary>
    public async Task<bool> IsOnAsync(DatabaseRole role = DatabaseRole.Reader) =>
        await As(role).RunAsync(new SqlCall("select cutter_governance.fn_execution_status() ->> 'enabled'")) == "true";

    /// <summary>A number, as the reader reads it.</summary>
    public async Task<long> CountAsync(string query, params object?[] arguments) =>
        long.Parse((await As(DatabaseRole.Reader).RunAsync(new SqlCall(query, arguments)))!, CultureInfo.InvariantCulture);

    public Task<long> UnitsAsync(string prefix) => CountAsync("select count(*) from public.information_unit where doc_code = $1", prefix);

    /// <summary>What every table of the owner holds, by count and digest: two that are equal saw no write between them.</summary>
    public async Task<string> FingerprintAsync() =>
        (
            await AsAdmin()
                .RunAsync(
                    new SqlCall(
                        """
                        select string_agg(c.oid::regclass || ' ' || (xpath('/row/x/text()', query_to_xml(
                            format('select count(*) || '' '' || coalesce(md5(string_agg(t::text, '','' order by t::text)), '''') as x '
                                'from %s t', c.oid::regclass),
                            false, true, '')))[1]::text, E'\n' order by c.oid)
                        from pg_class c where c.relkind = 'r' and c.relowner = 'cutter_owner'::regrole
                        """
                    )
                )
        )!;

    /// <summary>Returns when a session's COMMIT waits for the log's tree, or has ended without that.</summary>
    public async Task WaitsForTheLogAsync(SqlSession session, Task committing)
    {
        SqlCall waits = new(
            "select count(*) from pg_locks where pid = $1 and not granted and relation = 'cutter_governance.log_lock'::regclass",
            session.ProcessId
        );
        while (await AsAdmin().RunAsync(waits) == "0" && !committing.IsCompleted)
        {
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SqlSession session in _sessions.Values)
        {
            await session.DisposeAsync();
        }
    }

    private static async Task<SqlDatabase> WithRosterAsync(NpgsqlConnectionProvider provider)
    {
        SqlDatabase database = await OfAsync(provider);
        await database.InstallRosterAsync(SqlSigner.Roster);
        return database;
    }

    private static async Task<SqlSession> WrapAsync(Task<Npgsql.NpgsqlConnection> opening) => new(await opening);

    private async Task<SqlSession> KeptAsync(string key, Func<Task<SqlSession>> open)
    {
        if (!_sessions.TryGetValue(key, out SqlSession? session) || !session.IsOpen)
        {
            _sessions[key] = session = await open();
        }

        return session;
    }
}
