using System.Text;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Checkpoints;

/// <summary>
/// Signs checkpoints and verifies their signatures. Who may sign is what the roster says: its line must name the namespace
/// <see cref="SshNoteSignature.Namespace"/> for the key, to the letter.
/// </summary>
/// <param name="signatures">ssh-keygen.</param>
internal sealed class CheckpointSigner(ISshSignatures signatures)
{
    /// <summary>The refusal where no key was named.</summary>
    public static IuException NoKey() =>
        new(ErrorCatalogue.SigningKeyMissing, "The executor's key signs checkpoints, and this session has none.");

    /// <summary>Signs, and checks against the roster that the signature will be taken.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="keyFile">The SSH key of the duty that closes runs; null when none was named.</param>
    /// <param name="logKey">The log's own key; null for none.</param>
    /// <param name="roster">The roster in force; null when none is installed.</param>
    /// <param name="at">The time of the checkpoint, at which the key must be valid.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The signed checkpoint, and who signed it.</returns>
    /// <exception cref="IuException">
    /// Config.SigningKeyMissing, Config.RosterMissing, Gate.UnknownSigner, Gate.WrongNamespace, Gate.SignerExpired.
    /// </exception>
    public async Task<(SignedCheckpoint Checkpoint, SshSignature Signature)> SignAsync(
        Checkpoint checkpoint,
        string? keyFile,
        LogKey? logKey,
        string? roster,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        string key = keyFile ?? throw NoKey();
        string armored = await signatures
            .SignAsync(Encoding.UTF8.GetBytes(checkpoint.Text), key, SshNoteSignature.Namespace, cancellationToken)
            .ConfigureAwait(false);
        NoteSignature? logSignature = logKey switch
        {
            null => null,
            { CanSign: true } => logKey.Sign(checkpoint.Origin, checkpoint.Text),
            _ => throw new IuException(ErrorCatalogue.SigningKeyMissing, "The log key is its public half, which does not sign."),
        };
        NoteSignature sshSignature = SshNoteSignature.Of(armored);
        NoteSignature[] lines = logSignature is null ? [sshSignature] : [logSignature, sshSignature];
        SignedCheckpoint signed = SignedCheckpoint.Of(checkpoint, lines);
        return (signed, await VerifyAsync(signed, logKey, roster, at, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Verifies the OpenSSH signature, and that of the log's key where both are there.</summary>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="logKey">The log's key; null when it is not known here: then its line is passed over.</param>
    /// <param name="roster">The roster that was in force when it was made; null when there is none.</param>
    /// <param name="at">The time of the checkpoint: a key may expire in the years after.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Who signed, as the roster names them.</returns>
    /// <exception cref="IuException">
    /// Gate.BadSignature, Gate.UnknownSigner, Gate.WrongNamespace, Gate.SignerExpired, Config.RosterMissing.
    /// </exception>
    public async Task<SshSignature> VerifyAsync(
        SignedCheckpoint checkpoint,
        LogKey? logKey,
        string? roster,
        DateTimeOffset at,
        CancellationToken cancellationToken
    )
    {
        if (logKey?.Verifies(checkpoint.Checkpoint.Origin, checkpoint.Note) == false)
        {
            throw new IuException(
                ErrorCatalogue.BadSignature,
                "The line of the log's key is not its signature.",
                checkpoint.Checkpoint.Origin
            );
        }

        return await signatures
            .VerifyAsync(
                Encoding.UTF8.GetBytes(checkpoint.Note.Text),
                checkpoint.SshSignature
                    ?? throw new IuException(
                        ErrorCatalogue.BadSignature,
                        $"It has no signature, or several, for '{SshNoteSignature.Namespace}'.",
                        checkpoint.Checkpoint.Origin
                    ),
                roster ?? throw new IuException(ErrorCatalogue.RosterMissing, ""),
                SshNoteSignature.Namespace,
                at,
                cancellationToken
            )
            .ConfigureAwait(false);
    }
}
