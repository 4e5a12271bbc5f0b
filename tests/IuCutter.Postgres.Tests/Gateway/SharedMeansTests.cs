using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>Means of all that one login could use up: the server's files and log, the rights of its own role, the disk.</summary>
[Trait("Promise", "2")]
public sealed class SharedMeansTests(OpenDatabase open) : IClassFixture<OpenDatabase>
{
    private const string Denied = "42501";

    private static readonly SqlCall Writable = new("set default_transaction_read_only = off");

    private static readonly string[] ServerFunctions =
    [
        "lo_create(0)",
        "lo_creat(-1)",
        "lo_from_bytea(0, '')",
        "lo_import('/etc/hostname')",
        "pg_switch_wal()",
        "pg_create_restore_point('x')",
        "pg_backup_start('x')",
        "pg_create_physical_replication_slot('x', true)",
        "pg_create_logical_replication_slot('x', 'pgoutput')",
        "pg_replication_origin_create('x')",
        "pg_promote()",
        "pg_reload_conf()",
        "pg_rotate_logfile()",
        "pg_log_backend_memory_contexts(pg_backend_pid())",
        "pg_stat_reset()",
        "pg_stat_reset_shared('wal')",
        "pg_ls_dir('.')",
        "pg_read_file('postgresql.conf')",
        "pg_ls_waldir()",
        "pg_logical_emit_message(false, 'x', 'x')",
    ];

    [Fact]
    public async Task ServerFunctions_CalledByALogin_AreRefused()
    {
        SqlDatabase database = await open.GetAsync();
        foreach (DatabaseRole role in DatabaseRoles.All)
        {
            foreach (string call in ServerFunctions)
            {
                string? refusal = await database.As(role).AttemptAsync(Writable, SqlCall.Begin, new SqlCall($"select {call}"));
                Assert.True(refusal == Denied, $"{role}: {call}: {refusal}");
            }
        }

        // The negative control: a function of the server that it may call.
        Assert.Null(await database.As(DatabaseRole.Reader).AttemptAsync(new SqlCall("select pg_postmaster_start_time()")));
    }

    // Whoever has a role's password is that role. It must not be able to take the role's way to turn execution off.
    [Theory]
    [InlineData("drop owned by {0} cascade")]
    [InlineData("revoke all on all routines in schema cutter_governance from {0}")]
    [InlineData("revoke connect on database {1} from {0}")]
    [InlineData("revoke usage on schema cutter_governance from {0}")]
    [InlineData("alter role {0} nologin")]
    [InlineData("alter role {0} connection limit 0")]
    [InlineData("alter role {0} valid until 'yesterday'")]
    public async Task OwnRole_ItsRightsTakenAwayByItself_AreKept(string format)
    {
        SqlDatabase database = await open.GetAsync();
        foreach (DatabaseRole role in DatabaseRoles.All)
        {
            string login = DatabaseRoles.Login(role);
            SqlCall take = new(string.Format(System.Globalization.CultureInfo.InvariantCulture, format, login, database.Name));
            SqlCall rights = new(
                """
                select concat_ws(' ', has_database_privilege($1::name, current_database(), 'connect'),
                    has_schema_privilege($1::name, 'cutter_governance', 'usage'),
                    has_function_privilege($1::name, 'cutter_governance.execution_off(text, jsonb)', 'execute'),
                    has_function_privilege($1::name, 'cutter_governance.fn_execution_off(text)', 'execute'),
                    r.rolcanlogin, r.rolconnlimit <> 0, r.rolvaliduntil is null)
                from pg_roles r where r.rolname = $1::name
                """,
                login
            );
            Exception? refused;
            do
            {
                await using SqlSession thief = await database.OpenAsync(role);
                await thief.RunAsync(Writable, SqlCall.Begin);
                refused = await Record.ExceptionAsync(() => thief.RunAsync(take));
                if (refused is null)
                {
                    Assert.Equal("t t t t t t t", await thief.RunAsync(rights));
                }
            } while (IsOfADroppedDatabase(refused));
            Assert.Equal(refused is null ? null : Denied, (refused as PostgresException)?.SqlState);
        }
    }

    // To drop what is owned goes through all databases, and meets one that another test drops at this moment.
    private static bool IsOfADroppedDatabase(Exception? refused) =>
        refused is PostgresException { SqlState: PostgresErrorCodes.InternalError } gone
        && gone.MessageText.Contains("cache lookup failed", StringComparison.Ordinal);

    // The negative control of what is asked there: a right that is taken away is seen.
    [Fact]
    public async Task Control_RightTakenAwayByItsOwner_IsSeen()
    {
        SqlDatabase database = await open.GetAsync();
        Assert.Equal(
            "false",
            await database
                .AsAdmin()
                .RunAsync(
                    SqlCall.Begin,
                    new SqlCall("revoke execute on procedure cutter_governance.execution_off(text, jsonb) from cutter_ro"),
                    new SqlCall(
                        "select has_function_privilege('cutter_ro', 'cutter_governance.execution_off(text, jsonb)', 'execute')::text"
                    )
                )
        );
        await database.AsAdmin().RunAsync(SqlCall.Rollback);
    }

    // Only a superuser sets how much a session may write beside the tables, and takes it away.
    [Fact]
    public async Task TemporaryFiles_LimitOfTheLogin_CannotBeLifted()
    {
        SqlDatabase database = await open.GetAsync();
        foreach (DatabaseRole role in DatabaseRoles.All)
        {
            string login = DatabaseRoles.Login(role);
            SqlRole thief = database.As(role);
            Assert.Equal("8GB", await thief.RunAsync(new SqlCall("select current_setting('temp_file_limit')")));
            foreach (
                string lift in (string[])
                    [
                        "set temp_file_limit = -1",
                        "select set_config('temp_file_limit', '-1', false)",
                        $"alter role {login} set temp_file_limit = -1",
                        $"alter role {login} in database {database.Name} set temp_file_limit = -1",
                        $"alter role {login} reset temp_file_limit",
                    ]
            )
            {
                Assert.Equal((lift, Denied), (lift, await thief.AttemptAsync(Writable, SqlCall.Begin, new SqlCall(lift))));
            }

            // What it may reset is reset by this, and the limit stays.
            await using SqlSession session = await database.OpenAsync(role);
            Assert.Equal(
                "{temp_file_limit=8GB}",
                await session.RunAsync(
                    Writable,
                    SqlCall.Begin,
                    new SqlCall($"alter role {login} reset all"),
                    new SqlCall(
                        "select s.setconfig::text from pg_db_role_setting s where s.setdatabase = 0 and s.setrole = to_regrole($1)",
                        login
                    )
                )
            );
        }

        // The negative control: a session that has no such limit lifts it as it likes.
        Assert.Null(await database.AsAdmin().AttemptAsync(new SqlCall("set temp_file_limit = -1")));
    }
}
