using System.Buffers.Binary;
using System.Text;
using IuCutter.Core.Rosters;

namespace IuCutter.Core.Signing;

/// <summary>The fields of an armored OpenSSH signature, unverified (PROTOCOL.sshsig).</summary>
/// <param name="PublicKey">The public key's blob, base64 as key files and rosters hold it.</param>
/// <param name="KeyFingerprint">
/// Fingerprint of the key, as <c>ssh-keygen -l</c> prints it. Of a certificate it is that of the key in it: two certificates of one key
/// are one key.
/// </param>
/// <param name="Namespace">The namespace that was signed for.</param>
internal sealed record SshSignatureBlob(string PublicKey, string KeyFingerprint, string Namespace)
{
    private const string Begin = "-----BEGIN SSH SIGNATURE-----";
    private const string End = "-----END SSH SIGNATURE-----";

    // As ssh-keygen breaks its lines.
    private const int LineLength = 70;

    /// <summary>Reads the armored text; null when it is not an OpenSSH signature of version 1.</summary>
    public static SshSignatureBlob? Parse(string armored)
    {
        ReadOnlySpan<byte> rest = Unwrap(armored);
        if (!rest.StartsWith("SSHSIG"u8) || rest.Length < 10 || BinaryPrimitives.ReadUInt32BigEndian(rest[6..]) != 1)
        {
            return null;
        }

        rest = rest[10..];
        return SshPublicKey.TryTake(ref rest, out ReadOnlySpan<byte> key) && SshPublicKey.TryTake(ref rest, out ReadOnlySpan<byte> space)
            ? new SshSignatureBlob(
                Convert.ToBase64String(key),
                SshPublicKey.FingerprintOf(SshPublicKey.WithoutCertificate(key)),
                Encoding.UTF8.GetString(space)
            )
            : null;
    }

    /// <summary>The signature's bytes, which the armored text has in base64; none when it is no armored text.</summary>
    public static byte[] Unwrap(string armored)
    {
        string text = armored.Trim();
        if (
            !text.StartsWith(Begin, StringComparison.Ordinal)
            || !text.EndsWith(End, StringComparison.Ordinal)
            || text.Length < Begin.Length + End.Length
        )
        {
            return [];
        }

        byte[] blob = new byte[text.Length];
        return Convert.TryFromBase64String(text[Begin.Length..^End.Length], blob, out int length) ? blob[..length] : [];
    }

    /// <summary>The armored text of a signature's bytes, as ssh-keygen writes it.</summary>
    public static string Wrap(ReadOnlySpan<byte> signature)
    {
        IEnumerable<string> lines = Convert.ToBase64String(signature).Chunk(LineLength).Select(line => new string(line) + "\n");
        return $"{Begin}\n{string.Concat(lines)}{End}\n";
    }
}
