using System.Collections.Immutable;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Approvals;

/// <summary>A card whose signatures were verified and whose bytes are what request, run and plan give.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Statement">Its fields.</param>
/// <param name="Text">Its text.</param>
/// <param name="Sha256">SHA-256 of its bytes.</param>
/// <param name="Signatures">Who signed, and the signatures; as many different people as the roster demands, or more.</param>
internal sealed record VerifiedCard(
    CardRequest Request,
    CardStatement Statement,
    string Text,
    string Sha256,
    ImmutableArray<SshSignature> Signatures
)
{
    /// <summary>The approval that the operator gets.</summary>
    public Approval ToApproval() =>
        new(Request.Gate, Request.RunId, Signatures[0].Principal, Signatures[0].KeyFingerprint, Sha256, Request.ExpiresAt)
        {
            RestoreProofWaived = Request.WaiveRestoreProof,
            Reason = Request.Why,
        };
}
