using System.Globalization;
using System.Text;

namespace IuCutter.Core.Bundles;

/// <summary>
/// A DSSE envelope (Dead Simple Signing Envelope 1.0) with one signature, in one text: its JSON has the members in the order of their
/// names and no white space (RFC 8785). The signature is that of OpenSSH (PROTOCOL.sshsig) over the pre-authentication encoding, as a
/// blob and not armored.
/// </summary>
/// <param name="Payload">The bytes that are signed.</param>
/// <param name="PayloadType">Their type.</param>
/// <param name="KeyId">The fingerprint of the key, <c>SHA256:...</c>. It helps to find the key and is not signed itself.</param>
/// <param name="Signature">The blob of the signature.</param>
internal sealed record DsseEnvelope(byte[] Payload, string PayloadType, string KeyId, byte[] Signature)
{
    private const string Begin = "-----BEGIN SSH SIGNATURE-----";
    private const string End = "-----END SSH SIGNATURE-----";
    private const int ArmorWidth = 70;

    /// <summary>The envelope as it is written.</summary>
    public byte[] Bytes =>
        Encoding.ASCII.GetBytes(
            $"{{\"payload\":\"{Convert.ToBase64String(Payload)}\",\"payloadType\":\"{PayloadType}\",\"signatures\":[{{"
                + $"\"keyid\":\"{KeyId}\",\"sig\":\"{Convert.ToBase64String(Signature)}\"}}]}}"
        );

    /// <summary>The signature as <c>ssh-keygen -Y</c> takes it.</summary>
    public string ArmoredSignature
    {
        get
        {
            IEnumerable<string> lines = Convert.ToBase64String(Signature).Chunk(ArmorWidth).Select(line => new string(line));
            return string.Join('\n', lines.Prepend(Begin).Append(End)) + "\n";
        }
    }

    /// <summary>The bytes that are signed: the type and the payload, each with its length before it (PAE of DSSE, version 1).</summary>
    public static byte[] PreAuthenticationEncoding(string payloadType, ReadOnlySpan<byte> payload)
    {
        byte[] type = Encoding.UTF8.GetBytes(payloadType);
        return
        [
            .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {type.Length} ")),
            .. type,
            .. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $" {payload.Length} ")),
            .. payload,
        ];
    }

    /// <summary>The blob of an armored signature.</summary>
    /// <param name="armored">As <c>ssh-keygen -Y sign</c> writes it.</param>
    public static byte[] BlobOf(string armored)
    {
        string text = armored.Trim();
        return Convert.FromBase64String(text[Begin.Length..^End.Length]);
    }

    /// <summary>Reads an envelope; null when the text is not the one that <see cref="Bytes"/> gives.</summary>
    public static DsseEnvelope? Parse(ReadOnlySpan<byte> bytes)
    {
        string[] parts = Encoding.Latin1.GetString(bytes).Split('"');
        return
            parts.Length == 19
            && Decode(parts[3]) is { } payload
            && Decode(parts[17]) is { } signature
            && (parts[7] + parts[13]).All(letter => letter is >= ' ' and <= '~')
            && new DsseEnvelope(payload, parts[7], parts[13], signature) is { } read
            && read.Bytes.AsSpan().SequenceEqual(bytes)
            ? read
            : null;
    }

    private static byte[]? Decode(string base64)
    {
        byte[] bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out int length) ? bytes[..length] : null;
    }
}
