namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>What was enacted, recorded, approved or logged stays: for its owner and for a superuser too.</summary>
[Trait("Promise", "8")]
[Trait("Promise", "10")]
public sealed class ImmutabilityTests(AttackScenario scenario) : IClassFixture<AttackScenario>
{
    private const string Owner = "set role cutter_owner";
    private const string Replica = "set session_replication_role = replica";

    // Written by hand: a new table whose rows are only ever added has a line here, and no test finds one that is missing.
    private static readonly string[] AppendOnly =
    [
        "public.iu_lifecycle_log",
        "public.birth_registry",
        "cutter_governance.run_event",
        "cutter_governance.run_pin",
        "cutter_governance.approval",
        "cutter_governance.approval_signature",
        "cutter_governance.card_request",
        "cutter_governance.permit",
        "cutter_governance.backup_attestation",
        "cutter_governance.backup_reencryption",
        "cutter_governance.rehearsal",
        "cutter_governance.roster",
        "cutter_governance.decision_backlog_entry",
        "cutter_governance.decision_backlog_history",
        "cutter_governance.manifest_envelope",
        "cutter_governance.manifest_unit_block",
        "cutter_governance.review_decision",
        "cutter_governance.cut_change_set",
        "cutter_governance.cut_change_set_affected_row",
        "cutter_governance.verify_result",
        "cutter_governance.dot_pair_signature",
        "cutter_governance.document_version",
        "cutter_governance.execution_ruling",
        "cutter_governance.run_claim",
        "cutter_governance.log_entry",
        "cutter_governance.log_leaf",
        "cutter_governance.log_node",
    ];

    private static readonly string[] NeverRemoved =
    [
        "public.information_unit",
        "public.unit_version",
        "cutter_governance.run",
        "cutter_governance.run_phase",
        "cutter_governance.permit_unit",
        "cutter_governance.execution_switch",
        "cutter_governance.log_head",
    ];

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            TheoryData<string, string, string> cases = new TheoryData<string, string, string>();
            foreach (string who in new[] { Owner, Replica })
            {
                foreach (string table in AppendOnly)
                {
                    cases.Add(who, $"update {table} set {{column}}", "Integrity.AppendOnly");
                    cases.Add(who, $"delete from {table}", "Integrity.AppendOnly");
                    cases.Add(who, $"truncate {table} cascade", "Integrity.AppendOnly");
                }

                foreach (string table in NeverRemoved)
                {
                    cases.Add(who, $"truncate {table} cascade", "Integrity.AppendOnly");
                }

                foreach (string table in NeverRemoved[2..])
                {
                    cases.Add(who, $"delete from {table}", "Integrity.AppendOnly");
                }

                cases.Add(
                    who,
                    "update public.information_unit set owner_ref = 'x' where lifecycle_status = 'enacted'",
                    "Integrity.Immutable"
                );
                cases.Add(
                    who,
                    "update public.information_unit set lifecycle_status = 'draft' where lifecycle_status = 'enacted'",
                    "Integrity.Immutable"
                );
                cases.Add(who, "update public.unit_version set body = 'x' where lifecycle_status = 'enacted'", "Integrity.Immutable");
                cases.Add(
                    who,
                    "update public.unit_version set lifecycle_status = 'retired' where lifecycle_status = 'enacted'",
                    "Integrity.Immutable"
                );
                cases.Add(who, "delete from public.information_unit where lifecycle_status = 'enacted'", "Integrity.Immutable");
                cases.Add(who, "delete from public.unit_version where lifecycle_status = 'enacted'", "Integrity.Immutable");
                cases.Add(who, "update cutter_governance.permit_unit set body_sha256 = repeat('0', 64)", "Integrity.PermitFixed");
                cases.Add(
                    who,
                    "update cutter_governance.permit_unit set used_at = null, used_xid = null, iu_id = null, uv_id = null "
                        + "where used_at is not null",
                    "Integrity.PermitFixed"
                );
                cases.Add(who, "update cutter_governance.run set unit_count = 1", "Integrity.RunFixed");
                cases.Add(
                    who,
                    "update cutter_governance.run set state = 'AwaitingCutAuthorization' where state = 'CloseoutReported'",
                    "Integrity.RunFixed"
                );
                cases.Add(who, "update cutter_governance.log_head set tree_size = tree_size - 1", "Integrity.AppendOnly");
                cases.Add(who, "update cutter_governance.log_head set root_sha256 = sha256('')", "Integrity.AppendOnly");
                cases.Add(who, "update cutter_governance.run_phase set actor = 'x'", "Integrity.AttemptSettled");
                cases.Add(
                    who,
                    "update cutter_governance.run_phase set outcome = 'unknown', path = null, xid = null where outcome = 'complete'",
                    "Integrity.AttemptSettled"
                );
                cases.Add(who, "update cutter_governance.execution_switch set epoch = 1", "Integrity.SwitchEpoch");
                cases.Add(
                    who,
                    "update cutter_governance.execution_switch set until = until + interval '1 year'",
                    "Integrity.SwitchNotRuled"
                );
                cases.Add(
                    who,
                    "update cutter_governance.execution_switch set epoch = epoch + 1, scope = 'OTHER'",
                    "Integrity.SwitchNotRuled"
                );
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Change_OfWhatWasWritten_IsRefused(string who, string statement, string errorId)
    {
        await scenario.ReadyAsync();
        string table = statement.Split(' ')[1];
        string column = statement.Contains("{column}", StringComparison.Ordinal) ? await ColumnAsync(table) : "";

        string? refusal = await scenario
            .Database.AsAdmin()
            .AttemptAsync(
                new SqlCall(who),
                SqlCall.Begin,
                new SqlCall(statement.Replace("{column}", $"{column} = {column}", StringComparison.Ordinal))
            );

        Assert.Equal(errorId, refusal);
    }

    [Theory]
    [InlineData("update public.unit_version set title = 'x' where lifecycle_status = 'draft'")]
    [InlineData("update public.information_unit set lifecycle_status = 'enacted' where lifecycle_status = 'draft'")]
    [InlineData("delete from public.information_unit where lifecycle_status = 'draft'")]
    [InlineData("delete from public.unit_version where lifecycle_status = 'draft'")]
    [InlineData("insert into public.information_unit default values")]
    [InlineData("insert into public.unit_version default values")]
    [InlineData("insert into public.birth_registry default values")]
    [InlineData("insert into public.iu_lifecycle_log default values")]
    [InlineData("insert into cutter_governance.verify_result default values")]
    [InlineData("insert into cutter_governance.cut_change_set_affected_row default values")]
    [InlineData("insert into cutter_governance.manifest_unit_block default values")]
    [InlineData("copy public.unit_version from program 'true'")]
    public async Task DirectWrite_AsSuperuser_IsRefused(string statement)
    {
        await scenario.ReadyAsync();

        Assert.Equal("Gate.DirectWrite", await scenario.Database.AsAdmin().AttemptAsync(new SqlCall(statement)));
        Assert.Equal("Gate.DirectWrite", await scenario.Database.AsAdmin().AttemptAsync(new SqlCall(Replica), new SqlCall(statement)));
        Assert.Equal(scenario.Baseline, await scenario.Database.FingerprintAsync());
    }

    /// <summary>The negative control: a guard that a session in replica mode slips past is seen to be one.</summary>
    [Fact]
    public async Task Change_WithAGuardThatIsNotAlways_PassesInReplicaMode()
    {
        await scenario.ReadyAsync();

        Assert.Null(
            await scenario
                .Database.AsAdmin()
                .AttemptAsync(
                    SqlCall.Begin,
                    new SqlCall("alter table cutter_governance.run_event enable trigger run_event_append_only"),
                    new SqlCall(Replica),
                    new SqlCall("update cutter_governance.run_event set detail = 'x'"),
                    SqlCall.Rollback
                )
        );
    }

    [Fact]
    public async Task Triggers_OfTheOwnersTables_AreAllAlways()
    {
        await scenario.ReadyAsync();
        const string triggers =
            "select count(*) from pg_trigger t join pg_class c on c.oid = t.tgrelid where not t.tgisinternal "
            + "and c.relowner = 'cutter_owner'::regrole";

        Assert.InRange(await scenario.Database.CountAsync(triggers), 40, 200);
        Assert.Equal(0, await scenario.Database.CountAsync(triggers + " and t.tgenabled <> 'A'"));
    }

    private async Task<string> ColumnAsync(string table) =>
        (
            await scenario
                .Database.AsAdmin()
                .RunAsync(
                    new SqlCall(
                        "select quote_ident(attname) from pg_attribute where attrelid = $1::regclass and attnum > 0 "
                            + "and attidentity = '' order by attnum desc limit 1",
                        table
                    )
                )
        )!;
}
