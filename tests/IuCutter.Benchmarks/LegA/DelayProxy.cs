using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace IuCutter.Benchmarks.LegA;

/// <summary>
/// A wire that is longer than it is: what goes into either end comes out of the other a delay later. What follows
/// closely is not delayed by what went before, so that bandwidth stays what it was.
/// </summary>
internal sealed class DelayProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly IPEndPoint _target;
    private readonly TimeSpan _delay;
    private readonly Task _accepting;

    /// <param name="target">Where the server listens.</param>
    /// <param name="delay">Added in each direction.</param>
    public DelayProxy(IPEndPoint target, TimeSpan delay)
    {
        (_target, _delay) = (target, delay);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Where to connect instead.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> wires = new List<Task>();
        try
        {
            while (true)
            {
                wires.Add(JoinAsync(await _listener.AcceptSocketAsync(_stop.Token)));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(wires);
        }
    }

    private async Task JoinAsync(Socket client)
    {
        using Socket near = client;
        using Socket far = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await far.ConnectAsync(_target, _stop.Token);
        near.NoDelay = far.NoDelay = true;
        await Task.WhenAll(CarryAsync(near, far), CarryAsync(far, near));
    }

    private async Task CarryAsync(Socket from, Socket to)
    {
        Channel<(long Due, byte[] Bytes)> wire = Channel.CreateBounded<(long Due, byte[] Bytes)>(4096);
        Task delivering = Task.Factory.StartNew(
            () => Deliver(wire.Reader, to),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        byte[] buffer = new byte[65536];
        try
        {
            int read;
            while ((read = await from.ReceiveAsync(buffer, _stop.Token)) > 0)
            {
                long due = Stopwatch.GetTimestamp() + (long)(_delay.TotalSeconds * Stopwatch.Frequency);
                await wire.Writer.WriteAsync((due, buffer[..read]), _stop.Token);
            }
        }
        catch (Exception ended) when (ended is SocketException or OperationCanceledException)
        {
            // The end of either side ends the wire.
        }

        wire.Writer.Complete();
        await delivering;
    }

    // A thread of its own that looks at the clock: timers are no finer than the delay that is to be kept.
    private static void Deliver(ChannelReader<(long Due, byte[] Bytes)> wire, Socket to)
    {
        try
        {
            while (wire.WaitToReadAsync().AsTask().GetAwaiter().GetResult())
            {
                while (wire.TryRead(out (long Due, byte[] Bytes) piece))
                {
                    while (Stopwatch.GetTimestamp() < piece.Due)
                    {
                        Thread.SpinWait(20);
                    }

                    for (int sent = 0; sent < piece.Bytes.Length; )
                    {
                        sent += to.Send(piece.Bytes.AsSpan(sent));
                    }
                }
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The other side has gone.
        }
        catch (ObjectDisposedException)
        {
            // So has this one.
        }
    }
}
