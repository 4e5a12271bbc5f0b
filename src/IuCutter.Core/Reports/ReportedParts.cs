using System.Collections.Immutable;
using System.ComponentModel;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Reports;

// The parts of a report that the database tells as they are. Descriptions are those of the schema.

[Description("An attempt at a phase.")]
internal sealed record ReportedAttempt
{
    [Description("Name of the phase, as journal and messages spell it.")]
    public string Name => RunStates.Name(Phase);

    [Description("The phase.")]
    public required RunPhase Phase { get; init; }

    [Description("Which attempt of it, from 1.")]
    public required int Attempt { get; init; }

    [Description("intent (under way, or cut off), complete, refused, failed, killed or unknown.")]
    public required string Outcome { get; init; }

    [Description("common, simulated or live; null while it is not complete.")]
    public string? Path { get; init; }

    [Description("When its intent was recorded, UTC.")]
    public required DateTimeOffset StartedAt { get; init; }

    [Description("When its end was recorded, UTC; null without an end.")]
    public DateTimeOffset? CompletedAt { get; init; }

    [Description("Seconds between both; null without an end.")]
    public double? Seconds => (CompletedAt - StartedAt)?.TotalSeconds;

    [Description("The build that ran it, as the ledger names it.")]
    public string ToolRevision { get; init; } = "";

    [Description("SHA-256 of the module that ran it, as the cards name it.")]
    public string ModuleSha256 { get; init; } = "";

    [Description("The PostgreSQL transaction (xid8) that wrote its result; null without one.")]
    public string? TransactionId { get; init; }

    [Description("ErrorId of its end; null when it has none.")]
    public string? ErrorId { get; init; }
}

[Description("A signature under a card.")]
internal sealed record ReportedSignature
{
    [Description("The principal, in the roster, of the one who signed.")]
    public required string Signer { get; init; }

    [Description("SHA-256 fingerprint of the key, as ssh-keygen -l prints it.")]
    public required string KeyFingerprint { get; init; }
}

[Description("A card that was signed and recorded.")]
internal sealed record ReportedApproval
{
    [Description("The gate: CutAuthorization (SG_1), LifecycleAuthorization (SG_2), Ruling, Void or Undo.")]
    public required string Gate { get; init; }

    [Description("SHA-256 of the card's bytes; empty for a simulated approval.")]
    public required string CardSha256 { get; init; }

    [Description("When it was recorded, UTC.")]
    public required DateTimeOffset RecordedAt { get; init; }

    [Description("Until when it was or is valid, UTC.")]
    public required DateTimeOffset ExpiresAt { get; init; }

    [Description("Whether it was in force when the report was made: not expired, and not void because execution was off since.")]
    public bool InForce { get; init; }

    [Description("Who asked for it; empty for a simulated approval.")]
    public string Requester { get; init; } = "";

    [Description("SHA-256 fingerprint of the requester's key; null for a login.")]
    public string? RequesterKey { get; init; }

    [Description("Why, as the card says it; null where cards of its gate say none.")]
    public string? Why { get; init; }

    [Description("For a ruling: the document prefixes that it covers, or *; otherwise null.")]
    public string? Scope { get; init; }

    [Description("Whether the card waives, in capitals, the proof that the backup restores.")]
    public bool WaivesRestoreProof { get; init; }

    [Description("Everyone who signed it.")]
    public ImmutableArray<ReportedSignature> Signatures { get; init; } = [];
}

[Description("A card that was asked for.")]
internal sealed record ReportedCard
{
    [Description("The gate.")]
    public required string Gate { get; init; }

    [Description("SHA-256 of the card's bytes.")]
    public required string CardSha256 { get; init; }

    [Description("Who asked.")]
    public required string Requester { get; init; }

    [Description("When it was asked for, UTC.")]
    public required DateTimeOffset IssuedAt { get; init; }

    [Description("Until when it could be signed and recorded, UTC.")]
    public required DateTimeOffset ExpiresAt { get; init; }

    [Description("Whether it was signed and recorded.")]
    public bool Recorded { get; init; }
}

[Description("Something that kept the run from its next phase.")]
internal sealed record ReportedHold
{
    [Description("stop (somebody asked) or undecided (a person must decide).")]
    public required string Kind { get; init; }

    [Description("Why, in plain words.")]
    public required string Reason { get; init; }

    [Description("Who asked, or whose claim found it.")]
    public required string HeldBy { get; init; }

    [Description("Since when, UTC.")]
    public required DateTimeOffset HeldAt { get; init; }

    [Description("Who lifted it; null while it stands.")]
    public string? LiftedBy { get; init; }

    [Description("When it was lifted, UTC; null while it stands.")]
    public DateTimeOffset? LiftedAt { get; init; }

    [Description("Why it was lifted; null while it stands.")]
    public string? LiftReason { get; init; }
}

[Description("An event of the journal.")]
internal sealed record ReportedEvent
{
    [Description("Its number within the run, from 1.")]
    public required long Seq { get; init; }

    [Description("When, by the database's clock, UTC.")]
    public required DateTimeOffset At { get; init; }

    [Description("The kind of event, for example phase_complete.")]
    public required string Event { get; init; }

    [Description("Name of the phase; null when it is about none.")]
    public string? PhaseName => Phase is { } phase ? RunStates.Name(phase) : null;

    [Description("The phase; null when it is about none.")]
    public RunPhase? Phase { get; init; }

    [Description("Number of the attempt; null when it is about none.")]
    public int? Attempt { get; init; }

    [Description("intent, complete, refused, failed, killed or unknown.")]
    public required string Outcome { get; init; }

    [Description("Who signed, where the database has checked that; else the login.")]
    public required string Actor { get; init; }

    [Description("ErrorId; null when it has none.")]
    public string? ErrorId { get; init; }

    [Description("The event in words; null when it has none.")]
    public string? Detail { get; init; }

    [Description("Hash of the run's chain with this event as its last.")]
    public string Hash { get; init; } = "";
}

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

[Description("A unit of the document. Its title and text are not in a report.")]
internal sealed record ReportedUnit
{
    [Description("Position in the document, from 1.")]
    public required int Ordinal { get; init; }

    [Description("Canonical address.")]
    public required string Address { get; init; }

    [Description("Address of the unit that it lies in; null at the top.")]
    public string? ParentAddress { get; init; }

    [Description("Kind of section, for example article.")]
    public required string SectionType { get; init; }

    [Description("Offset of its first byte in the source, from 0; null while that is not known.")]
    public long? Start { get; init; }

    [Description("Its bytes.")]
    public required long Length { get; init; }

    [Description("SHA-256 of its bytes.")]
    public required string BodySha256 { get; init; }
}

[Description("Bytes of the source that belong to no unit.")]
internal sealed record ReportedExclusion
{
    [Description("byte_order_mark, front_matter or separator.")]
    public required string Kind { get; init; }

    [Description("Offset of the first byte, from 0.")]
    public required long Start { get; init; }

    [Description("Number of bytes.")]
    public required long Length { get; init; }

    [Description("SHA-256 of the bytes.")]
    public required string Sha256 { get; init; }
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

[Description("The roster of signers that was in force when the report was made.")]
internal sealed record ReportedRoster
{
    [Description("Its number.")]
    public required long Number { get; init; }

    [Description("SHA-256 of its text.")]
    public required string Sha256 { get; init; }

    [Description("Who installed it.")]
    public required string InstalledBy { get; init; }

    [Description("When, UTC.")]
    public required DateTimeOffset InstalledAt { get; init; }
}
