using System.Collections.Immutable;

namespace IuCutter;

/// <summary>One signer's line of a roster: who may sign, with which key, for what, and when (ssh-keygen(1), ALLOWED SIGNERS).</summary>
/// <param name="Line">Number of the line, from 1.</param>
/// <param name="Principal">Who signs. A name with <c>*</c>, <c>?</c>, <c>,</c> or <c>!</c> is a pattern, and cannot say who signed.</param>
/// <param name="Namespaces">Patterns of the signature namespaces that the key may sign; empty when the line does not bind the key.</param>
/// <param name="ValidAfter">From when the key is valid, UTC; null when the line sets no beginning.</param>
/// <param name="ValidBefore">Until when the key is valid, UTC; null when the line sets no end.</param>
/// <param name="TimesWithoutZone">
/// Whether a time of the line has no zone. IuCutter reads it as UTC; ssh-keygen on a desk of another zone reads it as local time.
/// </param>
/// <param name="IsAuthority">Whether the key is a certificate authority's, which signs nothing itself and makes signers.</param>
/// <param name="KeyType">Type of the key, for example <c>ssh-ed25519</c>.</param>
/// <param name="KeyFingerprint">Fingerprint of the key as <c>ssh-keygen -l</c> prints it: <c>SHA256:...</c>.</param>
/// <param name="PublicKey">The public key, base64.</param>
public sealed record RosterSigner(
    int Line,
    string Principal,
    ImmutableArray<string> Namespaces,
    DateTimeOffset? ValidAfter,
    DateTimeOffset? ValidBefore,
    bool TimesWithoutZone,
    bool IsAuthority,
    string KeyType,
    string KeyFingerprint,
    string PublicKey
) : IuRecord
{
    /// <summary>Whether the key is valid at a time; its beginning and its end are within, as ssh-keygen judges.</summary>
    /// <param name="time">The time.</param>
    /// <returns>True from <see cref="ValidAfter"/> to <see cref="ValidBefore"/>.</returns>
    public bool IsValidAt(DateTimeOffset time) => !(time < ValidAfter) && !(time > ValidBefore);

    /// <summary>The name and what the key may sign.</summary>
    private protected override string Describe() => $"{Principal}: {(Namespaces.IsEmpty ? "anything" : string.Join(", ", Namespaces))}";
}
