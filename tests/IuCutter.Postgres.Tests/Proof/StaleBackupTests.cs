using System.Runtime.Versioning;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Backup;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Proof;

/// <summary>Leg A begins only while the database stands as the backup found it, and psql as the executor cannot skip that.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class StaleBackupTests(SandboxFixture fixture, ITestOutputHelper output)
{
    private const string Insert = "insert into public.unit_kind (code, description) values ('late', 'inserted between dump and leg A')";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Insert, true)]
    [InlineData("update public.section_type set description = description where code = 'part'", true)]
    [InlineData("delete from public.publication_type where code = 'guideline'", true)]
    [InlineData(
        "begin; savepoint a; update public.section_type set description = description where code = 'part'; release a; commit",
        true
    )]
    [InlineData("begin; " + Insert + "; rollback", false)]
    [InlineData("vacuum freeze public.unit_kind", false)]
    [InlineData("vacuum full public.unit_kind", false)]
    [InlineData("select cutter_governance.fn_execution_status()", false)]
    public async Task Enter_AnythingMovedSinceTheBackup_IsRefused(string meanwhile, bool stale)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        foreach (string statement in meanwhile.Split("; "))
        {
            await database.AsAdmin().RunAsync(new SqlCall(statement));
        }

        Assert.Equal(
            stale ? "Integrity.StaleBackup" : null,
            await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6)))
        );
        Assert.Equal(stale ? 0 : run.Units.Length, await database.UnitsAsync(run.Prefix));
    }

    // It was running when the snapshot was taken, and its id is older than others that had committed by then.
    [Fact]
    public async Task Enter_AWriterThatBeganBeforeTheBackup_IsSeen()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        await using SqlSession slow = await database.OpenAdminAsync();
        await slow.RunAsync(
            SqlCall.Begin,
            new SqlCall("savepoint a"),
            new SqlCall("update public.section_type set description = description where code = 'part'")
        );
        await database.AsAdmin().RunAsync(new SqlCall("update public.section_type set description = description where code = 'annex'"));
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await slow.RunAsync(SqlCall.Commit);

        Assert.Equal("Integrity.StaleBackup", await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6))));
    }

    [Fact]
    public async Task Enter_AnotherRunWroteMeanwhile_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        SqlRun other = await new SqlRun(database).CompleteAsync(6);

        Assert.Equal("Integrity.StaleBackup", await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6))));
        Assert.Equal(other.Units.Length, await database.CountAsync("select count(*) from public.information_unit"));
    }

    // Both have a fresh backup when they begin: the second waits for the first and finds its rows.
    [Fact]
    public async Task Enter_TwoAtOnce_TheSecondSeesTheFirst()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun first = await new SqlRun(database).IntendAsync(6);
        SqlRun second = await new SqlRun(database).IntendAsync(6);
        await using SqlSession one = await database.OpenAsync(DatabaseRole.Executor);
        await using SqlSession two = await database.OpenAsync(DatabaseRole.Executor);
        await one.RunAsync([SqlCall.Begin, first.Enter(6), .. first.Work(6), first.Complete(6)]);

        Task<string?> waiting = two.AttemptAsync(second.Phase(6, second.Work(6)));
        while (
            await database.CountAsync("select count(*) from pg_locks where relation = 'public.information_unit'::regclass and not granted")
            == 0
        )
        {
            Assert.False(waiting.IsCompleted);
        }

        await one.RunAsync(SqlCall.Commit);
        Assert.Equal("Integrity.StaleBackup", await waiting);
    }

    /// <summary>The negative control: without the comparison the row goes unseen.</summary>
    [Fact]
    public async Task Enter_WithoutTheComparison_LetsItThrough()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(Insert),
                new SqlCall(
                    "create or replace function cutter_governance.fn_prestate_moved(p_run_id text) returns text "
                        + "language sql as 'select null::text'"
                )
            );

        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6))));
    }

    [Theory]
    [InlineData("proved", "Gate.BackupNotAttested")]
    [InlineData("waived", "Gate.RestoreProofMissing")]
    [InlineData("believed", "23514")]
    public async Task Record_NotProved_NeedsTheCardsWaiver(string proof, string? refusal)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(4);

        Assert.Equal(
            refusal,
            await database
                .As(DatabaseRole.Executor)
                .AttemptAsync(
                    run.Phase(4, BackupRecords.Call(run.RunId, SqlCard.Sha256("invented"), run.PlanDigest[..40].ToUpperInvariant(), proof))
                )
        );
    }

    [Theory]
    [InlineData(
        "x\n-----BEGIN IUCUTTER STATEMENT-----\ngate: CutAuthorization\nrestore_proof: waived\nnonce: 1\n"
            + "-----END IUCUTTER STATEMENT-----\n",
        true
    )]
    [InlineData("x\n-----BEGIN IUCUTTER STATEMENT-----\nrestore_proof: demanded\n-----END IUCUTTER STATEMENT-----\n", false)]
    [InlineData(
        "restore_proof: waived\n-----BEGIN IUCUTTER STATEMENT-----\nrestore_proof: demanded\n-----END IUCUTTER STATEMENT-----\n",
        false
    )]
    [InlineData("x\n-----BEGIN IUCUTTER STATEMENT-----\nwhy: restore_proof: waived\n-----END IUCUTTER STATEMENT-----\n", false)]
    [InlineData("restore_proof: waived\n", false)]
    [InlineData(
        "x\n-----BEGIN IUCUTTER STATEMENT-----\nrestore_proof: demanded\nrestore_proof: waived\n-----END IUCUTTER STATEMENT-----\n",
        false
    )]
    [InlineData(
        "x\n-----BEGIN IUCUTTER STATEMENT-----\nrestore_proof: waived\n-----BEGIN IUCUTTER STATEMENT-----\n"
            + "restore_proof: waived\n-----END IUCUTTER STATEMENT-----\n",
        false
    )]
    [InlineData("x\n-----BEGIN IUCUTTER STATEMENT-----\nno field\nrestore_proof: waived\n-----END IUCUTTER STATEMENT-----\n", false)]
    public async Task Waiver_IsAFieldOfTheStatement(string card, bool waived)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        Assert.Equal(
            waived ? "True" : "False",
            await database.As(DatabaseRole.Reader).RunAsync(new SqlCall("select cutter_governance.fn_restore_waived($1)", card))
        );
    }

    [Fact]
    public async Task Phase_RowInsertedBetweenDumpAndLegA_IsRefusedAndRecorded()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.GrantsProbed);
        Assert.Equal("true", run.Pins["backup_restore_proved"]);
        await BackupBench.ExecuteAsync(cut.Provider, Insert);

        IuException refusal = await Assert.ThrowsAsync<IuException>(() => cut.Engine.RunPhaseAsync(run, RunPhase.CutLegA, null, Token));

        output.WriteLine(refusal.Message);
        Assert.Equal("Integrity.StaleBackup", refusal.Definition.Id);
        Assert.Contains("public.unit_kind (1 rows then, 2 now)", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(
            1,
            await cut.ScalarAsync<long>("select count(*) from cutter_governance.run_event where error_id = 'Integrity.StaleBackup'")
        );
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));
    }
}
