using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Rehearsals;

/// <summary>What the database itself demands of a rehearsal, whatever the tool says.</summary>
[Trait("Promise", "1")]
public sealed class RehearsalAttestationTests(SandboxFixture fixture)
{
    private const string Rule = "# iucutter-rehearsal: required\n";

    private const string ByIdAlone = """
        do $$ begin execute replace(pg_get_functiondef('cutter_governance.fn_phase_alone'::regproc),
            'and age(a.xmin) <= age(a.xid::xid)', ''); end $$
        """;

    [Theory]
    [InlineData(nameof(DatabaseRole.Gatekeeper))]
    [InlineData(nameof(DatabaseRole.Executor))]
    [InlineData(nameof(DatabaseRole.Reader))]
    public async Task Attest_ByAnyOtherRoleThanTheVerifier_IsRefused(string name)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(4);

        SqlCall attest = SqlStatement.OfRehearsal(database, run).AttestRehearsal(run.RunId);

        Assert.Equal("42501", await database.As(Enum.Parse<DatabaseRole>(name)).AttemptAsync(attest));
        // The control: the same, signed and said by the verifier.
        Assert.Null(await database.As(DatabaseRole.Verifier).AttemptAsync(attest));
    }

    [Fact]
    public async Task Attest_OfARunThatIsElsewhere_OrOfAnotherBackup_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun elsewhere = await new SqlRun(database).IntendAsync(6);
        SqlRole verifier = database.As(DatabaseRole.Verifier);
        SqlStatement statement = SqlStatement.OfRehearsal(database, elsewhere);
        string nowhere = elsewhere.RunId + "0";
        Assert.Equal("Gate.PhaseOrder", await verifier.AttemptAsync(statement.AttestRehearsal(elsewhere.RunId)));
        Assert.Equal("Store.RunNotFound", await verifier.AttemptAsync(statement.With("run_id", nowhere).AttestRehearsal(nowhere)));

        SqlRun run = await new SqlRun(database).IntendAsync(4);
        Assert.Equal(
            "Gate.BackupNotAttested",
            await verifier.AttemptAsync(
                SqlStatement.OfRehearsal(database, run, manifest: SqlCard.Sha256("another")).AttestRehearsal(run.RunId)
            )
        );
    }

    // The rule is in force from the next statement on; the phase that records the backup asks for it, and so does leg A.
    [Fact]
    public async Task Backup_NotRehearsedWhereTheRosterDemandsIt_IsNotRecorded()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(4);
        SqlRole executor = database.As(DatabaseRole.Executor);
        await InstallAsync(database, Rule);

        Assert.Equal("Gate.RehearsalMissing", await executor.AttemptAsync(run.Phase(4, run.Work(4))));

        // The control: a roster without the line.
        await InstallAsync(database, "# about rehearsals: ask the sovereign\n");
        Assert.Null(await executor.AttemptAsync(run.Phase(4, run.Work(4))));
    }

    [Fact]
    public async Task LegA_NotRehearsedWhereTheRosterDemandsIt_WritesNothing()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await InstallAsync(database, Rule);

        Assert.Equal("Gate.RehearsalMissing", await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6))));
        Assert.Equal(0, await database.UnitsAsync(run.Prefix));
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, "Integrity.RehearsalMismatch")]
    public async Task LegA_AttestedRows_AreStoredOrNone(bool same, string? refusal)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        await InstallAsync(database, Rule);
        SqlRun run = await new SqlRun(database).IntendAsync(4);
        await database
            .As(DatabaseRole.Verifier)
            .RunAsync(
                SqlStatement
                    .OfRehearsal(database, run, rows: same ? run.RowsDigest : SqlCard.Sha256("other rows"))
                    .AttestRehearsal(run.RunId)
            );
        SqlRole executor = database.As(DatabaseRole.Executor);

        // The pin names the report, or the phase has not recorded its rehearsal.
        Assert.Equal("Integrity.BackupNotRecorded", await executor.AttemptAsync(run.Phase(4, run.Work(4))));
        Assert.Null(await executor.AttemptAsync([SqlCall.Begin, run.Enter(4), .. run.Work(4), CompleteWithPin(run), SqlCall.Commit]));
        run.Completed(4);
        await run.IntendAsync(6);

        Assert.Equal(refusal, await executor.AttemptAsync(run.Phase(6, run.Work(6))));
        Assert.Equal(same ? run.Units.Length : 0, await database.UnitsAsync(run.Prefix));
    }

    // A dump that is restored on another server brings the ids of its transactions along; that server gives the same ids once more.
    [Fact]
    public async Task Phase_TransactionWithTheIdOfACopiedRow_IsNotTakenForThatOne()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun copied = await new SqlRun(database).CompleteAsync(5);
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall("drop index cutter_governance.run_phase_once"),
                new SqlCall(
                    """
                    insert into cutter_governance.run_phase (run_id, phase, attempt, outcome, actor, tool_revision, module_sha256, path,
                        completed_at, xid, intent_xid)
                    select p.run_id, p.phase, 1000 + n, 'complete', p.actor, p.tool_revision, p.module_sha256, 'common', clock_timestamp(),
                        (pg_current_xact_id()::text::bigint + n)::text::xid8, pg_current_xact_id()
                    from cutter_governance.run_phase p cross join generate_series(1, 5000) n where p.run_id = $1 and p.phase = 5
                    """,
                    copied.RunId
                )
            );

        SqlRun run = await new SqlRun(database).CompleteAsync(10);
        Assert.Equal(run.Units.Length, await database.UnitsAsync(run.Prefix));
        Assert.Equal(
            7,
            await database.CountAsync(
                "select count(*) from cutter_governance.run_phase a where a.run_id = $1 and a.phase > 3 and a.xid in "
                    + "(select c.xid from cutter_governance.run_phase c where c.run_id = $2)",
                run.RunId,
                copied.RunId
            )
        );

        // The negative control: by its id alone, each of them would have been taken for the copied one.
        await database.AsAdmin().RunAsync(new SqlCall(ByIdAlone));
        Assert.Equal(
            "Gate.PhaseNotAlone",
            await database.As(DatabaseRole.Executor).AttemptAsync(SqlCall.Begin, run.Intent(11), SqlCall.Commit)
        );
    }

    private static SqlCall CompleteWithPin(SqlRun run)
    {
        SqlCall complete = run.Complete(4);
        int pins = Array.FindIndex(complete.Arguments, argument => argument is string text && text.StartsWith('{'));
        JsonObject extended = JsonNode.Parse((string)complete.Arguments[pins]!)!.AsObject();
        extended["rehearsal_report_sha256"] = SqlCard.Sha256(SqlStatement.Report);
        object?[] arguments = [.. complete.Arguments];
        arguments[pins] = extended.ToJsonString();
        return new SqlCall(complete.Text, arguments);
    }

    private static Task InstallAsync(SqlDatabase database, string lines) => database.InstallRosterAsync(SqlSigner.Roster + lines);
}
