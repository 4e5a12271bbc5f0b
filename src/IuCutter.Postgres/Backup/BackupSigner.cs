using IuCutter.Core.Runs;
using IuCutter.Core.Signing;

namespace IuCutter.Postgres.Backup;

/// <summary>
/// Signs manifests with the executor's key, in the executor's namespace: the roster already says whose key that is. A
/// manifest begins with a brace and a statement of the ledger with its title, so neither can pass for the other.
/// </summary>
/// <param name="signatures">ssh-keygen.</param>
/// <param name="keyFile">The executor's key; null when none was named.</param>
internal sealed class BackupSigner(ISshSignatures signatures, string? keyFile)
{
    private static readonly Duty Executor = Duty.Executor;

    /// <summary>Refuses before anything is dumped when there would be nobody to sign.</summary>
    /// <exception cref="IuException">Config.SigningKeyMissing.</exception>
    public void RequireKey()
    {
        if (keyFile is null)
        {
            throw new IuException(ErrorCatalogue.SigningKeyMissing, $"Duty {Executor.Actor} signs the manifest of a backup.");
        }
    }

    /// <summary>Signs, and checks against the roster that the signature will be taken.</summary>
    /// <exception cref="IuException">Config.SigningKeyMissing, Config.RosterMissing, Gate.UnknownSigner,
    /// Gate.DutiesNotSegregated.</exception>
    public async Task<string> SignAsync(
        ReadOnlyMemory<byte> manifest,
        string? roster,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        RequireKey();
        string armored = await signatures
            .SignAsync(manifest, keyFile!, Executor.SignatureNamespace, cancellationToken)
            .ConfigureAwait(false);
        await VerifyAsync(manifest, armored, roster, at, cancellationToken).ConfigureAwait(false);
        return armored;
    }

    /// <summary>Verifies a signature as of the time that the manifest was made: a key may expire in the years after.</summary>
    /// <returns>Who signed, as the roster names them.</returns>
    /// <exception cref="IuException">Config.RosterMissing, Gate.BadSignature, Gate.UnknownSigner, Gate.SignerExpired,
    /// Gate.DutiesNotSegregated.</exception>
    public async Task<string> VerifyAsync(
        ReadOnlyMemory<byte> manifest,
        string armored,
        string? roster,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        SshSignature signature = await signatures
            .VerifyAsync(
                manifest,
                armored,
                roster ?? throw new IuException(ErrorCatalogue.RosterMissing, ""),
                Executor.SignatureNamespace,
                at,
                cancellationToken
            )
            .ConfigureAwait(false);
        return signature.Principal == Executor.Actor
            ? signature.Principal
            : throw new IuException(ErrorCatalogue.DutiesNotSegregated, $"The manifest is signed by {signature.Principal}.");
    }
}
