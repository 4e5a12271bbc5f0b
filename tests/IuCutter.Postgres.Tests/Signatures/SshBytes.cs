using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Postgres.Tests.Signatures;

/// <summary>Writes keys and signatures in SSH's encoding (RFC 4251, 5; PROTOCOL.sshsig).</summary>
internal static class SshBytes
{
    public static byte[] Text(string text) => String(Encoding.UTF8.GetBytes(text));

    public static byte[] String(byte[] bytes) => [.. UInt32((uint)bytes.Length), .. bytes];

    public static byte[] Number(BigInteger number) => String(number.ToByteArray(isBigEndian: true));

    public static byte[] UInt32(uint number)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    /// <summary>The bytes that a signature is made over.</summary>
    public static byte[] ToBeSigned(string signatureNamespace, byte[] message, string hash = "sha512") =>
        [
            .. "SSHSIG"u8,
            .. Text(signatureNamespace),
            .. Text(""),
            .. Text(hash),
            .. String(hash == "sha256" ? SHA256.HashData(message) : SHA512.HashData(message)),
        ];

    /// <summary>The signature's block, before it is armoured.</summary>
    public static byte[] Block(byte[] key, string signatureNamespace, byte[] signature, string hash = "sha512") =>
        [.. "SSHSIG"u8, .. UInt32(1), .. String(key), .. Text(signatureNamespace), .. Text(""), .. Text(hash), .. String(signature)];

    public static string Armour(byte[] block) =>
        "-----BEGIN SSH SIGNATURE-----\n"
        + string.Join('\n', Convert.ToBase64String(block).Chunk(70).Select(line => new string(line)))
        + "\n-----END SSH SIGNATURE-----\n";

    public static byte[] Unarmour(string armoured) =>
        Convert.FromBase64String(string.Concat(armoured.Split('\n').Where(line => !line.StartsWith('-'))));

    /// <summary>A plain Ed25519 key.</summary>
    public static byte[] Ed25519Key(byte[] publicKey) => [.. Text("ssh-ed25519"), .. String(publicKey)];

    /// <summary>An armoured Ed25519 signature, as ssh-keygen makes it.</summary>
    public static string SignEd25519(byte[] seed, string signatureNamespace, byte[] message)
    {
        byte[] signature = Ed25519Reference.Sign(seed, ToBeSigned(signatureNamespace, message));
        return Armour(
            Block(Ed25519Key(Ed25519Reference.PublicKey(seed)), signatureNamespace, [.. Text("ssh-ed25519"), .. String(signature)])
        );
    }
}
