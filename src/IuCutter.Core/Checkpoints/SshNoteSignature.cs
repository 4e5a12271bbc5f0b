using IuCutter.Core.Signing;

namespace IuCutter.Core.Checkpoints;

/// <summary>
/// An OpenSSH signature (PROTOCOL.sshsig) as a signature line of a note: so a checkpoint with all its signatures is one file, and a
/// reader of notes that does not know the type passes over it, as C2SP signed-note demands.
/// </summary>
/// <remarks>
/// The key's name is the namespace; the type 0xff and <c>openssh.com/sshsig</c>; the public key as rosters have it; the signature what
/// <c>ssh-keygen -Y sign</c> writes between its armor lines. The message is the note's text.
/// </remarks>
internal static class SshNoteSignature
{
    /// <summary>The namespace of a checkpoint's signature; the roster must name it for the key.</summary>
    public const string Namespace = "iucutter.checkpoint";

    // 0xff: C2SP has assigned no byte to it.
    private static readonly byte[] Type = [0xff, .. "openssh.com/sshsig"u8];

    /// <summary>The line of a signature.</summary>
    /// <param name="armored">The signature as <c>ssh-keygen -Y sign</c> writes it.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static NoteSignature Of(string armored)
    {
        SshSignatureBlob blob =
            SshSignatureBlob.Parse(armored) ?? throw new ArgumentException("It is not an OpenSSH signature.", nameof(armored));
        return new NoteSignature(Namespace, IdOf(blob), [.. SshSignatureBlob.Unwrap(armored)]);
    }

    /// <summary>The signature of a line as ssh-keygen writes it; null when the line is of another type.</summary>
    public static string? Armored(NoteSignature signature)
    {
        string armored = SshSignatureBlob.Wrap(signature.Signature.AsSpan());
        return
            signature.KeyName == Namespace
            && SshSignatureBlob.Parse(armored) is { } blob
            && blob.Namespace == Namespace
            && IdOf(blob) == signature.KeyId
            ? armored
            : null;
    }

    private static uint IdOf(SshSignatureBlob blob) => NoteSignature.IdOf(Namespace, Type, Convert.FromBase64String(blob.PublicKey));
}
