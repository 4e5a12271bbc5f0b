using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>One database for the tests of a class, execution turned on: for tests that leave the switch alone.</summary>
public sealed class OpenDatabase(SandboxFixture fixture) : IAsyncLifetime
{
    private SqlDatabase? _database;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The database, made by the first test that asks: a machine without a server skips that test.</summary>
    internal async Task<SqlDatabase> GetAsync()
    {
        if (_database is null)
        {
            SqlDatabase database = await TestEndAttribute.OutliveAsync(() => SqlDatabase.CreateAsync(fixture));
            await database.OnAsync();
            _database = database;
        }

        return _database;
    }

    public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;
}
