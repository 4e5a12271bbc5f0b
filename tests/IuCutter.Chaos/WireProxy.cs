using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace IuCutter.Chaos;

/// <summary>Stands between a program and the server on a port of its own, and lets each connection be watched.</summary>
internal sealed class WireProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<Stream> _open = [];
    private readonly string _server;
    private readonly Func<Stream, Stream, Task> _run;

    /// <summary>Listens.</summary>
    /// <param name="server">The server's unix socket.</param>
    /// <param name="run">Hands on what is said on one connection, client first, until it ends.</param>
    public WireProxy(string server, Func<Stream, Stream, Task> run)
    {
        (_server, _run) = (server, run);
        _listener.Start(100);
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Ends every connection and takes no further one: to the server, the program is gone.</summary>
    public void Cut()
    {
        _listener.Stop();
        CutConnections();
    }

    /// <summary>Ends every connection; others can be opened.</summary>
    public void CutConnections()
    {
        foreach (Stream stream in _open)
        {
            stream.Dispose();
        }
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

            Stream near = client.GetStream();
            Stream far = new NetworkStream(upstream, ownsSocket: true);
            _open.Add(near);
            _open.Add(far);
            _ = _run(near, far);
        }
    }
}
