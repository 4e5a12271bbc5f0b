using System.Globalization;
using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// What a phase pins is what it wrote: a login that completes a phase with other pins, or without them, is refused, and a pin of leg A
/// that became another one later is found by whatever comes next. Cards are composed of pins: without one there would be no card.
/// </summary>
[Trait("Promise", "4")]
public sealed class LyingPinTests(SandboxFixture fixture)
{
    private const string Ids = SqlRun.IdsPin;

    // Over the units of the phase that is under way.
    private static string IdsDigest(string line = "u.address || e'\\t' || u.iu_id || e'\\t' || u.uv_id", string order = "u.ordinal") =>
        $"(select encode(sha256(convert_to(string_agg({line} || e'\\n', '' order by {order}), 'UTF8')), 'hex') "
        + "from cutter_governance.permit_unit u where u.used_xid = pg_current_xact_id_if_assigned())";

    [Fact]
    public async Task LegA_PinsOtherIdsThanItsUnitsHave_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        SqlRole executor = database.As(DatabaseRole.Executor);
        string before = await database.FingerprintAsync();
        foreach (
            string value in (string[])
                [
                    $"'{run.PlanDigest}'",
                    "''",
                    "null",
                    $"upper({IdsDigest()})",
                    // Ids that nothing has; those of units and versions exchanged; in another order.
                    IdsDigest("u.address || e'\\t' || gen_random_uuid() || e'\\t' || u.uv_id"),
                    IdsDigest("u.address || e'\\t' || u.uv_id || e'\\t' || u.iu_id"),
                    IdsDigest(order: "u.ordinal desc"),
                ]
        )
        {
            SqlCall[] phase = [SqlCall.Begin, run.Enter(6), .. run.Work(6), CompleteLegA(run, value), SqlCall.Commit];
            Assert.Equal((value, "Integrity.UnitsChanged"), (value, await executor.AttemptAsync(phase)));
        }

        Assert.Equal(before, await database.FingerprintAsync());
        // The control: what leg A was answered with.
        Assert.Null(
            await executor.AttemptAsync([SqlCall.Begin, run.Enter(6), .. run.Work(6), CompleteLegA(run, IdsDigest()), SqlCall.Commit])
        );
        run.Completed(6);
        await run.CompleteAsync(9);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task Phase_PinsOtherThanItWrote_IsRefused(int phase)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(phase);
        SqlRole role = database.As(phase == 9 ? DatabaseRole.Verifier : DatabaseRole.Executor);
        string before = await database.FingerprintAsync();
        JsonObject pins = [];
        _ = run.Complete(phase, change: written => pins = written);
        string[] keys = [.. pins.Select(pin => pin.Key).Where(key => !key.EndsWith("_simulated", StringComparison.Ordinal)).Skip(1)];
        Assert.NotEmpty(keys);
        foreach (string key in keys)
        {
            foreach (
                Action<JsonObject> change in (Action<JsonObject>[])
                    [
                        written => written.Remove(key),
                        written => written[key] = "",
                        written => written[key] = Guid.Empty.ToString(),
                        written => written[key] = run.PlanDigest,
                        written => written[key] = (run.Units.Length + 1).ToString(CultureInfo.InvariantCulture),
                    ]
            )
            {
                Assert.Equal(
                    (key, "Integrity.UnitsChanged"),
                    (
                        key,
                        await role.AttemptAsync([
                            SqlCall.Begin,
                            run.Enter(phase),
                            .. run.Work(phase),
                            run.Complete(phase, change: change),
                            SqlCall.Commit,
                        ])
                    )
                );
            }
        }

        Assert.Equal(before, await database.FingerprintAsync());
        // The control: what it wrote.
        Assert.Null(await role.AttemptAsync(run.Phase(phase, run.Work(phase))));
    }

    // The negative control: where the pins are not compared, a run is cut whose undoing nobody can be asked for.
    [Fact]
    public async Task Control_PinsAreNotCompared_LegAWithoutThemCommits()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    "create or replace function cutter_governance.fn_phase_pins(p_run cutter_governance.run, "
                        + "p_rule cutter_governance.phase, p_permit_id uuid) returns jsonb language sql as $$ select '{}'::jsonb $$"
                )
            );
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        SqlCall bare = run.Complete(
            6,
            change: pins => _ = pins.Remove(Ids) && pins.Remove("leg_a_rows") && pins.Remove("leg_a_rows_digest")
        );
        Assert.Null(
            await database.As(DatabaseRole.Executor).AttemptAsync([SqlCall.Begin, run.Enter(6), .. run.Work(6), bare, SqlCall.Commit])
        );
        Assert.Equal(0, await database.CountAsync("select count(*) from cutter_governance.run_pin where key like 'leg_a_%'"));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task Pin_BecameAnotherSinceLegA_IsFoundByWhatComesNext(int phase)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(phase);
        SqlRole role = database.As(phase == 9 ? DatabaseRole.Verifier : DatabaseRole.Executor);
        SqlCall pin(string value) =>
            new($"update cutter_governance.run_pin set value = {value} where run_id = $1 and key = '{Ids}'", run.RunId);
        SqlRole admin = database.AsAdmin();
        await admin.RunAsync(new SqlCall("alter table cutter_governance.run_pin disable trigger all"), pin("reverse(value)"));

        Assert.Equal("Integrity.UnitsChanged", await role.AttemptAsync(run.Phase(phase, run.Work(phase))));
        // The control: the pin as it was.
        await admin.RunAsync(pin("reverse(value)"));
        Assert.Null(await role.AttemptAsync(run.Phase(phase, run.Work(phase))));
    }

    private static SqlCall CompleteLegA(SqlRun run, string ids)
    {
        SqlCall call = run.Complete(6);
        return new SqlCall(call.Text.Replace(SqlRun.IdsDigest, ids, StringComparison.Ordinal), [.. call.Arguments]);
    }
}
