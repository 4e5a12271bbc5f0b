using System.Collections.Immutable;
using IuCutter.Core.Adapters;
using IuCutter.Core.RunStatus;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Runs;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Schema;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Crash;

/// <summary>Where a run stands is said also where not everything can be read: an older journal, no password, nobody there.</summary>
[Trait("Promise", "4")]
public sealed class ExplainTests(SandboxFixture fixture)
{
    // Of the repeatable files, which are about all tables, only what makes a run and reads it.
    private const string Rights = """
        grant select on all tables in schema cutter_governance to cutter_ro;
        grant execute on all functions in schema cutter_governance to cutter_exec, cutter_ro;
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // A journal as it would be without owners and holds: the numbered files up to there, the run by its functions.
    [Theory]
    [InlineData("007_ledger", true)]
    [InlineData("008_backup", false)]
    [InlineData("009_owner", false)]
    [InlineData("010_hold", null)]
    public async Task Explain_JournalOfAnOlderVersion_SaysSo(string version, bool? unreadable)
    {
        (RunCommandsOf store, SqlRun run) = await OlderAsync(version);
        if (unreadable == true)
        {
            IuException stop = await Assert.ThrowsAsync<IuException>(() => store.FindAsync(run.RunId));
            Assert.True(UnreachableRunExplainer.IsSilence(stop));
            RunExplanation silent = UnreachableRunExplainer.Explain(run.RunId, stop, []);
            Assert.Contains("older version", silent.Standing, StringComparison.Ordinal);
            Assert.StartsWith("The DBA", silent.WhoActs, StringComparison.Ordinal);
            return;
        }

        CutRun read = (await store.FindAsync(run.RunId))!;
        RunExplanation explained = RunExplainer.Explain(read);
        Assert.Equal(RunState.AwaitingCutAuthorization, explained.State);
        Assert.Equal(unreadable is null ? null : version, read.JournalVersion);
        Assert.Equal(
            unreadable is not null,
            explained.Remarks.Any(remark => remark.Contains($"older version ({version})", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task Explain_NoPasswordFile_SaysWhoMustActAndWhatIsOnTheDisk()
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        NpgsqlConnectionProvider blind = new NpgsqlConnectionProvider(provider.Service with { PasswordFile = "/nonexistent/passwords" });
        IuException stop = await Assert.ThrowsAsync<IuException>(() =>
            new RunCommandsOf(blind).FindAsync("ictr-20260101T000000Z-00000000")
        );
        Assert.Equal("Config.PasswordFileInsecure", stop.Definition.Id);
        Assert.True(UnreachableRunExplainer.IsSilence(stop));
        RunExplanation silent = UnreachableRunExplainer.Explain("ictr-20260101T000000Z-00000000", stop, ["/backups/one.dump.gpg"]);
        Assert.Contains("cannot be asked", silent.Standing, StringComparison.Ordinal);
        Assert.StartsWith("An operator", silent.WhoActs, StringComparison.Ordinal);
        Assert.Contains(silent.Remarks, remark => remark.Contains("/nonexistent/passwords", StringComparison.Ordinal));
        Assert.Contains(silent.Remarks, remark => remark.Contains("/backups/one.dump.gpg", StringComparison.Ordinal));
        Assert.Equal("Get-IuRun ictr-20260101T000000Z-00000000 -Explain", silent.NextCommand);
    }

    // What the facts say is no silence: it must end in its own error.
    [Fact]
    public void IsSilence_WhatTheFactsSay_IsNone()
    {
        foreach (
            ErrorDefinition fact in (ErrorDefinition[])
                [ErrorCatalogue.RunNotFound, ErrorCatalogue.Cancelled, ErrorCatalogue.PlanRejected, ErrorCatalogue.RunUndecided]
        )
        {
            Assert.False(UnreachableRunExplainer.IsSilence(new IuException(fact, "", "run")), fact.Id);
        }
    }

    private static bool IsReadWith(string file, string version) =>
        file switch
        {
            "r2_execution" or "r2_hashes" or "r2_permits" or "r2_phases" or "r2_preconditions" or "r2_runs" or "r2_text" => true,
            "r2_backup" => string.CompareOrdinal(version, "008") > 0,
            "r2_owner" => string.CompareOrdinal(version, "009") > 0,
            _ => false,
        };

    private async Task<(RunCommandsOf Store, SqlRun Run)> OlderAsync(string version)
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync(withSchema: false);
        ImmutableArray<MigrationScript> then =
        [
            .. MigrationScript.Embedded.Where(file => !file.IsRepeatable && string.CompareOrdinal(file.Name, version) <= 0),
            .. MigrationScript.Embedded.Where(file => IsReadWith(file.Name, version)),
            new MigrationScript("r4_rights", Rights),
        ];
        Assert.Equal(version, then.Last(file => !file.IsRepeatable).Name);
        await new SchemaInstaller(provider, SandboxLayout.AdminUser, then).InstallAsync(roster: null, Token);
        await using SqlDatabase database = await SqlDatabase.OfAsync(provider);
        SqlRun run = new(database);
        await database.As(DatabaseRole.Executor).RunAsync(run.Create());
        return (new RunCommandsOf(provider), run);
    }

    private sealed class RunCommandsOf(NpgsqlConnectionProvider provider)
    {
        public Task<CutRun?> FindAsync(string runId) => new PostgresRunStore(new RoleCommands(provider), provider).FindAsync(runId, Token);
    }
}
