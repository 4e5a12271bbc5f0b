using CliWrap;
using CliWrap.Buffered;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Governance;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Governance;

/// <summary>One database that each test weakens and the findings' own SQL repairs.</summary>
public sealed class WeakenedDatabase(SandboxFixture fixture) : IAsyncLifetime
{
    private SqlDatabase? _database;
    private IuSandbox? _sandbox;
    private string[]? _control;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    internal IuSandbox Sandbox => _sandbox!;

    internal SqlDatabase Database => _database!;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>What is reported the installation before anybody weakened it.</summary>
    internal async Task<string[]> ControlAsync()
    {
        if (_control is null)
        {
            _sandbox = await fixture.GetAsync();
            _database = await SqlDatabase.OfAsync(await TestEndAttribute.OutliveAsync(() => fixture.CreateDatabaseAsync()));
            _control = Names(await ProbeAsync());
        }

        return _control;
    }

    /// <summary>All findings, asked as the DBA with the sandbox's keys.</summary>
    internal Task<IReadOnlyList<GovernanceFinding>> AuditAsync(string? adminUser = SandboxLayout.AdminUser) =>
        new GovernanceAudit(Database.Provider, TimeProvider.System).RunAsync(
            adminUser,
            Sandbox.ExecutorKey,
            Sandbox.VerifierKey,
            new BackupOptions(Sandbox.BackupFolder, Sandbox.GnuPGHome, Sandbox.BackupRecipient, [Sandbox.EscrowRecipient]),
            Token
        );

    /// <summary>What the database is asked, as the DBA.</summary>
    internal async Task<IReadOnlyList<GovernanceFinding>> ProbeAsync(TimeProvider? clock = null, int? backend = null)
    {
        await using NpgsqlConnection admin = await Database.Provider.OpenAdminAsync(SandboxLayout.AdminUser, Token);
        return await new GovernanceProbes(admin, clock ?? TimeProvider.System, new GovernanceTolerances()).RunAsync(
            backend ?? admin.ProcessID,
            Token
        );
    }

    /// <summary>What did not pass, one line each.</summary>
    internal static string[] Names(IEnumerable<GovernanceFinding> findings) =>
        [
            .. findings
                .Where(finding => finding.Outcome != GovernanceOutcome.Pass)
                .Select(finding => $"{finding.Outcome} {finding.Probe} {finding.Subject}")
                .Order(StringComparer.Ordinal),
        ];

    /// <summary>Runs SQL as it came out of the findings, as the DBA would: through psql.</summary>
    internal async Task PsqlAsync(string sql)
    {
        ServiceDefinition service = Database.Provider.Service;
        BufferedCommandResult result = await (
            PipeSource.FromString(sql + "\n")
            | Cli.Wrap("psql")
                .WithArguments(["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"])
                .WithEnvironmentVariables(variables =>
                    variables
                        .Set("PGHOST", service.Host)
                        .Set("PGPORT", service.Port.ToString(System.Globalization.CultureInfo.InvariantCulture))
                        .Set("PGDATABASE", service.Database)
                        .Set("PGUSER", SandboxLayout.AdminUser)
                        .Set("PGPASSFILE", Sandbox.PasswordFile)
                        .Set("PGOPTIONS", "-c client_min_messages=warning")
                )
                .WithValidation(CommandResultValidation.None)
        ).ExecuteBufferedAsync(Token);
        Assert.True(result.ExitCode == 0, $"{sql}\n{result.StandardError}");
    }

    /// <summary>The catalogue by digest: every row of the tables that say what exists, who owns it and who may.</summary>
    internal async Task<string> CatalogueAsync() =>
        (
            await Database
                .AsAdmin()
                .RunAsync(
                    new SqlCall(
                        """
                        select concat_ws(' ',
                            (select md5(string_agg(to_jsonb(t)::text, ',' order by t.oid))
                                from (select oid, relname, relnamespace, relowner, relkind, relacl, relnatts, reltriggers from
                                (select c.*, c.relhastriggers as reltriggers from pg_class c
                                    where c.relnamespace <> 'pg_toast'::regnamespace and not c.relname like 'pg\_temp%') c) t),
                            (select md5(string_agg(to_jsonb(t)::text, ',' order by t.oid)) from pg_proc t),
                            (select md5(string_agg(to_jsonb(t)::text, ',' order by t.oid)) from pg_trigger t),
                            (select md5(string_agg(to_jsonb(t)::text, ',' order by t.oid)) from pg_constraint t),
                            (select md5(string_agg(to_jsonb(t)::text, ',' order by t.oid)) from pg_authid t),
                            (select md5(string_agg(to_jsonb(t)::text, ',' order by t.roleid, t.member)) from pg_auth_members t),
                            (select md5(string_agg(to_jsonb(t)::text, ',' order by t.setdatabase, t.setrole)) from pg_db_role_setting t),
                            (select md5(string_agg(to_jsonb(t)::text, ',' order by t.name)) from pg_settings t
                                where t.source <> 'session' and t.name not like 'transaction%'))
                        """
                    )
                )
        )!;

    /// <summary>Sends a weakness as a superuser.</summary>
    internal async Task WeakenAsync(string sql)
    {
        if (sql.StartsWith("hba ", StringComparison.Ordinal))
        {
            await File.AppendAllTextAsync(Path.Combine(Sandbox.Path, "data", "pg_hba.conf"), sql["hba ".Length..] + "\n", Token);
            return;
        }

        string view = sql.Contains("{view}", StringComparison.Ordinal)
            ? (
                await Database
                    .AsAdmin()
                    .RunAsync(new SqlCall("select rtrim(pg_get_viewdef('cutter_governance.leg_a_context'::regclass), '; ')"))
            )!
            : "";
        string text = sql.Replace("{db}", Database.Name, StringComparison.Ordinal).Replace("{view}", view, StringComparison.Ordinal);
        await PsqlAsync(text + ";\nselect pg_reload_conf() \\g /dev/null");
    }

    public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;
}
