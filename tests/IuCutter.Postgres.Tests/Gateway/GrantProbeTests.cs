using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Probes;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>The grant probe passes on a fresh installation, and names each weakening of it.</summary>
[Collection(ClusterRoles.Name)]
[Trait("Promise", "8")]
public sealed class GrantProbeTests(OpenDatabase open) : IClassFixture<OpenDatabase>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ProbeAsync_FreshDatabase_PassesAndCountsEveryRight()
    {
        SqlDatabase database = await open.GetAsync();

        Assert.InRange(await Probe(database).ProbeAsync(Token), 601, 5000);
    }

    [Theory]
    [InlineData(
        "grant insert on public.unit_version to cutter_exec",
        "revoke insert on public.unit_version from cutter_exec",
        "cutter_exec can INSERT unit_version"
    )]
    [InlineData(
        "grant update on cutter_governance.cut_change_set to cutter_exec",
        "revoke update on cutter_governance.cut_change_set from cutter_exec",
        "cutter_exec can UPDATE cutter_governance.cut_change_set"
    )]
    [InlineData(
        "grant update (body) on public.unit_version to cutter_exec",
        "revoke update (body) on public.unit_version from cutter_exec",
        "cutter_exec can UPDATE of a column unit_version"
    )]
    [InlineData(
        "grant delete on cutter_governance.run_event to cutter_gate",
        "revoke delete on cutter_governance.run_event from cutter_gate",
        "cutter_gate can DELETE cutter_governance.run_event"
    )]
    [InlineData(
        "grant truncate on cutter_governance.execution_fence to cutter_ro",
        "revoke truncate on cutter_governance.execution_fence from cutter_ro",
        "cutter_ro can TRUNCATE cutter_governance.execution_fence"
    )]
    [InlineData(
        "grant trigger on public.information_unit to public",
        "revoke trigger on public.information_unit from public",
        "cutter_verify can TRIGGER information_unit"
    )]
    [InlineData("grant cutter_owner to cutter_exec", "revoke cutter_owner from cutter_exec", "cutter_exec can ")]
    [InlineData("grant cutter_verify to cutter_exec", "revoke cutter_verify from cutter_exec", "cutter_exec can MEMBER cutter_verify")]
    [InlineData("grant cutter_gate to cutter_verify", "revoke cutter_gate from cutter_verify", "cutter_verify can MEMBER cutter_gate")]
    [InlineData("alter role cutter_exec bypassrls", "alter role cutter_exec nobypassrls", "cutter_exec can BYPASSRLS server")]
    [InlineData("alter role cutter_gate createrole", "alter role cutter_gate nocreaterole", "cutter_gate can CREATEROLE server")]
    [InlineData("alter role cutter_verify replication", "alter role cutter_verify noreplication", "cutter_verify can REPLICATION server")]
    [InlineData("alter role cutter_ro createdb", "alter role cutter_ro nocreatedb", "cutter_ro can CREATEDB server")]
    [InlineData("alter role cutter_ro superuser", "alter role cutter_ro nosuperuser", "cutter_ro can ")]
    [InlineData(
        "grant execute on function cutter_governance.fn_execution_on(jsonb) to public",
        "revoke execute on function cutter_governance.fn_execution_on(jsonb) from public",
        "cutter_exec can EXECUTE cutter_governance.fn_execution_on(jsonb)"
    )]
    [InlineData(
        "grant execute on function cutter_governance.fn_write_verify(text, jsonb) to cutter_exec",
        "revoke execute on function cutter_governance.fn_write_verify(text, jsonb) from cutter_exec",
        "cutter_exec can EXECUTE cutter_governance.fn_write_verify(text,jsonb)"
    )]
    [InlineData(
        "revoke execute on function public.fn_iu_create_many from cutter_exec",
        "grant execute on function public.fn_iu_create_many to cutter_exec",
        "cutter_exec cannot EXECUTE fn_iu_create_many(text,"
    )]
    [InlineData(
        "revoke select on public.birth_registry from cutter_ro",
        "grant select on public.birth_registry to cutter_ro",
        "cutter_ro cannot SELECT birth_registry"
    )]
    public async Task ProbeAsync_Weakened_IsRefusedAndNamesIt(string weaken, string remediation, string named)
    {
        SqlDatabase database = await open.GetAsync();
        await database.AsAdmin().RunAsync(new SqlCall(weaken));
        IuException refusal;
        try
        {
            refusal = await Assert.ThrowsAsync<IuException>(() => Probe(database).ProbeAsync(Token));
        }
        finally
        {
            await database.AsAdmin().RunAsync(new SqlCall(remediation));
        }

        Assert.Equal("Gate.GrantMismatch", refusal.Definition.Id);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
        // The negative control: repaired, it passes again, so it was this that was refused.
        Assert.InRange(await Probe(database).ProbeAsync(Token), 601, 5000);
    }

    private static PostgresGrantProbe Probe(SqlDatabase database) => new(new RoleCommands(database.Provider));
}
