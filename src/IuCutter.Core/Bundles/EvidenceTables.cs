using System.Collections.Immutable;
using IuCutter.Core.AuditLog;

namespace IuCutter.Core.Bundles;

/// <summary>The governed tables that a bundle knows, and the numbers of their columns, from 1: a later version only adds columns.</summary>
internal static class EvidenceTables
{
    /// <summary>The journal's events: what a bundle tells.</summary>
    public const string Event = "cutter_governance.run_event";

    /// <summary>The runs: id, state, ..., SHA-256 of the source (4), ..., digest of the plan (6).</summary>
    public const string Run = "cutter_governance.run";

    /// <summary>The attempts at phases: run, phase, attempt, outcome, path, actor, revision, hash of the module.</summary>
    public const string RunPhase = "cutter_governance.run_phase";

    /// <summary>The cards that were asked for: nonce, ..., requester (5), ..., key (24), signature (25).</summary>
    public const string CardRequest = "cutter_governance.card_request";

    /// <summary>The approvals: id, gate, run, SHA-256 of the card, nonce, signer, key, card.</summary>
    public const string Approval = "cutter_governance.approval";

    /// <summary>Their signatures: approval, signer, key, signature.</summary>
    public const string ApprovalSignature = "cutter_governance.approval_signature";

    /// <summary>The rosters: number, SHA-256, text.</summary>
    public const string Roster = "cutter_governance.roster";

    /// <summary>The backups: run, SHA-256, size, key, SHA-256 of the manifest.</summary>
    public const string Backup = "cutter_governance.backup_record";

    /// <summary>The attestations of backups by the verifying duty: ..., verifier (12), key, statement, signature.</summary>
    public const string Attestation = "cutter_governance.backup_attestation";

    /// <summary>The attestations of rehearsals: ..., verifier (8), key, statement, signature.</summary>
    public const string Rehearsal = "cutter_governance.rehearsal";

    /// <summary>Ledger and verdict, signed: id, duty, ..., signer (5), key, revision, statement, signature.</summary>
    public const string Duty = "cutter_governance.dot_pair_signature";

    /// <summary>Number of the column of a run's row that has the digest of its plan.</summary>
    public const int RunPlan = 6;

    /// <summary>Number of the column of a backup's row that has the SHA-256 of its manifest.</summary>
    public const int BackupManifest = 5;

    /// <summary>Number of the column of a card's request that has the requester's signature.</summary>
    public const int RequesterSignature = 25;

    /// <summary>Namespace of a card's signature.</summary>
    public const string ApprovalNamespace = "iucutter.approval";

    /// <summary>Namespace of the signature of who asks for a card.</summary>
    public const string RequesterNamespace = "iucutter.requester";

    /// <summary>Namespace of the executing duty.</summary>
    public const string ExecutorNamespace = "iucutter.executor";

    /// <summary>Namespace of the verifying duty.</summary>
    public const string VerifierNamespace = "iucutter.verifier";

    /// <summary>Namespace of the signature of a checkpoint.</summary>
    public const string CheckpointNamespace = "iucutter.checkpoint";

    /// <summary>Namespace of the signature of a bundle.</summary>
    public const string EvidenceNamespace = "iucutter.evidence";

    /// <summary>The tables of the ledger.</summary>
    public static readonly ImmutableArray<string> Ledger =
    [
        "cutter_governance.decision_backlog_entry",
        "cutter_governance.decision_backlog_history",
        "cutter_governance.manifest_envelope",
        "cutter_governance.manifest_unit_block",
        "cutter_governance.review_decision",
        "cutter_governance.cut_change_set",
        "cutter_governance.cut_change_set_affected_row",
        "cutter_governance.verify_result",
        "cutter_governance.document_version",
        Duty,
    ];

    /// <summary>The tables whose rows are in a bundle as they are. None of them has text of a document but its titles.</summary>
    public static readonly ImmutableArray<string> WithRows =
    [
        Run,
        RunPhase,
        "cutter_governance.run_pin",
        "cutter_governance.run_hold",
        CardRequest,
        Approval,
        ApprovalSignature,
        "cutter_governance.permit",
        "cutter_governance.execution_ruling",
        Roster,
        "cutter_governance.decision_backlog_entry",
        "cutter_governance.decision_backlog_history",
        "cutter_governance.review_decision",
        "cutter_governance.cut_change_set",
        "cutter_governance.verify_result",
        "cutter_governance.document_version",
        Duty,
        Backup,
        "cutter_governance.backup_prestate",
        Attestation,
        Rehearsal,
        "cutter_governance.cut_compensation",
    ];

    /// <summary>The tables of which each row is signed: the namespaces that it may be signed for, and the column of who did.</summary>
    public static readonly ImmutableDictionary<string, (ImmutableArray<string> Namespaces, int Principal)> Signed = new Dictionary<
        string,
        (ImmutableArray<string>, int)
    >
    {
        [ApprovalSignature] = ([ApprovalNamespace], 2),
        [Duty] = ([ExecutorNamespace, VerifierNamespace], 5),
        [Attestation] = ([VerifierNamespace], 12),
        [Rehearsal] = ([VerifierNamespace], 8),
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>The part of the ledger that is about a run, by the records.</summary>
    /// <param name="runId">The run.</param>
    /// <param name="records">The records, in the order of the log.</param>
    public static LedgerLine LedgerOf(string runId, IEnumerable<LogRecord> records)
    {
        string[] lines =
        [
            .. records
                .Where(record => record["run"] == runId && Ledger.Contains(record["relation"] ?? "", StringComparer.Ordinal))
                .Select(record => $"{record["relation"]} {record.Raw("key")} {record.Raw("row_sha256")}\n"),
        ];
        return new LedgerLine(runId, lines.Length, Digest.Of(string.Concat(lines)));
    }
}
