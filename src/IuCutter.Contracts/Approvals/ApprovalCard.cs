namespace IuCutter;

/// <summary>A card that was written for a sovereign to read and sign.</summary>
/// <param name="Path">Absolute path of the card. The signature is expected beside it, with <c>.sig</c> appended.</param>
/// <param name="Gate">The gate that it opens.</param>
/// <param name="RunId">The run that it is for; null for a ruling.</param>
/// <param name="Sha256">SHA-256 of the card's bytes.</param>
/// <param name="NotBefore">From when it is valid, UTC.</param>
/// <param name="ExpiresAt">Until when it is valid, UTC.</param>
public sealed record ApprovalCard(
    string Path,
    ApprovalGate Gate,
    string? RunId,
    string Sha256,
    DateTimeOffset NotBefore,
    DateTimeOffset ExpiresAt
) : IuRecord
{
    /// <summary>Who asks: a login of the operating system, or the roster's principal of the requester's key.</summary>
    public string Requester { get; init; } = "";

    /// <summary>SHA-256 fingerprint of the requester's key; null for a login.</summary>
    public string? RequesterKey { get; init; }

    /// <summary>The command that the sovereign types where the key is.</summary>
    public string SignCommand => $"ssh-keygen -Y sign -n iucutter.approval -f <key> {System.IO.Path.GetFileName(Path)}";
}
