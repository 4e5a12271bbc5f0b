using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Checkpoints;

/// <summary>A signature line of a signed note (C2SP signed-note), unverified.</summary>
/// <param name="KeyName">Name of the key; without white space and <c>+</c>.</param>
/// <param name="KeyId">First four bytes of a hash over name, type and key: an identifier, and no proof of anything.</param>
/// <param name="Signature">The signature, in the form of its type.</param>
internal sealed record NoteSignature(string KeyName, uint KeyId, ImmutableArray<byte> Signature)
{
    private const string Mark = "\u2014 ";

    /// <summary>The line, with its line feed.</summary>
    public string Line
    {
        get
        {
            byte[] bytes = new byte[sizeof(uint) + Signature.Length];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, KeyId);
            Signature.CopyTo(bytes, sizeof(uint));
            return $"{Mark}{KeyName} {Convert.ToBase64String(bytes)}\n";
        }
    }

    /// <summary>Reads a line without its line feed; null when it is not one, to the byte.</summary>
    public static NoteSignature? Parse(string line)
    {
        if (!line.StartsWith(Mark, StringComparison.Ordinal) || line[Mark.Length..].Split(' ') is not [{ } name, { } base64])
        {
            return null;
        }

        byte[] bytes = new byte[base64.Length];
        NoteSignature? read =
            IsKeyName(name) && Convert.TryFromBase64String(base64, bytes, out int length) && length > sizeof(uint)
                ? new NoteSignature(name, BinaryPrimitives.ReadUInt32BigEndian(bytes), [.. bytes[sizeof(uint)..length]])
                : null;
        // One text for one signature: no white space, and no other last letter in the base64.
        return read?.Line == line + "\n" ? read : null;
    }

    /// <summary>Whether a text may be the name of a key.</summary>
    public static bool IsKeyName(string name) =>
        name.Length > 0 && !name.Any(letter => char.IsWhiteSpace(letter) || char.IsControl(letter) || letter == '+');

    /// <summary>The id of a key: <c>SHA-256(name || 0x0A || type || key)[:4]</c>.</summary>
    /// <param name="keyName">Name of the key.</param>
    /// <param name="type">The byte of the signature's type; 0xff and a longer name for one that C2SP has not assigned.</param>
    /// <param name="publicKey">The public key's bytes.</param>
    public static uint IdOf(string keyName, ReadOnlySpan<byte> type, ReadOnlySpan<byte> publicKey) =>
        BinaryPrimitives.ReadUInt32BigEndian(SHA256.HashData([.. Encoding.UTF8.GetBytes(keyName), (byte)'\n', .. type, .. publicKey]));
}
