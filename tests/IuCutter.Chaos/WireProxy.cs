using System.Net;
using System.Net.Sockets;

namespace IuCutter.Chaos;

/// <summary>Stands between runner and server on a port of its own, and lets a trap see every message.</summary>
internal sealed class WireProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _server;

    /// <summary>Listens; <paramref name="server"/> is the server's unix socket.</summary>
    public WireProxy(string server)
    {
        _server = server;
        _listener.Start(100);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>The trap that is set; null to hand everything on.</summary>
    public Trap? Trap { get; set; }

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
            catch (SocketException)
            {
                return; // Disposed of.
            }

            client.NoDelay = true;
            Socket upstream = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await upstream.ConnectAsync(new UnixDomainSocketEndPoint(_server));
            }
            catch (SocketException)
            {
                client.Dispose(); // The server is down: the runner is reported as the server would.
                upstream.Dispose();
                continue;
            }

            Wire wire = new Wire(client.GetStream(), new NetworkStream(upstream, ownsSocket: true), () => Trap);
            _ = wire.RunAsync();
        }
    }
}
