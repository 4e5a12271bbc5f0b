using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// The last door of the preconditions is in leg A's own transaction: a unit of another cut that is in the document by then, by its code
/// or by its address, is found although it lay there when the backup was made.
/// </summary>
[Trait("Promise", "1")]
public sealed class ForeignUnitTests(SandboxFixture fixture)
{
    private const string Required = "perform cutter_governance.fn_document_require_own(p_run.document_prefix, p_permit_id);";

    private const string Evidence = "cutter_governance.fn_phase_evidence(cutter_governance.run, cutter_governance.phase, uuid, jsonb)";

    [Theory]
    [InlineData("doc_code = $1")]
    [InlineData("canonical_address = $1 || '/U-99'")]
    [InlineData("canonical_address = $1")]
    public async Task LegA_UnitOfAnotherCutInTheDocument_IsRefused(string place)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        (SqlRun run, SqlRun other) = await RunsAsync(database);
        SqlRole executor = database.As(DatabaseRole.Executor);
        string unit = await LastUnitAsync(database, other);
        await MoveAsync(database, place, run.Prefix, unit);

        Assert.Equal("Store.UnitExists", await executor.AttemptAsync(run.Phase(6, run.Work(6))));
        Assert.Equal(0, await database.CountAsync("select count(*) from public.birth_registry where run_id = $1", run.RunId));

        // The control: with that unit in its own document again, the same leg A commits.
        await MoveAsync(database, "(doc_code, canonical_address) = ($1, $1 || '/U-5')", other.Prefix, unit);
        Assert.Null(await executor.AttemptAsync(run.Phase(6, run.Work(6))));
        Assert.Equal(run.Units.Length, await database.UnitsAsync(run.Prefix));
    }

    // The negative control: a leg A that does not ask changes a law that is there.
    [Fact]
    public async Task Control_LegADoesNotAsk_CommitsBesideAnotherCut()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        (SqlRun run, SqlRun other) = await RunsAsync(database);
        string evidence = (await database.AsAdmin().RunAsync(new SqlCall($"select pg_get_functiondef('{Evidence}'::regprocedure)")))!;
        Assert.Contains(Required, evidence, StringComparison.Ordinal);
        await database.AsAdmin().RunAsync(new SqlCall(evidence.Replace(Required, "", StringComparison.Ordinal)));
        await MoveAsync(database, "doc_code = $1", run.Prefix, await LastUnitAsync(database, other));

        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6))));
        Assert.Equal(run.Units.Length + 1, await database.UnitsAsync(run.Prefix));
    }

    // Another document is cut, and this one is about to be. What moves then counts as having been so in the backup.
    private static async Task<(SqlRun Run, SqlRun Other)> RunsAsync(SqlDatabase database)
    {
        await database.OnAsync();
        SqlRun other = await new SqlRun(database).CompleteAsync(6);
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    "create or replace function cutter_governance.fn_prestate_moved(p_run_id text) returns text "
                        + "language sql as 'select null::text'"
                )
            );
        return (run, other);
    }

    private static async Task<string> LastUnitAsync(SqlDatabase database, SqlRun of) =>
        (
            await database
                .As(DatabaseRole.Reader)
                .RunAsync(
                    new SqlCall("select u.id::text from public.information_unit u where u.canonical_address = $1", of.Units[^1].Address)
                )
        )!;

    // Past the gateway, as somebody at the database would.
    private static Task MoveAsync(SqlDatabase database, string set, string prefix, string unit) =>
        database
            .AsAdmin()
            .RunAsync(
                SqlCall.Begin,
                new SqlCall("set local session_replication_role = replica"),
                new SqlCall("alter table public.information_unit disable trigger information_unit_change"),
                new SqlCall($"update public.information_unit u set {set} where u.id = $2::uuid", prefix, unit),
                new SqlCall("alter table public.information_unit enable always trigger information_unit_change"),
                SqlCall.Commit
            );
}
