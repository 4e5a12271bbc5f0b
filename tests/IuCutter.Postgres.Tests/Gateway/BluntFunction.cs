namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>A function of the schema whose text is another one until this is disposed of: the negative control of what it does.</summary>
internal sealed class BluntFunction : IAsyncDisposable
{
    private readonly SqlDatabase _database;
    private readonly string _body;

    private BluntFunction(SqlDatabase database, string body) => (_database, _body) = (database, body);

    /// <summary>Puts other texts in the place of texts that the function has.</summary>
    /// <param name="database">The database.</param>
    /// <param name="function">Name and types of the arguments; without a schema one of cutter_governance.</param>
    /// <param name="texts">Each text, and what stands there instead.</param>
    public static async Task<BluntFunction> MakeAsync(SqlDatabase database, string function, params (string Text, string Instead)[] texts)
    {
        string name = function.Contains('.', StringComparison.Ordinal) ? function : "cutter_governance." + function;
        string body = (await database.AsAdmin().RunAsync(new SqlCall($"select pg_get_functiondef('{name}'::regprocedure)")))!;
        string blunt = body;
        foreach ((string text, string instead) in texts)
        {
            Assert.Contains(text, blunt, StringComparison.Ordinal);
            blunt = blunt.Replace(text, instead, StringComparison.Ordinal);
        }

        await database.AsAdmin().RunAsync(new SqlCall(blunt));
        return new BluntFunction(database, body);
    }

    public async ValueTask DisposeAsync() => await _database.AsAdmin().RunAsync(new SqlCall(_body));
}
