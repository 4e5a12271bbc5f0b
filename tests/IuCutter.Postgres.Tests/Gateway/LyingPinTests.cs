using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// What leg A pins of its units is what the database answered it with: an executor's login that completes the phase with another digest
/// is refused, and a pin that became another one later is found by whatever comes next.
/// </summary>
[Trait("Promise", "4")]
public sealed class LyingPinTests(SandboxFixture fixture)
{
    private const string Ids = "leg_a_ids_digest";
    private const string Rows = "leg_a_rows_digest";

    // Over the units of the phase that is under way, as the module computes it.
    private static string IdsDigest(string line = "u.address || e'\\t' || u.iu_id || e'\\t' || u.uv_id", string order = "u.ordinal") =>
        $"(select encode(sha256(convert_to(string_agg({line} || e'\\n', '' order by {order}), 'UTF8')), 'hex') "
        + "from cutter_governance.permit_unit u where u.used_xid = pg_current_xact_id_if_assigned())";

    [Fact]
    public async Task LegA_PinsAnotherDigestThanItsUnitsHave_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        SqlRole executor = database.As(DatabaseRole.Executor);
        string before = await database.FingerprintAsync();
        foreach (
            (string key, string value) in ((string, string)[])
                [
                    (Ids, $"'{run.PlanDigest}'"),
                    (Ids, "''"),
                    (Ids, $"upper({IdsDigest()})"),
                    // Ids that nothing has; those of units and versions exchanged; in another order.
                    (Ids, IdsDigest("u.address || e'\\t' || gen_random_uuid() || e'\\t' || u.uv_id")),
                    (Ids, IdsDigest("u.address || e'\\t' || u.uv_id || e'\\t' || u.iu_id")),
                    (Ids, IdsDigest(order: "u.ordinal desc")),
                    (Rows, $"'{run.PlanDigest}'"),
                    (Rows, $"'{run.RowsDigest.ToUpperInvariant()}'"),
                ]
        )
        {
            SqlCall[] phase = [SqlCall.Begin, run.Enter(6), .. run.Work(6), Complete(run, key, value), SqlCall.Commit];
            Assert.Equal((key, value, "Integrity.UnitsChanged"), (key, value, await executor.AttemptAsync(phase)));
        }

        Assert.Equal(before, await database.FingerprintAsync());
        // The control: what leg A was answered with.
        Assert.Null(
            await executor.AttemptAsync([SqlCall.Begin, run.Enter(6), .. run.Work(6), Complete(run, Ids, IdsDigest()), SqlCall.Commit])
        );
        run.Completed(6);
        await run.CompleteAsync(9);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task Pin_BecameAnotherSinceLegA_IsFoundByWhatComesNext(int phase)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        SqlRole role = database.As(phase == 9 ? DatabaseRole.Verifier : DatabaseRole.Executor);
        await database
            .As(DatabaseRole.Executor)
            .RunAsync([SqlCall.Begin, run.Enter(6), .. run.Work(6), Complete(run, Ids, IdsDigest()), SqlCall.Commit]);
        run.Completed(6);
        await run.IntendAsync(phase);
        SqlCall pin(string value) =>
            new($"update cutter_governance.run_pin set value = {value} where run_id = $1 and key = '{Ids}'", run.RunId);
        SqlRole admin = database.AsAdmin();
        await admin.RunAsync(new SqlCall("alter table cutter_governance.run_pin disable trigger all"), pin("reverse(value)"));

        Assert.Equal("Integrity.UnitsChanged", await role.AttemptAsync(run.Phase(phase, run.Work(phase))));
        // The control: the pin as it was.
        await admin.RunAsync(pin("reverse(value)"));
        Assert.Null(await role.AttemptAsync(run.Phase(phase, run.Work(phase))));
    }

    private static SqlCall Complete(SqlRun run, string key, string value) =>
        new(
            $"select cutter_governance.fn_phase_complete($1, 6, 'live', jsonb_build_object($2::text, 'false', $3::text, {value}), null, "
                + $"{run.Claim})",
            run.RunId,
            PhaseEvidence.SimulatedKey(RunPhase.CutLegA),
            key
        );
}
