using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Schema;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Schema;

/// <summary>
/// A server where the DBA is no superuser, as a managed one: a login with CREATEROLE and CREATEDB and a database of its own, in a
/// cluster without any role of ours.
/// </summary>
[Trait("Promise", "8")]
public sealed class NoSuperuserTests(SandboxFixture fixture)
{
    private const string Dba = "managed_dba";
    private const string Password = "of-the-test-alone";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Install_WithCreateRoleAndADatabaseOfItsOwn_IsTheInstallationAndALiveCutRuns()
    {
        string[] expected = await FactsAsync(await fixture.CreateDatabaseAsync(), SandboxLayout.AdminUser);
        IuSandbox sandbox = await new SandboxServer().StartAsync(new SandboxOptions(), Token);
        try
        {
            NpgsqlConnectionProvider provider = await BareAsync(sandbox);
            string roster = await File.ReadAllTextAsync(sandbox.Roster, Token);
            SchemaInstaller installer = new SchemaInstaller(provider, Dba);

            Assert.NotEmpty((await installer.InstallAsync(roster, Token)).Applied);
            await PasswordsAsync(provider, sandbox.PasswordFile);

            // What the superuser's installation is, and no membership is left: nobody could become the owner.
            Assert.Equal(expected, await FactsAsync(provider, SandboxLayout.AdminUser));
            Assert.Equal("f", await ScalarAsync(provider, Dba, $"select left(pg_has_role('{Dba}', 'cutter_owner', 'member')::text, 1)"));

            LiveCut cut = await LiveCut.OpenAsync(sandbox, provider);
            await cut.TurnOnAsync(LiveCut.Prefix);
            Assert.Equal(RunState.CloseoutReported, (await cut.AdvanceToAsync(RunState.CloseoutReported, LiveCut.Plan())).State);

            // The same login updates, by the module and by psql, and changes the roster.
            Assert.Equal(RosterInstallation.Sha256(roster + "# a\n"), (await installer.InstallAsync(roster + "# a\n", Token)).RosterSha256);
            await PsqlAsync(provider, await installer.PreviewAsync(roster + "# b\n", Token));
            SchemaInstallation last = await installer.InstallAsync(null, Token);
            Assert.Equal(RosterInstallation.Sha256(roster + "# b\n"), last.RosterSha256);
            Assert.Empty(last.Applied);
            Assert.Equal(expected, await FactsAsync(provider, SandboxLayout.AdminUser));

            // The negative control: without CREATEROLE it is refused, and says so.
            await ScalarAsync(provider, SandboxLayout.AdminUser, $"alter role {Dba} nocreaterole");
            IuException refusal = await Assert.ThrowsAsync<IuException>(() => installer.InstallAsync(roster + "# c\n", Token));
            Assert.Equal("Gate.GrantMismatch", refusal.Definition.Id);
        }
        finally
        {
            await new SandboxServer().StopAsync(sandbox.Path, CancellationToken.None);
        }
    }

    // The sandbox's own installation is taken away with its roles; what is left is a cluster of which nothing is ours.
    private static async Task<NpgsqlConnectionProvider> BareAsync(IuSandbox sandbox)
    {
        NpgsqlConnectionProvider maintenance = SandboxFixture.Provider(sandbox, "postgres");
        string[] lines = await File.ReadAllLinesAsync(sandbox.PasswordFile, Token);
        string admin = lines.Single(line => line.Contains($":{SandboxLayout.AdminUser}:", StringComparison.Ordinal));
        await File.WriteAllLinesAsync(
            sandbox.PasswordFile,
            [.. lines, admin[..admin.IndexOf($":{SandboxLayout.AdminUser}:", StringComparison.Ordinal)] + $":{Dba}:{Password}"],
            Token
        );
        foreach (
            string sql in (string[])
                [
                    $"drop database {sandbox.Database}",
                    "drop role cutter_gate, cutter_exec, cutter_verify, cutter_ro, cutter_owner",
                    $"create role {Dba} login createrole createdb password '{Password}'",
                        // From 16 on, CREATEROLE gives away no more than its own roles: about_IuCutter, THE LOGIN OF THE DBA.
                        $"""
                        do $$ begin
                            if current_setting('server_version_num')::int >= 160000 then
                                grant pg_signal_backend to {Dba} with admin option;
                            end if;
                        end $$
                        """,
                ]
        )
        {
            await ScalarAsync(maintenance, SandboxLayout.AdminUser, sql);
        }

        await ScalarAsync(maintenance, Dba, "create database managed template template0");
        return SandboxFixture.Provider(sandbox, "managed");
    }

    private static async Task PasswordsAsync(NpgsqlConnectionProvider provider, string passwordFile)
    {
        foreach (
            string line in (await File.ReadAllLinesAsync(passwordFile, Token)).Where(line =>
                line.Contains(":cutter_", StringComparison.Ordinal)
            )
        )
        {
            string[] parts = line.Split(':');
            await ScalarAsync(provider, Dba, $"alter role {parts[^2]} password '{ScramVerifier.Create(parts[^1])}'");
        }
    }

    private static async Task PsqlAsync(NpgsqlConnectionProvider provider, string sql) =>
        await Cli.Wrap(Executables.Find("psql") ?? throw new InvalidOperationException("There is no psql on PATH."))
            .WithArguments(["-Xq", "-v", "ON_ERROR_STOP=1"])
            .WithEnvironmentVariables(variables =>
                LibpqEnvironment.Apply(variables, provider.Service, provider.PasswordFilePath, Dba, "test")
            )
            .WithStandardInputPipe(PipeSource.FromString(sql))
            .ExecuteBufferedAsync(Token);

    private static async Task<string[]> FactsAsync(NpgsqlConnectionProvider provider, string login)
    {
        await using NpgsqlConnection connection = await provider.OpenAdminAsync(login, Token);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(Token);
        return InstallationContract.Write(await InstallationFacts.ReadAsync(connection, Token)).Split('\n');
    }

    private static async Task<string?> ScalarAsync(NpgsqlConnectionProvider provider, string login, string sql)
    {
        await using NpgsqlConnection connection = await provider.OpenAdminAsync(login, Token);
        await using NpgsqlCommand command = new NpgsqlCommand(sql, connection);
        return (string?)await command.ExecuteScalarAsync(Token);
    }
}
