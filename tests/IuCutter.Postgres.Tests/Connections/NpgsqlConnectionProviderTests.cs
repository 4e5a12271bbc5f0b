using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Schema;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Connections;

[Trait("Promise", "9")]
public sealed class NpgsqlConnectionProviderTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_Reader_CannotWriteAndOthersAreNotHeldBack()
    {
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(await fixture.GetAsync());

        Assert.Equal("on iucutter/reader", await DescribeAsync(provider, DatabaseRole.Reader));
        Assert.Equal("off iucutter/executor", await DescribeAsync(provider, DatabaseRole.Executor));
    }

    [Fact]
    public async Task OpenAsync_Twice_IsTwoSessions()
    {
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(await fixture.GetAsync());
        int first;
        await using (NpgsqlConnection connection = await provider.OpenRoleAsync(DatabaseRole.Reader, Token))
        {
            first = connection.ProcessID;
        }

        await using NpgsqlConnection second = await provider.OpenRoleAsync(DatabaseRole.Reader, Token);
        Assert.NotEqual(first, second.ProcessID);
    }

    [Fact]
    public async Task OpenAsync_WrongPassword_SaysWhereAndNeverThePassword()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, "*:*:*:*:canary-password\n", Token);
            NpgsqlConnectionProvider provider = new NpgsqlConnectionProvider(ServiceFile.Read(sandbox.Service, sandbox.ServiceFile), file);

            IuException failure = await Assert.ThrowsAsync<IuException>(async () => await provider.OpenAsync(DatabaseRole.Executor, Token));

            Assert.Equal("Store.Unreachable", failure.Definition.Id);
            Assert.Contains(
                $"port={sandbox.Port} dbname={sandbox.Database} user=cutter_exec: the server refuses the password, SQLSTATE 28P01",
                failure.Message,
                StringComparison.Ordinal
            );
            Assert.DoesNotContain("canary", failure.ToString(), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task OpenAsync_NobodyListens_FailsUnreachable()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        ServiceDefinition service = ServiceFile.Read(sandbox.Service, sandbox.ServiceFile);

        foreach (
            ServiceDefinition wrong in new[]
            {
                service with
                {
                    Port = 1,
                },
                service with
                {
                    Host = "127.0.0.1",
                    Port = 1,
                },
                service with
                {
                    Database = "none",
                },
            }
        )
        {
            IuException failure = await Assert.ThrowsAsync<IuException>(async () =>
                await new NpgsqlConnectionProvider(wrong).OpenAsync(DatabaseRole.Reader, Token)
            );
            Assert.Equal("Store.Unreachable", failure.Definition.Id);
        }
    }

    [Fact]
    public async Task OpenAsync_PasswordFileOpenToOthers_Refuses()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Unix file modes.");
        IuSandbox sandbox = await fixture.GetAsync();
        string file = Path.GetTempFileName();
        try
        {
            File.Copy(sandbox.PasswordFile, file, overwrite: true);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
            }

            NpgsqlConnectionProvider provider = new NpgsqlConnectionProvider(ServiceFile.Read(sandbox.Service, sandbox.ServiceFile), file);
            IuException refusal = await Assert.ThrowsAsync<IuException>(async () => await provider.OpenAsync(DatabaseRole.Reader, Token));
            Assert.Equal("Config.PasswordFileInsecure", refusal.Definition.Id);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task OpenAdminAsync_NoUser_Refuses()
    {
        NpgsqlConnectionProvider provider = SandboxFixture.Provider(await fixture.GetAsync());

        IuException refusal = await Assert.ThrowsAsync<IuException>(() => provider.OpenAdminAsync(null, Token));
        Assert.Equal("Config.AdminUserMissing", refusal.Definition.Id);
    }

    [Fact]
    public async Task ReadAsync_Sandbox_NamesServerClusterAndSchema()
    {
        IuSandbox sandbox = await fixture.GetAsync();

        IuConnection connection = await DatabaseDescription.ReadAsync(SandboxFixture.Provider(sandbox), Token);

        Assert.Equal(sandbox.ServerVersion, connection.ServerVersion);
        Assert.Matches("^[0-9]{10,}$", connection.SystemIdentifier);
        Assert.Equal(
            IuCutter.Postgres.Schema.MigrationScript.Embedded.Last(script => char.IsAsciiDigit(script.Name[0])).Name,
            connection.SchemaVersion
        );
    }

    private static async Task<string?> DescribeAsync(NpgsqlConnectionProvider provider, DatabaseRole role)
    {
        await using NpgsqlConnection connection = await provider.OpenRoleAsync(role, Token);
        await using NpgsqlCommand command = new NpgsqlCommand(
            "select current_setting('transaction_read_only') || ' ' || current_setting('application_name')",
            connection
        );
        return (string?)await command.ExecuteScalarAsync(Token);
    }
}
