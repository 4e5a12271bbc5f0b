namespace IuCutter.Postgres.Tests.Runs;

/// <summary>
/// Wrong rows in the ledger of a run, and in what its units are told by, as somebody at the database would leave them: past the gateway,
/// with triggers and foreign keys off.
/// </summary>
internal static class LedgerFaults
{
    private const string One = "TEST-LAW/CH-1/ART-1";
    private const string Two = "TEST-LAW/CH-1/ART-2";

    /// <summary>What is wrong once leg B is recorded, and the statements that make it so.</summary>
    public static readonly IReadOnlyDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["block: title"] = Block("title_sha256 = repeat('0', 64)"),
        ["block: body"] = Block("body_sha256 = repeat('0', 64)"),
        ["block: bytes"] = Block("body_bytes = 1"),
        ["block: unit"] = Block("unit_id = gen_random_uuid()"),
        ["block: version"] = Block("unit_version_id = gen_random_uuid()"),
        ["block: address"] = Block("canonical_address = 'TEST-LAW/X'"),
        ["block removed"] = $"delete from cutter_governance.manifest_unit_block where canonical_address = '{One}'",
        ["block added"] = """
            insert into cutter_governance.manifest_unit_block select envelope_id, 90, gen_random_uuid(), unit_version_id,
                canonical_address || 'X', title_sha256, body_sha256, body_bytes from cutter_governance.manifest_unit_block where ordinal = 1
            """,
        ["blocks in another order"] = """
            update cutter_governance.manifest_unit_block set ordinal = ordinal + 100;
            update cutter_governance.manifest_unit_block set ordinal = 106 - ordinal
            """,
        ["affected row: hash"] = Affected("content_hash = repeat('0', 64)"),
        ["affected row: unit"] = Affected("unit_id = gen_random_uuid()"),
        ["affected row: version"] = Affected("unit_version_id = gen_random_uuid()"),
        ["affected row removed"] = $"delete from cutter_governance.cut_change_set_affected_row where canonical_address = '{One}'",
        ["affected row added"] = """
            insert into cutter_governance.cut_change_set_affected_row
            select change_set_id, 90, change, gen_random_uuid(), unit_version_id, canonical_address, content_hash
            from cutter_governance.cut_change_set_affected_row where ordinal = 1
            """,
        ["exclusion: kind"] = Manifest("exclusions = jsonb_set(exclusions, '{0,kind}', '\"preamble\"')"),
        ["exclusion: hash"] = Manifest("exclusions = jsonb_set(exclusions, '{0,sha256}', '\"x\"')"),
        ["exclusion: length"] = Manifest("exclusions = jsonb_set(exclusions, '{0,length}', '1')"),
        ["exclusion: bytes"] = Manifest("exclusions = jsonb_set(exclusions, '{0,base64}', '\"AAAA\"')"),
        ["exclusion: a member more"] = Manifest("exclusions = jsonb_set(exclusions, '{0,note}', '\"x\"')"),
        ["exclusions removed"] = Manifest("exclusions = '[]'"),
        ["manifest: source"] = Manifest("source_sha256 = repeat('0', 64)"),
        ["manifest: length"] = Manifest("source_length = 1"),
        ["manifest: plan"] = Manifest("plan_digest = repeat('0', 64)"),
        ["manifest: profile"] = Manifest("profile_name = 'another'"),
        ["manifest: profile's digest"] = Manifest("profile_digest = repeat('0', 64)"),
        ["manifest: units"] = Manifest("unit_count = 99"),
        ["manifest: document"] = Manifest("document_prefix = 'OTHER-LAW'"),
        ["manifest: operation"] = Manifest("operation = 'merge'"),
        ["manifest: creator"] = Manifest("created_by = 'Mallory'"),
        ["decision: by another"] = "update cutter_governance.review_decision set decided_by = 'Mallory'",
        ["decision: at another time"] = "update cutter_governance.review_decision set decided_at = decided_at - interval '1 day'",
        ["decision: another approval"] = "update cutter_governance.review_decision set approval_id = gen_random_uuid()",
        ["decision: recorded by another"] = "update cutter_governance.review_decision set recorded_by = 'Mallory'",
        ["change set: executor"] = ChangeSet("executor = 'Mallory'"),
        ["change set: key"] = ChangeSet("executor_key = 'SHA256:another'"),
        ["change set: build"] = ChangeSet("executor_revision = 'another'"),
        ["change set: operation"] = ChangeSet("operation = 'split'"),
        ["change set: transaction"] = ChangeSet("recorded_xid = '3'"),
        ["backlog: subject"] = "update cutter_governance.decision_backlog_entry set subject = 'x'",
        ["backlog: creator"] = "update cutter_governance.decision_backlog_entry set created_by = 'Mallory'",
        ["backlog: history by another"] = "update cutter_governance.decision_backlog_history set actor = 'Mallory'",
        ["backlog: history removed"] = "delete from cutter_governance.decision_backlog_history",
        ["executor's signature removed"] = "delete from cutter_governance.dot_pair_signature where dot = 'DOT-991'",
        ["executor's signature: signer"] = "update cutter_governance.dot_pair_signature set signer = 'Mallory' where dot = 'DOT-991'",
        ["executor's statement"] = Statement("DOT-991", "unit_count: 5", "unit_count: 6"),
        ["executor's statement: plan"] = Statement("DOT-991", "plan_digest: ", "plan_digest: 0"),
        ["executor's statement: kind"] = Statement("DOT-991", "kind: ledger", "kind: key_trial"),
        ["birth of another unit in this run"] = """
            insert into public.birth_registry (unit_id, canonical_address, run_id, permit_id, born_by)
            select gen_random_uuid(), 'OTHER-LAW/X', run_id, permit_id, born_by from public.birth_registry limit 1
            """,
        ["section type that the vocabulary has no more"] = "update public.section_type set code = 'artikel' where code = 'article'",
        // In every table that has them, and in the permit itself: what leg A was answered with is pinned.
        [
            "ids of two units exchanged"
        ] = $"""
            create temp table pair on commit drop as select a.id as one, b.id as two, gen_random_uuid() as aside
                from public.information_unit a, public.information_unit b
                where a.canonical_address = '{One}' and b.canonical_address = '{Two}';
            {string.Concat(
                from column in (string[])
                    [
                        "public.information_unit.id",
                        "public.unit_version.unit_id",
                        "public.birth_registry.unit_id",
                        "public.iu_lifecycle_log.unit_id",
                        "cutter_governance.permit_unit.iu_id",
                        "cutter_governance.manifest_unit_block.unit_id",
                        "cutter_governance.cut_change_set_affected_row.unit_id",
                    ]
                let at = column.LastIndexOf('.')
                from move in (string[])["one to aside", "two to one", "aside to two"]
                let ends = move.Split(" to ")
                let name = column[(at + 1)..]
                select $"update {column[..at]} t set {name} = p.{ends[1]} from pair p where t.{name} = p.{ends[0]}; "
            )}
            """,
    };

    /// <summary>What is wrong with the verdict, once it is recorded.</summary>
    public static readonly IReadOnlyDictionary<string, string> OfTheVerdict = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["verdict removed"] = "delete from cutter_governance.verify_result",
        ["verdict: verifier"] = "update cutter_governance.verify_result set verifier = 'Mallory'",
        ["verdict: key"] = "update cutter_governance.verify_result set verifier_key = 'SHA256:another'",
        ["verdict: build"] = "update cutter_governance.verify_result set verifier_revision = 'another'",
        ["verdict: rows"] = "update cutter_governance.verify_result set rows_checked = 1",
        ["verdict: digest"] = "update cutter_governance.verify_result set rows_digest = repeat('0', 64)",
        ["verifier's signature removed"] = "delete from cutter_governance.dot_pair_signature where dot = 'DOT-992'",
        ["verifier's signature: key"] =
            "update cutter_governance.dot_pair_signature set key_fingerprint = 'SHA256:x' where dot = 'DOT-992'",
        ["verifier's statement"] = Statement("DOT-992", "verdict: pass", "verdict: fail"),
        ["verifier's statement: exclusions"] = Statement("DOT-992", "exclusions_sha256: ", "exclusions_sha256: 0"),
        ["verifier's statement: kind"] = Statement("DOT-992", "kind: verdict", "kind: backup_attestation"),
    };

    private static string Block(string set) => $"update cutter_governance.manifest_unit_block set {set} where canonical_address = '{One}'";

    private static string Affected(string set) =>
        $"update cutter_governance.cut_change_set_affected_row set {set} where canonical_address = '{One}'";

    private static string Manifest(string set) => $"update cutter_governance.manifest_envelope set {set}";

    private static string ChangeSet(string set) => $"update cutter_governance.cut_change_set set {set}";

    private static string Statement(string dot, string was, string becomes) =>
        $"update cutter_governance.dot_pair_signature set statement = replace(statement, '{was}', '{becomes}') where dot = '{dot}'";
}
