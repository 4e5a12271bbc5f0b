using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Crash;

/// <summary>A pooler that shares the server's sessions among clients is refused before anything is claimed.</summary>
[Trait("Promise", "4")]
public sealed class PoolerTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // What every pooler does: it tells its clients a session number of its own, because the server's are shared.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Claim_ThroughAPooler_IsRefused(bool pools)
    {
        NpgsqlConnectionProvider direct = await fixture.CreateDatabaseAsync();
        LiveCut cut = await LiveCut.OpenAsync(fixture, direct);
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        IuSandbox sandbox = await fixture.GetAsync();
        using var proxy = new SessionProxy(Path.Combine(direct.Service.Host, $".s.PGSQL.{direct.Service.Port}"), pools);
        string passwords = Path.Combine(Directory.CreateTempSubdirectory("iucutter-pooler-").FullName, "passwords");
        try
        {
            string lines = string.Concat(File.ReadLines(sandbox.PasswordFile).Select(line => "*:*:*:" + string.Join(':', line.Split(':')[^2..]) + "\n"));
            await Postgres.Sandbox.PrivateFiles.WriteAsync(passwords, lines, Token);
            var pooled = new NpgsqlConnectionProvider(
                direct.Service with { Host = "127.0.0.1", Port = proxy.Port, PasswordFile = passwords, Settings = direct.Service.Settings.SetItem("sslmode", "disable").SetItem("gssencmode", "disable") });
            LiveCut through = await LiveCut.OpenAsync(fixture, pooled);
            if (pools)
            {
                var refusal = await Assert.ThrowsAsync<IuException>(() => through.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token));
                Assert.Equal("Config.PoolerDetected", refusal.Definition.Id);
                Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from cutter_governance.run_owner"));
            }
            else
            {
                // The negative control: the same way round, and the session is the server's own.
                await using IRunOwner owner = await through.Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token);
                Assert.Equal(1, owner.Epoch);
            }
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(passwords)!, recursive: true);
        }
    }

    /// <summary>Hands bytes on in both directions, and changes the session number that the server gives.</summary>
    private sealed class SessionProxy : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public SessionProxy(string server, bool renumbers)
        {
            _listener.Start();
            _ = Task.Run(async () =>
            {
                while (true)
                {
                    TcpClient client = await _listener.AcceptTcpClientAsync();
                    var upstream = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await upstream.ConnectAsync(new UnixDomainSocketEndPoint(server));
                    _ = RelayAsync(client.GetStream(), new NetworkStream(upstream, ownsSocket: true), change: false);
                    _ = RelayAsync(new NetworkStream(upstream), client.GetStream(), renumbers);
                }
            });
        }

        public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

        public void Dispose() => _listener.Stop();

        private static async Task RelayAsync(Stream from, Stream to, bool change)
        {
            try
            {
                byte[] buffer = new byte[64 * 1024];
                for (int read; (read = await from.ReadAsync(buffer)) > 0;)
                {
                    // BackendKeyData: 'K', length 12, session, key.
                    int at = change ? buffer.AsSpan(0, read).IndexOf((ReadOnlySpan<byte>)[(byte)'K', 0, 0, 0, 12]) : -1;
                    if (at >= 0)
                    {
                        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(at + 5), 1);
                        change = false;
                    }

                    await to.WriteAsync(buffer.AsMemory(0, read));
                }
            }
            catch (IOException)
            {
                // One side has gone, and so has this way.
            }
            finally
            {
                to.Close();
            }
        }
    }
}
