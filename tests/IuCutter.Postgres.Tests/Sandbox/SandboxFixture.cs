using System.Globalization;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

[assembly: AssemblyFixture(typeof(SandboxFixture))]

namespace IuCutter.Postgres.Tests.Sandbox;

/// <summary>
/// One sandbox for the whole assembly, started by the first test that asks for it. A test that writes asks for a
/// database of its own, a copy of the freshly installed one, which goes when the test ends.
/// </summary>
public sealed class SandboxFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private IuSandbox? _sandbox;
    private IuException? _failure;
    private NpgsqlConnection? _admin;
    private int _databases;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The sandbox. Without server programs the test is skipped, but fails where CI is set.</summary>
    public async Task<IuSandbox> GetAsync()
    {
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (_sandbox is null && _failure is null)
            {
                try
                {
                    _sandbox = await new SandboxServer().StartAsync(new SandboxOptions(), TestContext.Current.CancellationToken);
                    _admin = await Provider(_sandbox, "postgres").OpenAdminAsync(_sandbox.AdminUser, TestContext.Current.CancellationToken);
                    // With hundreds of databases, one of each a minute would be a worker every tenth of a second.
                    await AdministerAsync("alter system set autovacuum_naptime = '1h'");
                    await AdministerAsync("select pg_reload_conf()");
                    // The copies' model: nobody connects to it, so it can be copied at any time.
                    await AdministerAsync($"create database iu_pristine template {_sandbox.Database}");
                }
                catch (IuException exception)
                {
                    // Once is enough: the other tests are reported the same without starting it again.
                    _failure = exception;
                }
            }
        }
        finally
        {
            _gate.Release();
        }

        if (_failure is not null)
        {
            Skip(_failure);
        }

        return _sandbox!;
    }

    /// <summary>Another sandbox, for whoever stops it. Skips and fails as <see cref="GetAsync"/>.</summary>
    internal static async Task<IuSandbox> StartAsync()
    {
        try
        {
            return await new SandboxServer().StartAsync(new SandboxOptions(), TestContext.Current.CancellationToken);
        }
        catch (IuException exception)
        {
            Skip(exception);
            throw;
        }
    }

    /// <summary>A new database with schema, roster and vocabulary and nothing else; its provider.</summary>
    internal async Task<NpgsqlConnectionProvider> CreateDatabaseAsync(bool withSchema = true)
    {
        IuSandbox sandbox = await GetAsync();
        string name = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _databases)}");
        await _gate.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            await AdministerAsync($"create database {name} template {(withSchema ? "iu_pristine" : "template0")}");
            // A copy has the rights of a new database, and not those of the one that was installed.
            await AdministerAsync(
                $"revoke connect, temporary on database {name} from public; "
                    + $"grant connect on database {name} to cutter_gate, cutter_exec, cutter_verify, cutter_ro"
            );
        }
        finally
        {
            _gate.Release();
        }

        TestEndAttribute.Add(() => DropAsync(name));
        return Provider(sandbox, name);
    }

    // What a test renamed or dropped itself is not there any more.
    private async ValueTask DropAsync(string name)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            await using NpgsqlCommand command = new NpgsqlCommand($"drop database if exists {name} with (force)", _admin);
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        finally
        {
            _gate.Release();
        }
    }

    internal static NpgsqlConnectionProvider Provider(IuSandbox sandbox, string? database = null)
    {
        ServiceDefinition service = ServiceFile.Read(sandbox.Service, sandbox.ServiceFile);
        return new NpgsqlConnectionProvider(service with { Database = database ?? service.Database });
    }

    public async ValueTask DisposeAsync()
    {
        if (_admin is not null)
        {
            await _admin.DisposeAsync();
        }

        if (_sandbox is not null)
        {
            await new SandboxServer().StopAsync(_sandbox.Path, CancellationToken.None);
        }

        _gate.Dispose();
    }

    private static void Skip(IuException failure)
    {
        bool absent = failure.Definition == ErrorCatalogue.ServerProgramsMissing;
        Assert.True(absent && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI")), failure.ToString());
        Assert.Skip(failure.Message);
    }

    // Within the gate: one statement at a time.
    private async Task AdministerAsync(string sql)
    {
        await using NpgsqlCommand command = new NpgsqlCommand(sql, _admin);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
