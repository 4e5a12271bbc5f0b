using System.Buffers.Binary;
using System.Text;

namespace IuCutter.Core.Tests.Rosters;

/// <summary>Public keys that nobody has the private half of, as key files write them.</summary>
internal static class TestKey
{
    /// <summary>A key of type ssh-ed25519 made of one byte: type and base64.</summary>
    public static string Ed25519(byte seed) => "ssh-ed25519 " + Base64("ssh-ed25519", [.. Enumerable.Repeat(seed, 32)]);

    /// <summary>The base64 of a type and its parts.</summary>
    public static string Base64(string type, params byte[][] parts) =>
        Convert.ToBase64String([.. new[] { Encoding.UTF8.GetBytes(type) }.Concat(parts).SelectMany(Counted)]);

    private static byte[] Counted(byte[] part)
    {
        byte[] length = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(length, (uint)part.Length);
        return [.. length, .. part];
    }
}
