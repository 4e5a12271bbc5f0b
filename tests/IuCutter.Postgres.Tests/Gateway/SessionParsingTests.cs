using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.AuditLog;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// How a session reads strings is its own to set, and the bodies of the functions that it calls are read so too: what they mean does not
/// depend on it.
/// </summary>
[Trait("Promise", "3")]
[Trait("Promise", "8")]
public sealed class SessionParsingTests(SandboxFixture fixture)
{
    private static readonly SqlCall Otherwise = new("set standard_conforming_strings = off");

    // Whom the roster excludes from an authority's certificates stays excluded.
    private static readonly SqlCall Excluded = new("select cutter_governance.fn_matches_patterns('svc_root', '*,!svc_root')::text");

    [Fact]
    public async Task Patterns_SessionReadsBackslashesOtherwise_ExcludeAllTheSame()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await using SqlSession session = await database.OpenAdminAsync();
        Assert.Equal("false", await session.RunAsync(Otherwise, Excluded));
    }

    /// <summary>The negative control: with plain literals the exclusion is gone.</summary>
    [Fact]
    public async Task Control_PlainLiterals_AdmitWhomTheRosterExcludes()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        string body = (
            await database
                .AsAdmin()
                .RunAsync(new SqlCall("select pg_get_functiondef('cutter_governance.fn_matches_patterns(text, text)'::regprocedure)"))
        )!;
        const string pattern = @"E'([\\\\%_])', E'\\\\\\1'";
        Assert.Contains(pattern, body, StringComparison.Ordinal);
        await database.AsAdmin().RunAsync(new SqlCall(body.Replace(pattern, @"'([\\%_])', '\\\1'", StringComparison.Ordinal)));
        await using SqlSession session = await database.OpenAdminAsync();
        Assert.Equal("true", await session.RunAsync(Otherwise, Excluded));
        await using SqlSession plain = await database.OpenAdminAsync();
        Assert.Equal("false", await plain.RunAsync(Excluded));
    }

    [Fact]
    public async Task Run_EverySessionReadsBackslashesOtherwise_EndsAsAlways()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        foreach (DatabaseRole role in Enum.GetValues<DatabaseRole>())
        {
            await database.As(role).RunAsync(Otherwise);
        }

        await database.AsOwner().RunAsync(Otherwise);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(11);
        Assert.Equal(run.Units.Length, await database.UnitsAsync(run.Prefix));
        JsonObject off = await database.OffAsync();
        Assert.NotNull(off["acknowledged_at"]);
        Assert.Null(off["switch_fault"]);
        Assert.Empty(await new LogReading(database).FaultsAsync());
    }
}
