using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>The journal says who acted by the session, not by what a session says of itself, and takes no value without a bound.</summary>
[Trait("Promise", "7")]
public sealed class JournalAttackTests(SandboxFixture fixture)
{
    private const string Events = "select count(*) from cutter_governance.run_event where chain = $1";

    [Fact]
    public async Task Stopped_ByTheVerifierOfThePhaseOfAnother_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        long before = await database.CountAsync(Events, run.RunId);
        SqlCall stop(int phase) =>
            new($"select cutter_governance.fn_phase_stopped($1, {phase}, 'x', 'unknown', 'sovereign', 'd', 1, {run.Claim})", run.RunId);
        Assert.Equal("Gate.PhaseDuty", await database.As(DatabaseRole.Verifier).AttemptAsync(stop(6)));
        Assert.Equal(before, await database.CountAsync(Events, run.RunId));

        // The negative control: whose duty it is, with the claim.
        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(stop(6)));
        Assert.Equal(before + 1, await database.CountAsync(Events, run.RunId));
    }

    // The epoch can be read by whoever reads; it is no way to write as the owner.
    [Theory]
    [InlineData("select cutter_governance.fn_phase_stopped($1, 6, 'x', 'unknown', 'sovereign', 'd', 1, {0})")]
    [InlineData("select cutter_governance.fn_refusal_record($1, 6, 'x', 'sovereign', 'd', {0})")]
    [InlineData("select cutter_governance.fn_phase_enter($1, 6, 1, {0})")]
    [InlineData("select cutter_governance.fn_phase_complete($1, 6, 'live', '{{}}', 1, {0})")]
    [InlineData("select cutter_governance.fn_phase_intent($1, 6, 'sovereign', {0}, 'r', 'm')")]
    [InlineData("select cutter_governance.fn_phase_xid($1, 6, 1, {0}, '5')")]
    public async Task Write_ByAnotherSessionThatReadTheEpoch_IsRefused(string call)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        long before = await database.CountAsync(Events, run.RunId);
        foreach (
            string known in (string[])
                [
                    "(select o.epoch from cutter_governance.run_owner o where o.run_id = $1)",
                    "(select o.lock_key from cutter_governance.run_owner o where o.run_id = $1)",
                    "null",
                    "0",
                ]
        )
        {
            Assert.Equal(
                "Gate.OwnerSuperseded",
                await database
                    .As(DatabaseRole.Executor)
                    .AttemptAsync(
                        SqlCall.Begin,
                        new SqlCall(string.Format(System.Globalization.CultureInfo.InvariantCulture, call, known), run.RunId)
                    )
            );
        }

        Assert.Equal(before, await database.CountAsync(Events, run.RunId));
    }

    [Fact]
    public async Task Event_ActorIsTheSession_WhateverTheCallerSaysOfItself()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(4);
        await database
            .As(DatabaseRole.Executor)
            .RunAsync(
                new SqlCall(
                    $"select cutter_governance.fn_phase_stopped($1, 4, 'x', 'failed', 'sovereign', 'd', 1, {run.Claim})",
                    run.RunId
                ),
                new SqlCall("select cutter_governance.fn_run_stop($1, 'sovereign', 'why')", run.RunId)
            );
        Assert.Equal(
            "DOT-992,cutter_exec,sovereign",
            await database
                .As(DatabaseRole.Reader)
                .RunAsync(
                    new SqlCall(
                        "select string_agg(distinct actor collate \"C\", ',' order by actor collate \"C\") "
                            + "from cutter_governance.run_event where chain = $1",
                        run.RunId
                    )
                )
        );
        // Only what a card or an attestation did is the signer's.
        Assert.Equal(
            "approval_recorded,backup_attested",
            await database
                .As(DatabaseRole.Reader)
                .RunAsync(
                    new SqlCall(
                        "select string_agg(distinct event, ',') from cutter_governance.run_event where chain = $1 "
                            + "and actor in ('sovereign', 'DOT-992')",
                        run.RunId
                    )
                )
        );
    }

    [Fact]
    public async Task EndedRun_TakesNoEventAndNoCard()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(11);
        long before = await database.CountAsync(Events, run.RunId);
        SqlRole executor = database.As(DatabaseRole.Executor);
        await executor.RunAsync(
            new SqlCall($"select cutter_governance.fn_phase_stopped($1, 11, 'x', 'unknown', 'a', 'd', 1, {run.Claim})", run.RunId),
            new SqlCall($"select cutter_governance.fn_refusal_record($1, 11, 'x', 'a', 'd', {run.Claim})", run.RunId)
        );
        Assert.Equal(
            "Gate.RunEnded",
            await executor.AttemptAsync(SqlCard.Request(await SqlCard.ApprovalAsync(database, run, "CutAuthorization")))
        );
        Assert.Equal(before, await database.CountAsync(Events, run.RunId));
    }

    [Theory]
    [InlineData("created_at", "4713-01-01 BC")]
    [InlineData("created_at", "infinity")]
    [InlineData("requester", null)]
    [InlineData("tool_revision", null)]
    [InlineData("owner_ref", null)]
    public async Task Run_ValueWithoutBound_IsRefused(string key, string? value)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = new(database);
        Assert.Equal(
            "23514",
            await database.As(DatabaseRole.Executor).AttemptAsync(run.Create(made => made[key] = value ?? new string('x', 1_000_000)))
        );
        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Create()));
    }

    [Fact]
    public async Task Runs_ThatNobodyApproves_HaveAnEnd()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun model = new(database);
        await database.As(DatabaseRole.Executor).RunAsync(model.Create());
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    """
                    insert into cutter_governance.run (run_id, state, document_prefix, source_sha256, source_length, plan_digest,
                        unit_count, profile_name, profile_digest, owner_ref, publication_type, requester, tool_revision, created_at)
                    select 'ictr-20260101T000000Z-' || lpad(to_hex(n), 8, '0'), r.state, r.document_prefix, r.source_sha256,
                        r.source_length, r.plan_digest, r.unit_count, r.profile_name, r.profile_digest, r.owner_ref, r.publication_type,
                        r.requester, r.tool_revision, r.created_at
                    from cutter_governance.run r, generate_series(1, 999) n where r.run_id = $1
                    """,
                    model.RunId
                )
            );
        Assert.Equal("Gate.TooManyRuns", await database.As(DatabaseRole.Executor).AttemptAsync(new SqlRun(database).Create()));
    }
}
