namespace IuCutter;

/// <summary>A card whose signature was verified and that was recorded; it can be used once.</summary>
/// <param name="Gate">The gate that it opens.</param>
/// <param name="RunId">The run that it is for; null for a ruling.</param>
/// <param name="Signer">The principal, in the roster, of the one who signed; of the first, where several must.</param>
/// <param name="KeyFingerprint">SHA-256 fingerprint of the signing key, as <c>ssh-keygen -l</c> prints it.</param>
/// <param name="CardSha256">SHA-256 of the card's bytes.</param>
/// <param name="ExpiresAt">Until when it is valid, UTC; the database's clock decides.</param>
public sealed record Approval(
    ApprovalGate Gate,
    string? RunId,
    string Signer,
    string KeyFingerprint,
    string CardSha256,
    DateTimeOffset ExpiresAt
) : IuRecord
{
    /// <summary>Whether the card waives the proof that the backup restores.</summary>
    public bool RestoreProofWaived { get; init; }

    /// <summary>Why, as the card says it; null where its gate's cards say none. That of an enactment is in the log of each unit.</summary>
    public string? Reason { get; init; }

    /// <summary>The gate that is approved, and the principal who signed.</summary>
    private protected override string Describe() => $"{Gate} by {Signer}";
}
