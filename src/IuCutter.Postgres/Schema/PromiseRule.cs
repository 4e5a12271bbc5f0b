using System.Collections.Immutable;

namespace IuCutter.Postgres.Schema;

/// <summary>The part of a promise that a database can keep by itself, and the items that it needs for that.</summary>
/// <param name="Number">The promise's number.</param>
/// <param name="Title">The promise.</param>
/// <param name="Database">What the database refuses by itself, where it has what is needed.</param>
/// <param name="Tool">What only the tool does, in any database; null when nothing is left to it.</param>
/// <param name="Needs">Parts of names: every item of the contract whose name has one of them is needed.</param>
internal sealed record PromiseRule(int Number, string Title, string Database, string? Tool, ImmutableArray<string> Needs)
{
    // Without these, whoever has the table has what is in it.
    private static readonly ImmutableArray<string> Units =
    [
        "public.information_unit",
        "public.unit_version",
        "public.birth_registry",
        "public.iu_lifecycle_log",
    ];

    // The rows that say which number a named phase has, and what it may do.
    private const string Phases = "cutter_governance.phase ";

    /// <summary>The nine promises.</summary>
    public static readonly ImmutableArray<PromiseRule> All =
    [
        new(
            1,
            "DryRun cannot write; Live never simulates",
            "a phase that writes is recorded as live only, and only with the rows that it wrote; a rehearsed run writes what it rehearsed",
            "that a dry run logs in as the reader, that Live writes what the dry run predicted, and the rehearsal itself",
            [
                "fn_phase_complete(",
                "fn_phase_evidence(",
                "fn_phase_enter(",
                "fn_phase_number(",
                Phases,
                "phase_transaction",
                "cutter_ro: ",
                "cutter_governance.rehearsal",
                "fn_rehearsal_",
                "fn_attestation_require(",
                "fn_stored_rows_digest(",
            ]
        ),
        new(
            2,
            "The kill switch really kills",
            "nothing commits after OFF was acknowledged, whoever writes",
            null,
            [
                "execution_fence",
                "execution_off",
                "execution_switch",
                "fn_execution_",
                "fn_fence_",
                "fn_off_write",
                "fn_off_stands(",
                "fn_off_called(",
                "fn_commit_require(",
                "fn_ruling_commit_check(",
                "execution_ruling",
                "fn_session_end(",
                "fn_timeline(",
                "fn_clock_require(",
                "fn_next_epoch(",
                "fn_epoch_stands(",
                "fn_epoch_require(",
                "fn_epoch_request(",
                "card_request",
                "fn_permit_covered(",
                "fn_guard_switch(",
                "fn_phase_enter(",
                "fn_phase_commit_check(",
                "phase_transaction",
            ]
        ),
        new(
            3,
            "Authority is bound to bytes",
            "a row that no live permit names is refused, and a permit without the signature of somebody on the roster",
            "that a card's part for people says what its statement says",
            [
                .. Units,
                "cutter_governance.permit",
                "cutter_governance.approval",
                "card_request",
                "fn_approval_record(",
                "fn_card_",
                "fn_history_",
                "fn_person(",
                "fn_sign",
                "fn_ssh",
                "fn_ed25519_",
                "fn_p256_",
                "fn_rsa_",
                "fn_permit_",
                "fn_phase_number(",
                Phases,
                "fn_iu_create",
                "fn_leg_a_",
                "fn_guard_",
            ]
        ),
        new(
            4,
            "Each phase is all or nothing, and happens once",
            "intent, order and outcome of each phase, that each completes once and for its one owner, "
                + "and what is taken back before enactment",
            "what to do next after a crash",
            [
                "cutter_governance.run",
                "cutter_governance.phase",
                "fn_phase_",
                "fn_run_",
                "fn_owner_",
                "fn_row_holders(",
                "fn_sessions_named(",
                "fn_guard_owner(",
                "fn_guard_hold(",
                "fn_hold_",
                "fn_xid_status(",
                "fn_attempt_verdict(",
                "fn_claim_",
                "cut_compensation",
                "undo_transaction",
                "fn_undo_",
                "fn_guard_undo(",
            ]
        ),
        new(
            5,
            "Nothing of the document is lost",
            "leg B is refused unless units and exclusions give the source back",
            "that every byte of the source is in one unit or one exclusion, before anything is written",
            ["fn_leg_b_record(", "fn_source_rebuild(", "manifest_envelope", "manifest_unit_block", "public.unit_version"]
        ),
        new(
            6,
            "The backup is proved before the first write",
            "leg A is refused without a recorded backup, without a proof that the verifier signed or a waiver, or when a table moved since",
            "that the backup is real, encrypted and restores",
            [
                "fn_phase_evidence(",
                "fn_phase_enter(",
                "fn_phase_number(",
                "cutter_governance.phase",
                "cutter_governance.run_phase",
                "backup_record",
                "backup_attestation",
                "backup_reencryption",
                "backup_prestate",
                "fn_backup_",
                "fn_prestate",
                "fn_restore_waived(",
                "fn_attestation_require(",
            ]
        ),
        new(
            7,
            "The evidence convinces a stranger",
            "events form a chain and the ledger is only ever added to; each governed row that moves is a leaf of a Merkle log",
            "the bundle, its signatures and its check without a database",
            [
                "cutter_governance.log_",
                "fn_log_",
                "fn_history_",
                "fn_logged_tables(",
                "_logged_",
                "log_transaction",
                "run_event",
                "fn_event_append(",
                "fn_guard_append_only(",
                "cut_change_set",
                "document_version",
                "verify_result",
                "dot_pair_signature",
                "review_decision",
            ]
        ),
        new(
            8,
            "Least privilege, proved",
            "no role of a run may write a governed table but through a function",
            null,
            ["cutter_gate: ", "cutter_exec: ", "cutter_verify: ", "cutter_ro: ", "PUBLIC: ", "fn_guard_", "_append_only", "_gateway"]
        ),
        new(
            9,
            "Secrets never land",
            "a pin whose key is that of a secret is refused",
            "everything else: messages, logs, files and bundles",
            ["run_pin"]
        ),
    ];

    /// <summary>Whether this promise needs the item.</summary>
    public bool NeedsItem(SchemaItem item) =>
        item.Kind is not "index"
        // The words of a vocabulary may be others in an organisation's own database; those of the phases are the machine's.
        && (item.Kind is not "word" || item.Name.StartsWith(Phases, StringComparison.Ordinal))
        && Needs.Any(part => item.Name.Contains(part, StringComparison.Ordinal));
}
