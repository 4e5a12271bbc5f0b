using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Signatures;

/// <summary>One database for the tests of a class, whose functions its owner calls with arguments that no role can give them.</summary>
public sealed class SignatureDatabase(SandboxFixture fixture) : IAsyncLifetime
{
    private SqlDatabase? _database;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>What a function of the schema answers, as text; null for null. A failure of its own fails the test.</summary>
    internal async Task<string?> CallAsync(string function, params object?[] arguments)
    {
        SqlDatabase database = await GetAsync();
        string places = string.Join(", ", Enumerable.Range(1, arguments.Length).Select(number => $"${number}"));
        string? answer = await database
            .AsAdmin()
            .RunAsync(new SqlCall($"select coalesce((cutter_governance.{function}({places}))::text, 'null')", arguments));
        return answer == "null" ? null : answer;
    }

    /// <summary>What a query answers, as text.</summary>
    internal async Task<string?> QueryAsync(string query, params object?[] arguments)
    {
        return await (await GetAsync()).AsAdmin().RunAsync(new SqlCall(query, arguments));
    }

    /// <summary>Whether a function says yes; no and null are both no.</summary>
    internal async Task<bool> AcceptsAsync(string function, params object?[] arguments) => await CallAsync(function, arguments) is "true";

    /// <summary>A function with a part of its text replaced: the control that shows that this part is what refuses.</summary>
    internal async Task WeakenAsync(string function, string part, string replacement)
    {
        SqlDatabase database = await GetAsync();
        string? definition = await database
            .AsAdmin()
            .RunAsync(new SqlCall("select pg_get_functiondef(('cutter_governance.' || $1)::regproc)", function));
        Assert.Contains(part, definition, StringComparison.Ordinal);
        await database.AsAdmin().RunAsync(new SqlCall(definition!.Replace(part, replacement, StringComparison.Ordinal)));
    }

    private async Task<SqlDatabase> GetAsync() => _database ??= await TestEndAttribute.OutliveAsync(() => SqlDatabase.CreateAsync(fixture));

    public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;
}
