using IuCutter.Core.Adapters;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// The revision that a phase says of itself is that of the build that the run's card names, in the phase's duty: journal, ledger and
/// log of the units repeat it, and nothing else says there which build acted.
/// </summary>
[Trait("Promise", "7")]
public sealed class ActingRevisionTests(SandboxFixture fixture)
{
    private const string Compared = "and p_revision is not distinct from v_revision";

    private static readonly string Hash = SqlCard.Module.Sha256;

    // The right hash of the module beside each of them.
    private static readonly string?[] Forgeries =
    [
        "iucutter 1.0",
        $"iucutter-executor/1.0.1+{Hash[..8]}",
        $"iucutter-executor/1.0.0+{Hash[8..16]}",
        $"iucutter-executor/1.0.0+{Hash[..8]} ",
        $"iucutter-executor/1.0.0+{Hash[..8].ToUpperInvariant()}",
        $"iucutter-verifier/1.0.1+{Hash[..8]}",
        Hash,
        "",
        null,
    ];

    [Fact]
    public async Task Intent_RevisionOfAnotherBuild_IsRefusedInEachPhase()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = new SqlRun(database);
        for (int phase = 4; phase <= 11; phase++)
        {
            await run.IntendAsync(phase);
            SqlRole role = database.As(phase == 9 ? DatabaseRole.Verifier : DatabaseRole.Executor);
            string otherDuty = phase == 9 ? SqlRun.ExecutorRevision : SqlRun.VerifierRevision;
            foreach (string? forged in Forgeries.Append(otherDuty))
            {
                Assert.Equal((phase, forged, "Gate.OtherBuild"), (phase, forged, await role.AttemptAsync(Intent(run, phase, forged))));
            }

            // The control: the build that the card names.
            Assert.Null(await role.AttemptAsync(SqlCall.Begin, run.Intent(phase), SqlCall.Rollback));
            await role.RunAsync(
                phase is 5 or 7 or 11 ? [SqlCall.Begin, run.Complete(phase, "common"), SqlCall.Commit] : run.Phase(phase, run.Work(phase))
            );
            run.Completed(phase);
        }

        Assert.Equal(
            $"{SqlRun.ExecutorRevision},{SqlRun.VerifierRevision}",
            await database
                .As(DatabaseRole.Reader)
                .RunAsync(
                    new SqlCall(
                        "select string_agg(distinct tool_revision, ',' order by tool_revision) from cutter_governance.run_phase "
                            + "where run_id = $1",
                        run.RunId
                    )
                )
        );
    }

    // The negative control: a database that compares the hash of the module alone records what it is told.
    [Fact]
    public async Task Control_HashAlone_AnotherRevisionIsRecorded()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(4);
        string require = (
            await database
                .AsAdmin()
                .RunAsync(
                    new SqlCall("select pg_get_functiondef('cutter_governance.fn_module_require(text, text, text, text)'::regprocedure)")
                )
        )!;
        Assert.Contains(Compared, require, StringComparison.Ordinal);
        await database.AsAdmin().RunAsync(new SqlCall(require.Replace(Compared, "", StringComparison.Ordinal)));

        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Intent(4, "iucutter 1.0")));
        Assert.Equal(1, await database.CountAsync("select count(*) from cutter_governance.run_phase where tool_revision = 'iucutter 1.0'"));
    }

    // What made a run has no card yet: its revision is that of the build that it names.
    [Fact]
    public async Task Run_RevisionOfAnotherBuildThanItNames_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = new SqlRun(database);
        SqlRole executor = database.As(DatabaseRole.Executor);
        foreach (
            string forged in (string[])
                ["iucutter 1.0", SqlRun.VerifierRevision, $"iucutter-executor/1.0.0+{Hash[8..16]}", $"iucutter-executor/1.0.0+{Hash[..8]} "]
        )
        {
            Assert.Equal(
                (forged, "Gate.OtherRevision"),
                (forged, await executor.AttemptAsync(run.Create(made => made["tool_revision"] = forged)))
            );
        }

        string other = new string('b', 64);
        Assert.Equal("Gate.OtherRevision", await executor.AttemptAsync(run.Create(made => made["module_sha256"] = other)));
        // The control: of another build as a whole, which its card will name or refuse.
        Assert.Null(
            await executor.AttemptAsync(
                run.Create(made =>
                    (made["tool_revision"], made["module_sha256"]) = (Duty.Executor.Revision(new ModuleIdentity("2.0.0", other)), other)
                )
            )
        );
    }

    // A null is not the default of the parameter.
    private static SqlCall Intent(SqlRun run, int phase, string? revision)
    {
        SqlCall intent = run.Intent(phase);
        return intent with { Arguments = [intent.Arguments[0], intent.Arguments[1], revision, intent.Arguments[3]] };
    }
}
