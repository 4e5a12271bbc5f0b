using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace IuCutter.Postgres.Tests.Connections;

/// <summary>
/// Stands between a client and a server on a unix socket, counts what the server says message by message over all
/// connections, and cuts the connection that carries the chosen one: before that message, or in its middle.
/// </summary>
internal sealed class MessageCutter : IDisposable
{
    private const int EncryptionRequest = 80877103;
    private const int GssRequest = 80877104;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _server;
    private int _seen;
    private int _cutAt;

    /// <summary>Listens; nothing is cut before <see cref="Arm"/>.</summary>
    /// <param name="server">Path of the server's unix socket.</param>
    public MessageCutter(string server)
    {
        _server = server;
        _listener.Start(100);
        _ = AcceptAsync();
    }

    /// <summary>The port on the loopback address.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many messages of the server have passed since <see cref="Arm"/>.</summary>
    public int Seen => Volatile.Read(ref _seen);

    /// <summary>Whether a connection was cut since <see cref="Arm"/>.</summary>
    public bool HasCut => Volatile.Read(ref _cutAt) > 0 && Seen >= Volatile.Read(ref _cutAt);

    /// <summary>Begins to count anew, and cuts at that message; 0 cuts nothing. Every second cut is in the middle of its message.</summary>
    public void Arm(int cutAt)
    {
        Interlocked.Exchange(ref _seen, 0);
        Interlocked.Exchange(ref _cutAt, cutAt);
    }

    public void Dispose() => _listener.Stop();

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }

            client.NoDelay = true;
            _ = CarryAsync(client);
        }
    }

    private async Task CarryAsync(TcpClient client)
    {
        using (client)
        {
            using Socket upstream = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await upstream.ConnectAsync(new UnixDomainSocketEndPoint(_server));
                await using NetworkStream there = new NetworkStream(upstream);
                await using NetworkStream here = client.GetStream();
                if (await GreetAsync(here, there))
                {
                    await Task.WhenAny(here.CopyToAsync(there), AnswerAsync(here, there));
                }
            }
            catch (Exception gone) when (gone is IOException or SocketException or ObjectDisposedException)
            {
                // One side has gone, and with it the connection.
            }
        }
    }

    // What comes before the messages; false for a request to cancel, which is all that its connection says.
    private static async Task<bool> GreetAsync(Stream here, Stream there)
    {
        while (true)
        {
            byte[] length = new byte[4];
            await here.ReadExactlyAsync(length);
            byte[] packet = new byte[BinaryPrimitives.ReadInt32BigEndian(length)];
            length.CopyTo(packet, 0);
            await here.ReadExactlyAsync(packet.AsMemory(4));
            await there.WriteAsync(packet);
            int code = BinaryPrimitives.ReadInt32BigEndian(packet.AsSpan(4));
            if (code is not (EncryptionRequest or GssRequest))
            {
                return code >> 16 == 3;
            }

            byte[] answer = new byte[1];
            await there.ReadExactlyAsync(answer);
            await here.WriteAsync(answer);
        }
    }

    private async Task AnswerAsync(Stream here, Stream there)
    {
        byte[] head = new byte[5];
        while (await there.ReadAtLeastAsync(head, 5, throwOnEndOfStream: false) == 5)
        {
            byte[] message = new byte[1 + BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1))];
            head.CopyTo(message, 0);
            await there.ReadExactlyAsync(message.AsMemory(5));
            int number = Interlocked.Increment(ref _seen);
            if (number == Volatile.Read(ref _cutAt))
            {
                if (number % 2 == 0)
                {
                    await here.WriteAsync(message.AsMemory(0, (message.Length / 2) + 1));
                }

                return;
            }

            await here.WriteAsync(message);
        }
    }
}
