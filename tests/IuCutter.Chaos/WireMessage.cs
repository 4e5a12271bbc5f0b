using System.Buffers.Binary;
using System.Text;

namespace IuCutter.Chaos;

/// <summary>Reads messages of PostgreSQL's frontend/backend protocol, version 3.</summary>
internal static class WireMessage
{
    /// <summary>The first message of a client, which has no kind.</summary>
    public static async Task<byte[]> ReadStartupAsync(Stream from)
    {
        byte[] length = new byte[4];
        await from.ReadExactlyAsync(length);
        byte[] startup = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
        length.CopyTo(startup, 0);
        await from.ReadExactlyAsync(startup.AsMemory(4));
        return startup;
    }

    /// <summary>The next message with its kind and length; null at the end.</summary>
    public static async Task<byte[]?> ReadAsync(Stream from)
    {
        byte[] head = new byte[5];
        if (await from.ReadAtLeastAsync(head, 5, throwOnEndOfStream: false) < 5)
        {
            return null;
        }

        byte[] message = new byte[1 + BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
        head.CopyTo(message, 0);
        await from.ReadExactlyAsync(message.AsMemory(5));
        return message;
    }

    /// <summary>The SQL of a Query or a Parse; empty for any other message.</summary>
    public static string Sql(byte[] message) =>
        (char)message[0] switch
        {
            'Q' => Text(message, 5),
            'P' => Text(message, Array.IndexOf(message, (byte)0, 5) + 1),
            _ => "",
        };

    private static string Text(byte[] message, int start) =>
        Encoding.UTF8.GetString(message, start, Math.Max(0, Array.IndexOf(message, (byte)0, start) - start));
}
