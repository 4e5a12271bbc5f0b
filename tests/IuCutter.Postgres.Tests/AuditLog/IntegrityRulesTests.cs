using IuCutter.Core.Adapters;
using IuCutter.Postgres.AuditLog;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.AuditLog;

/// <summary>
/// What must hold between rows, whatever the log says: each rule is broken by a superuser without guards and constraints, and is named; an
/// honest history of cuts, enactments, an undoing and turns of the switch breaks none.
/// </summary>
[Trait("Promise", "7")]
public sealed class IntegrityRulesTests(SandboxFixture fixture)
{
    private const string Unit = "(select id from public.information_unit where sort_order = 2 and lifecycle_status = 'enacted')";

    internal static readonly (string Rule, string Recipe)[] Recipes =
    [
        ("UnitWithoutBirth", $"delete from public.birth_registry where unit_id = {Unit}"),
        ("BirthWithoutUnit", $"delete from public.information_unit where id = {Unit}"),
        ("BirthWithoutUnit", $"update public.birth_registry set canonical_address = 'X' where unit_id = {Unit}"),
        (
            "UnitWithoutBirth",
            "insert into public.information_unit select (jsonb_populate_record(u, jsonb_build_object('id', gen_random_uuid(), "
                + $"'canonical_address', u.canonical_address || '-FORGED'))).* from public.information_unit u where id = {Unit}"
        ),
        ("UnitWithoutPermit", $"update cutter_governance.permit_unit set iu_id = gen_random_uuid() where iu_id = {Unit}"),
        ("UnitWithoutPermit", $"update public.birth_registry set permit_id = gen_random_uuid() where unit_id = {Unit}"),
        ("UnitNotAsApproved", $"update public.unit_version set title = 'forged' where unit_id = {Unit}"),
        (
            "UnitNotAsApproved",
            $"update public.unit_version set body = 'forged', content_hash = encode(sha256('forged'), 'hex') where unit_id = {Unit}"
        ),
        ("UnitNotAsApproved", $"update public.unit_version set body = body || ' ' where unit_id = {Unit}"),
        ("UnitNotAsApproved", $"update public.information_unit set parent_or_container_ref = null where id = {Unit}"),
        ("UnitNotAsApproved", $"update public.information_unit set section_type = 'chapter' where id = {Unit}"),
        ("UnitNotAsApproved", $"update public.information_unit set sort_order = 77 where id = {Unit}"),
        ("AnchorElsewhere", $"update public.information_unit set version_anchor_ref = gen_random_uuid() where id = {Unit}"),
        ("AnchorElsewhere", $"update public.information_unit set content_anchor_ref = 'x' where id = {Unit}"),
        ("VersionWithoutUnit", $"delete from public.information_unit where id = {Unit}"),
        (
            "AddressTwice",
            "insert into public.information_unit select (jsonb_populate_record(u, jsonb_build_object('id', gen_random_uuid()))).* "
                + $"from public.information_unit u where id = {Unit}"
        ),
        (
            "EnactedTwice",
            "insert into public.unit_version select (jsonb_populate_record(v, jsonb_build_object('id', gen_random_uuid(), "
                + $"'version_seq', 2))).* from public.unit_version v where unit_id = {Unit}"
        ),
        ("LifecycleDiffers", $"update public.information_unit set lifecycle_status = 'draft' where id = {Unit}"),
        ("LifecycleDiffers", $"update public.unit_version set lifecycle_status = 'retired' where unit_id = {Unit}"),
        ("LifecycleDiffers", $"delete from public.iu_lifecycle_log where unit_id = {Unit} and to_status = 'enacted'"),
        ("LifecycleIllegal", $"delete from public.iu_lifecycle_log where unit_id = {Unit} and to_status = 'draft'"),
        ("LifecycleIllegal", $"update public.iu_lifecycle_log set to_status = 'retired' where unit_id = {Unit} and to_status = 'draft'"),
        ("PermitUsedTwice", $"update cutter_governance.permit_unit set used_xid = '5' where iu_id = {Unit}"),
        (
            "PermitUsedTwice",
            "insert into cutter_governance.permit_unit select (jsonb_populate_record(u, jsonb_build_object('address', "
                + $"u.address || '-2'))).* from cutter_governance.permit_unit u where iu_id = {Unit}"
        ),
        ("ApprovalUnsigned", "delete from cutter_governance.approval_signature"),
        ("CardChanged", "update cutter_governance.approval set card_text = card_text || ' '"),
        ("SwitchDiffers", "update cutter_governance.execution_switch set enabled = true"),
        ("SwitchDiffers", "delete from cutter_governance.execution_switch"),
        (
            "SwitchDiffers",
            "insert into cutter_governance.execution_switch select (jsonb_populate_record(s, '{\"singleton\": false}')).* "
                + "from cutter_governance.execution_switch s"
        ),
        (
            "RulingWithoutEvent",
            "delete from cutter_governance.execution_ruling where approval_id = "
                + "(select approval_id from cutter_governance.execution_ruling limit 1)"
        ),
        ("ChainBroken", "update cutter_governance.run_event set line = line || ' ' where event = 'run_created'"),
        ("ChainBroken", "delete from cutter_governance.run_event where event = 'approval_recorded'"),
        ("ChainBroken", "update cutter_governance.run_event set prev_hash = repeat('0', 64)"),
        (
            "PhaseWithoutEvent",
            "delete from cutter_governance.run_event e where e.event = 'phase_complete' and e.phase = "
                + "(select max(n.phase) from cutter_governance.run_event n where n.chain = e.chain and n.event = 'phase_complete')"
        ),
        ("EnactedWithoutVerdict", "delete from cutter_governance.verify_result"),
        ("DocumentVersionWithoutRun", "update cutter_governance.document_version set run_id = 'ictr-20260101T000000Z-00000000'"),
        ("DocumentVersionWithoutRun", "update cutter_governance.document_version set envelope_id = gen_random_uuid()"),
        ("DocumentVersionWithoutRun", "update cutter_governance.document_version set document_prefix = 'ANOTHER'"),
        ("DocumentVersionWithoutRun", "update cutter_governance.run set state = 'Voided' where state = 'CloseoutReported'"),
        ("RunWithoutDocumentVersion", "delete from cutter_governance.document_version"),
        ("DocumentVersionMissing", "update cutter_governance.document_version set version_no = version_no + 1"),
        ("RosterChanged", "update cutter_governance.roster set allowed_signers = allowed_signers || ' '"),
        ("ApprovalDiffers", "update cutter_governance.approval set scope = 'X' where gate = 'Ruling'"),
        ("StatementUnsigned", "update cutter_governance.dot_pair_signature set statement = statement || ' '"),
        ("RunDiffers", $"update public.information_unit set owner_ref = 'x' where id = {Unit}"),
        (
            "MovedByAnother",
            "update cutter_governance.log_entry set record = replace(record, '\"login\":\"cutter_exec\"', '\"login\":\"x\"') "
                + "where kind = 'information_unit.insert'"
        ),
        ("SwitchNotAsRuled", "update cutter_governance.execution_switch set epoch = 1"),
        ("OwnerDiffers", "delete from cutter_governance.run_claim"),
        (
            "PhaseTransactionDiffers",
            "insert into cutter_governance.run_phase_xid (run_id, phase, attempt, epoch, xid) "
                + "select run_id, phase, attempt, 1, '5' from cutter_governance.run_phase where phase = 6"
        ),
        ("SequenceBehind", "alter sequence public.iu_lifecycle_log_id_seq restart with 1"),
    ];

    [Fact]
    public async Task Rules_BrokenByASuperuser_AreEachNamedAndAnHonestHistoryBreaksNone()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        LogReading log = new LogReading(database);
        await database.OnAsync();
        await new SqlRun(database).CompleteAsync(11);
        SqlRun undone = await new SqlRun(database).CompleteAsync(8);
        await undone.ApproveUndoAsync();
        await database.As(DatabaseRole.Executor).RunAsync(SqlCall.Begin, undone.Undo(), SqlCall.Commit);
        await new SqlRun(database).CompleteAsync(6);
        await database.OffAsync();
        await database.OnAsync();
        await database.OnAsync();
        await new SqlRun(database).CompleteAsync(3);
        Assert.Empty(await log.BreachesAfterAsync(""));
        await database.OffAsync();
        Assert.Empty(await log.BreachesAfterAsync(""));

        List<string> missed = [];
        foreach ((string rule, string recipe) in Recipes)
        {
            List<string> breaches = await log.BreachesAfterAsync(recipe);
            if (!breaches.Any(found => found.StartsWith(rule + " ", StringComparison.Ordinal)))
            {
                missed.Add($"{recipe}: {rule} is not among {string.Join("; ", breaches)}");
            }
        }

        Assert.Empty(missed);
        Assert.Empty(await log.FaultsAsync());
    }

    /// <summary>No rule without a recipe that breaks it.</summary>
    [Fact]
    public void Recipes_EachRule_IsBrokenByOne() =>
        Assert.Equal(IntegrityRules.All.Select(rule => rule.Name).Order(), Recipes.Select(recipe => recipe.Rule).Distinct().Order());
}
