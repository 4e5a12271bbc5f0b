using IuCutter.Core.Rosters;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Approvals;

/// <summary>
/// The requester's signature over the bytes of a card: a key, and not the login of a service account, says who asks. It is made when the
/// card is written, and verified again when the card comes back signed.
/// </summary>
internal static class RequesterSignature
{
    /// <summary>The namespace of the signature; the roster must let the key sign for it.</summary>
    public const string Namespace = "iucutter.requester";

    /// <summary>The principal whose key this is, by the roster.</summary>
    /// <param name="signatures">Reads the key's fingerprint.</param>
    /// <param name="keyFile">Path of the key.</param>
    /// <param name="roster">Text of the roster in force.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The principal, and the key's fingerprint.</returns>
    /// <exception cref="IuException">Config.SigningKeyMissing; Gate.UnknownSigner when the roster does not name it for one.</exception>
    public static async Task<(string Principal, string? Fingerprint)> IdentifyAsync(
        ISshSignatures signatures,
        string keyFile,
        string roster,
        CancellationToken cancellationToken
    )
    {
        string fingerprint = await signatures.ReadFingerprintAsync(keyFile, cancellationToken).ConfigureAwait(false);
        string[] principals =
        [
            .. Roster
                .Parse(roster)
                .Signers.Where(entry => entry.KeyFingerprint == fingerprint)
                .Select(entry => entry.Principal)
                .Distinct(StringComparer.Ordinal),
        ];
        return principals is [{ } one]
            ? (one, fingerprint)
            : throw new IuException(
                ErrorCatalogue.UnknownSigner,
                $"The roster names the requester's key {fingerprint} for {principals.Length} principals.",
                fingerprint
            );
    }

    /// <summary>Refuses unless the signature is that of the request's principal and key, over these bytes.</summary>
    /// <exception cref="IuException">
    /// Gate.BadSignature, Gate.WrongNamespace, Gate.UnknownSigner, Gate.SignerExpired; Gate.CardRequester for another's.
    /// </exception>
    public static async Task RequireAsync(
        ISshSignatures signatures,
        CardRequest request,
        ReadOnlyMemory<byte> card,
        string roster,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        SshSignature signature = await signatures
            .VerifyAsync(card, request.RequesterSignature ?? "", roster, Namespace, at, cancellationToken)
            .ConfigureAwait(false);
        if (signature.Principal != request.Requester || signature.KeyFingerprint != request.RequesterKey)
        {
            throw new IuException(
                ErrorCatalogue.CardRequester,
                $"'{request.Requester}' asks with {request.RequesterKey}; '{signature.Principal}' signed with {signature.KeyFingerprint}.",
                request.RunId
            );
        }
    }

    /// <summary>
    /// The same for a card that comes back, whose request the database gives: the login that may record requests could have invented one.
    /// A requester without a key passes, unless the roster demands one.
    /// </summary>
    /// <exception cref="IuException">Gate.CardRequester, Gate.RequesterKeyMissing, Config.RosterInvalid.</exception>
    public static async Task VerifyAsync(
        ISshSignatures signatures,
        CardRequest request,
        ReadOnlyMemory<byte> card,
        string roster,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (request.RequesterKey is null)
        {
            if (Roster.Parse(roster).RequireRequesterKey())
            {
                throw new IuException(ErrorCatalogue.RequesterKeyMissing, $"'{request.Requester}' is a login's name.", request.RunId);
            }

            return;
        }

        try
        {
            await RequireAsync(signatures, request, card, roster, now, cancellationToken).ConfigureAwait(false);
        }
        catch (IuException refused) when (refused.Definition.Id.StartsWith("Gate.", StringComparison.Ordinal))
        {
            throw new IuException(
                ErrorCatalogue.CardRequester,
                $"The signature of the requester '{request.Requester}' is not taken: {refused.Message}",
                request.RunId,
                refused
            );
        }
    }
}
