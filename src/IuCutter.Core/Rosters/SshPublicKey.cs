using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Rosters;

/// <summary>A public key as rosters and signatures hold it: strings with a length before each (RFC 4251, 5; RFC 4253, 6.6).</summary>
/// <param name="Fingerprint">Its fingerprint, as <c>ssh-keygen -l</c> prints it.</param>
internal sealed record SshPublicKey(string Fingerprint)
{
    private const int MinRsaBytes = 128;

    // Type, and the lengths of what follows the type; 0 for any.
    private static readonly ImmutableDictionary<string, ImmutableArray<int>> Types = new Dictionary<string, ImmutableArray<int>>
    {
        ["ssh-ed25519"] = [32],
        ["sk-ssh-ed25519@openssh.com"] = [32, 0],
        ["ssh-rsa"] = [0, 0],
        ["ssh-dss"] = [0, 0, 0, 0],
        ["ecdsa-sha2-nistp256"] = [8, 65],
        ["ecdsa-sha2-nistp384"] = [8, 97],
        ["ecdsa-sha2-nistp521"] = [8, 133],
        ["sk-ecdsa-sha2-nistp256@openssh.com"] = [8, 65, 0],
    }.ToImmutableDictionary(StringComparer.Ordinal);

    /// <summary>Whether a word is the type of a key that can sign.</summary>
    public static bool IsType(string word) => Types.ContainsKey(word);

    /// <summary>Reads type and base64 of a key; null when they are not a whole key of that type.</summary>
    public static SshPublicKey? Read(string type, string base64)
    {
        byte[] blob = new byte[base64.Length];
        if (
            !Types.TryGetValue(type, out ImmutableArray<int> lengths)
            || base64.AsSpan().IndexOfAny(" \t\r\n") >= 0
            || !Convert.TryFromBase64String(base64, blob, out int length)
        )
        {
            return null;
        }

        ReadOnlySpan<byte> rest = blob.AsSpan(0, length);
        if (!TryTake(ref rest, out ReadOnlySpan<byte> named) || Encoding.UTF8.GetString(named) != type)
        {
            return null;
        }

        int last = 0;
        foreach (int expected in lengths)
        {
            if (!TryTake(ref rest, out ReadOnlySpan<byte> part) || part.IsEmpty || (expected > 0 && part.Length != expected))
            {
                return null;
            }

            last = part.Length;
        }

        return rest.IsEmpty && (type != "ssh-rsa" || last >= MinRsaBytes) ? new SshPublicKey(FingerprintOf(blob.AsSpan(0, length))) : null;
    }

    /// <summary>
    /// The key of a certificate, as a key (PROTOCOL.certkeys: its type, a nonce, the key's own fields, then the rest); a key that is
    /// in none as it is.
    /// </summary>
    public static byte[] WithoutCertificate(ReadOnlySpan<byte> blob)
    {
        const string suffix = "-cert-v01@openssh.com";
        ReadOnlySpan<byte> rest = blob;
        if (
            !TryTake(ref rest, out ReadOnlySpan<byte> named)
            || Encoding.UTF8.GetString(named) is not { } type
            || !type.EndsWith(suffix, StringComparison.Ordinal)
        )
        {
            return blob.ToArray();
        }

        string plain = type[..^suffix.Length];
        // sk-ssh-ed25519-cert-v01@openssh.com is of sk-ssh-ed25519@openssh.com.
        string key = Types.ContainsKey(plain) ? plain : plain + "@openssh.com";
        if (!Types.TryGetValue(key, out ImmutableArray<int> lengths) || !TryTake(ref rest, out _))
        {
            return blob.ToArray();
        }

        List<byte> bytes = [.. WithLength(Encoding.UTF8.GetBytes(key))];
        foreach (int _ in lengths)
        {
            if (!TryTake(ref rest, out ReadOnlySpan<byte> field))
            {
                return blob.ToArray();
            }

            bytes.AddRange(WithLength(field));
        }

        return [.. bytes];
    }

    private static byte[] WithLength(ReadOnlySpan<byte> value)
    {
        byte[] field = new byte[sizeof(uint) + value.Length];
        BinaryPrimitives.WriteUInt32BigEndian(field, (uint)value.Length);
        value.CopyTo(field.AsSpan(sizeof(uint)));
        return field;
    }

    /// <summary>Fingerprint of a key's bytes: <c>SHA256:</c> and the hash in base64 without padding.</summary>
    public static string FingerprintOf(ReadOnlySpan<byte> key) => "SHA256:" + Convert.ToBase64String(SHA256.HashData(key)).TrimEnd('=');

    /// <summary>Takes the next string with its length before it; false when there is no whole one.</summary>
    public static bool TryTake(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (rest.Length < sizeof(uint))
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        if (length > (uint)(rest.Length - sizeof(uint)))
        {
            return false;
        }

        value = rest.Slice(sizeof(uint), (int)length);
        rest = rest[(sizeof(uint) + (int)length)..];
        return true;
    }
}
