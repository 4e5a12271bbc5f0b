using System.Collections.Immutable;
using System.ComponentModel;

namespace IuCutter.Core.Reports;

// What people decided, and who may sign, as the database tells it. Descriptions are those of the schema.

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

[Description("A signature under a card.")]
internal sealed record ReportedSignature
{
    [Description("The principal, in the roster, of the one who signed.")]
    public required string Signer { get; init; }

    [Description("SHA-256 fingerprint of the key, as ssh-keygen -l prints it.")]
    public required string KeyFingerprint { get; init; }
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
