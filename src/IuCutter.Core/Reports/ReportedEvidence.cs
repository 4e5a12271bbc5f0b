using System.ComponentModel;

namespace IuCutter.Core.Reports;

// What a run left, as the database tells it. Descriptions are those of the schema.

[Description("The encrypted backup before the first write.")]
internal sealed record ReportedBackup
{
    [Description("SHA-256 of the encrypted file.")]
    public required string Sha256 { get; init; }

    [Description("Its bytes.")]
    public required long SizeBytes { get; init; }

    [Description("Fingerprint of the OpenPGP key that it is encrypted to.")]
    public required string GpgFingerprint { get; init; }

    [Description("SHA-256 of its manifest.")]
    public required string ManifestSha256 { get; init; }

    [Description("proved (it was restored and compared) or waived (by the signed card).")]
    public required string RestoreProof { get; init; }

    [Description("Seconds that the restore took; null when it was waived.")]
    public double? RestoreSeconds { get; init; }

    [Description("When it was recorded, UTC.")]
    public required DateTimeOffset RecordedAt { get; init; }

    [Description("Who of the verifying duty attested the restore; null when nobody did.")]
    public string? Verifier { get; init; }

    [Description("SHA-256 fingerprint of the verifier's key; null without an attestation.")]
    public string? VerifierKey { get; init; }

    [Description("When it was attested, UTC; null without an attestation.")]
    public DateTimeOffset? AttestedAt { get; init; }

    [Description("Number of tables that were compared; null without an attestation.")]
    public int? TableCount { get; init; }

    [Description("SHA-256 over names, counts and digests of those tables; null without an attestation.")]
    public string? TablesSha256 { get; init; }
}

[Description("The rehearsal of the live path in a restored copy.")]
internal sealed record ReportedRehearsal
{
    [Description("When it was attested, UTC.")]
    public required DateTimeOffset RehearsedAt { get; init; }

    [Description("Units that were created and enacted there.")]
    public required int UnitCount { get; init; }

    [Description("Digest over the units as they were stored there.")]
    public required string RowsDigest { get; init; }

    [Description("SHA-256 of its own report.")]
    public required string ReportSha256 { get; init; }

    [Description("Who of the verifying duty signed it.")]
    public required string Verifier { get; init; }
}

[Description("The ledger of the cut.")]
internal sealed record ReportedLedger
{
    [Description("Its operation, for example first_cut.")]
    public required string Operation { get; init; }

    [Description("Id of the manifest's envelope.")]
    public required string EnvelopeId { get; init; }

    [Description("Id of the change set.")]
    public required string ChangeSetId { get; init; }

    [Description("The name under which the cut could be taken back.")]
    public required string RollbackKey { get; init; }

    [Description("Who wrote it: the executing duty.")]
    public required string Executor { get; init; }

    [Description("SHA-256 fingerprint of the executor's key.")]
    public required string ExecutorKey { get; init; }

    [Description("When, UTC.")]
    public required DateTimeOffset RecordedAt { get; init; }

    [Description("Units that it names.")]
    public required long AffectedRows { get; init; }

    [Description("Id of the review decision.")]
    public string? ReviewDecisionId { get; init; }

    [Description("Who decided it: the signer of gate SG_1.")]
    public string? DecidedBy { get; init; }
}

[Description("The verifier's verdict about what was written.")]
internal sealed record ReportedVerdict
{
    [Description("pass; another verdict is never recorded.")]
    public required string Verdict { get; init; }

    [Description("Number of rows that were compared with plan and source.")]
    public required long RowsChecked { get; init; }

    [Description("Digest over them.")]
    public required string RowsDigest { get; init; }

    [Description("Who gave it: the verifying duty.")]
    public required string Verifier { get; init; }

    [Description("SHA-256 fingerprint of the verifier's key.")]
    public required string VerifierKey { get; init; }

    [Description("When, UTC.")]
    public required DateTimeOffset RecordedAt { get; init; }
}

[Description("The undo of a run.")]
internal sealed record ReportedUndo
{
    [Description("Drafts that were removed.")]
    public required int UnitsRemoved { get; init; }

    [Description("Digest over them.")]
    public required string RowsDigest { get; init; }

    [Description("Who removed them.")]
    public required string Actor { get; init; }

    [Description("When, UTC.")]
    public required DateTimeOffset RecordedAt { get; init; }
}

[Description("A signature of one of the two duties in the ledger.")]
internal sealed record ReportedDutySignature
{
    [Description("Id of the signature's row.")]
    public required string SignatureId { get; init; }

    [Description("DOT-991 (executor) or DOT-992 (verifier).")]
    public required string Dot { get; init; }

    [Description("Who signed.")]
    public required string Signer { get; init; }

    [Description("SHA-256 fingerprint of the key.")]
    public required string KeyFingerprint { get; init; }

    [Description("When, UTC.")]
    public required DateTimeOffset SignedAt { get; init; }
}

[Description("The audit log of the database as it stood when the report was made.")]
internal sealed record ReportedLog
{
    [Description("Number of leaves.")]
    public required long Size { get; init; }

    [Description("Root of the tree, base64 as a checkpoint has it.")]
    public required string Root { get; init; }

    [Description("Records that are about this run.")]
    public required long Records { get; init; }
}
