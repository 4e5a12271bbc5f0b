using System.Net;
using System.Net.Sockets;

namespace IuCutter.Postgres.Tests.Connections;

/// <summary>One TCP connection to a server on a unix socket, cut when so many bytes have come back from the server.</summary>
internal sealed class CutWire : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _server;
    private long _left = long.MaxValue;

    /// <summary>Listens; nothing is cut before <see cref="CutAfter"/>.</summary>
    /// <param name="server">Path of the server's unix socket.</param>
    public CutWire(string server)
    {
        _server = server;
        _listener.Start();
        Running = RunAsync();
    }

    /// <summary>The port on the loopback address.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Ends when the connection has ended.</summary>
    public Task Running { get; }

    /// <summary>Cuts after this many further bytes of the server.</summary>
    public void CutAfter(long bytes) => Interlocked.Exchange(ref _left, bytes);

    public void Dispose() => _listener.Dispose();

    private async Task RunAsync()
    {
        using TcpClient client = await _listener.AcceptTcpClientAsync();
        using Socket upstream = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await upstream.ConnectAsync(new UnixDomainSocketEndPoint(_server));
        await using NetworkStream there = new NetworkStream(upstream);
        await using NetworkStream here = client.GetStream();
        Task requests = here.CopyToAsync(there);
        byte[] buffer = new byte[8192];
        try
        {
            for (int read; (read = await there.ReadAsync(buffer)) > 0; )
            {
                int passed = (int)Math.Min(read, Interlocked.Read(ref _left));
                await here.WriteAsync(buffer.AsMemory(0, passed));
                if (Interlocked.Add(ref _left, -passed) <= 0)
                {
                    break;
                }
            }
        }
        finally
        {
            client.Close();
            upstream.Close();
        }

        try
        {
            await requests;
        }
        catch (Exception ended) when (ended is IOException or ObjectDisposedException)
        {
            // Cut: that is what it is for.
        }
    }
}
