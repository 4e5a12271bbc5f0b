using System.Runtime.Versioning;
using IuCutter.Chaos;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Restore;
using IuCutter.Postgres.Tests.Backup;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Restore;

/// <summary>A restore that is ready to be swapped in, again and again: from copies of both databases.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class SwapBench : IDisposable
{
    private readonly ReplaceBench _bench;
    private readonly VerifiedBackup _backup;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iu-swap-");
    private int _round;

    private SwapBench(ReplaceBench bench, VerifiedBackup backup) => (_bench, _backup) = (bench, backup);

    public ReplaceBench Bench => _bench;

    /// <summary>Digest of what the backup holds.</summary>
    public string After { get; private set; } = "";

    /// <summary>Digest of the live database, which has one row more.</summary>
    public string Before { get; private set; } = "";

    /// <summary>Whether the live database is as it was prepared, so that it need not be made anew.</summary>
    public bool IsIntact { get; set; }

    private string Beside => _bench.Name + "-restoring";

    private string Passwords => Path.Combine(_folder.FullName, "pgpass");

    public static async Task<SwapBench> OpenAsync(SandboxFixture fixture)
    {
        ReplaceBench bench = await ReplaceBench.OpenAsync(fixture);
        VerifiedBackup backup = await bench.BackUpAsync();
        SwapBench swap = new SwapBench(bench, backup) { After = await bench.UnitsAsync(bench.Cut.Provider) };
        await BackupBench.ExecuteAsync(bench.Cut.Provider, "insert into public.unit_kind (code, description) values ('since', 'x')");
        swap.Before = await bench.UnitsAsync(bench.Cut.Provider);
        await new DatabaseRestorer(bench.Server, bench.Sandbox.AdminUser, bench.Options).RunAsync(
            backup.Files,
            backup.Manifest,
            swap.Beside,
            Token,
            like: bench.Name
        );
        await bench.AdministerAsync($"alter database \"{swap.Beside}\" rename to \"{bench.Name}-model-beside\"");
        await bench.AdministerAsync($"alter database {bench.Name} rename to \"{bench.Name}-model\"");
        // The same passwords for any host and port: the proxy has others than the server.
        await PrivateFiles.WriteAsync(
            swap.Passwords,
            string.Concat(
                File.ReadLines(bench.Sandbox.PasswordFile).Select(line => "*:*:*:" + string.Join(':', line.Split(':')[^2..]) + "\n")
            ),
            Token
        );
        return swap;
    }

    /// <summary>Both databases as they are before the swap, and the journal's first entry.</summary>
    public async Task<Replacement> PrepareAsync()
    {
        if (!IsIntact)
        {
            await _bench.AdministerAsync($"drop database if exists {_bench.Name} with (force)");
            foreach (string name in await _bench.OthersAsync())
            {
                await _bench.AdministerAsync($"drop database \"{name}\" with (force)");
            }

            await _bench.AdministerAsync($"create database {_bench.Name} template \"{_bench.Name}-model\"");
            // A card is good in the database that it was asked for in alone: a copy is another one.
            await _bench.ApproveAsync(_backup);
        }

        IsIntact = false;
        await _bench.AdministerAsync($"create database \"{Beside}\" template \"{_bench.Name}-model-beside\"");
        await _bench.AdministerAsync($"comment on database \"{Beside}\" is '{DatabaseSwap.Mark}'");
        return new Replacement(
            _bench.Name,
            Beside,
            $"{_bench.Name}-replaced-{++_round}",
            _backup.Manifest.Sha256,
            _backup.ManifestSha256,
            _backup.Manifest.RunId,
            _bench.Sandbox.AdminUser,
            new DateTimeOffset(2026, 1, 1, 0, 0, _round % 60, TimeSpan.Zero),
            ReplacementStep.Restoring
        );
    }

    /// <summary>Swaps, and is gone to the server at one statement; 0 for none.</summary>
    /// <returns>The statements that were sent.</returns>
    public Task<IReadOnlyList<string>> SwapAsync(Replacement replacement, int statement, StatementMoment moment) =>
        SwapAsync(replacement, sent => sent.Count == statement, moment);

    /// <summary>Swaps, and is gone to the server at one statement.</summary>
    /// <returns>The statements that were sent.</returns>
    public async Task<IReadOnlyList<string>> SwapAsync(
        Replacement replacement,
        Func<IReadOnlyList<string>, bool> isAt,
        StatementMoment moment
    )
    {
        WireProxy? proxy = null;
        StatementTrap trap = new StatementTrap(
            isAt,
            moment,
            () =>
            {
                proxy!.Cut();
                return Task.CompletedTask;
            }
        );
        using (proxy = Proxy((client, server) => new StatementWire(client, server, trap).RunAsync()))
        {
            NpgsqlConnectionProvider server = Through(proxy);
            try
            {
                await server.UseAdminAsync(
                    _bench.Sandbox.AdminUser,
                    _bench.Name,
                    async maintenance =>
                    {
                        Assert.True(await DatabaseLock.Replacement.TryTakeAsync(maintenance, _bench.Name, Token));
                        await DatabaseCommands.ExecuteAsync(maintenance, null, [ReplacementJournal.Write(_bench.Name, replacement)], Token);
                        await new DatabaseReplacer(server, _bench.Sandbox.AdminUser, _bench.Options, TimeProvider.System).SwapAsync(
                            maintenance,
                            _backup,
                            replacement,
                            Token
                        );
                        return true;
                    },
                    Token
                );
            }
            catch (IuException) when (trap.IsSprung)
            {
                // It is dead.
            }
        }

        return trap.Statements;
    }

    /// <summary>Restores in the database's place from the beginning, through a proxy.</summary>
    public Task<BackupRestoration> ReplaceAsync(WireProxy proxy) => _bench.ReplaceAsync(_backup, Through(proxy));

    /// <summary>The same, without one.</summary>
    public Task<BackupRestoration> ReplaceAsync() => _bench.ReplaceAsync(_backup);

    /// <summary>A proxy before the server.</summary>
    public WireProxy Proxy(Func<Stream, Stream, Task> run)
    {
        ServiceDefinition service = _bench.Server.Service;
        return new WireProxy(Path.Combine(service.Host, $".s.PGSQL.{service.Port}"), run);
    }

    /// <summary>
    /// What is wrong after the settlement; nothing when it is one of the two right ends: before, with the card unused and nothing
    /// beside; or after, with the card used and the other one kept as it was.
    /// </summary>
    public async Task<string> FaultAsync(bool finished)
    {
        string now = await _bench.UnitsAsync(_bench.Cut.Provider);
        string used = await _bench.ScalarAsync(
            _bench.Cut.Provider,
            "select coalesce(string_agg(side, ' '), 'unused') from cutter_governance.restoration"
        );
        string[] others = await _bench.OthersAsync();
        string kept = finished && others.Length == 1 ? await _bench.UnitsAsync(SandboxFixture.Provider(_bench.Sandbox, others[0])) : "";
        return (finished, now == After, now == Before, used, others.Length, kept == Before) switch
        {
            (true, true, false, "restored", 1, true) => "",
            (false, false, true, "unused", 0, false) => "",
            var wrong => wrong.ToString(),
        };
    }

    /// <summary>Waits until the server has noticed that the dead one is gone.</summary>
    public async Task WaitUntilGoneAsync()
    {
        await using NpgsqlConnection connection = await _bench.Server.OpenAdminAsync(_bench.Sandbox.AdminUser, Token);
        await DatabaseLock.Replacement.TakeAsync(connection, _bench.Name, TimeSpan.FromMinutes(2), Token);
        // Given back here: the server may end this session after the next one has asked who has the lock.
        await using NpgsqlCommand release = new NpgsqlCommand("select pg_catalog.pg_advisory_unlock_all()", connection);
        await release.ExecuteNonQueryAsync(Token);
    }

    public void Dispose()
    {
        _bench.Dispose();
        _folder.Delete(recursive: true);
    }

    private NpgsqlConnectionProvider Through(WireProxy proxy) =>
        new(
            _bench.Server.Service with
            {
                Host = "127.0.0.1",
                Port = proxy.Port,
                Settings = _bench.Server.Service.Settings.SetItem("sslmode", "disable").SetItem("gssencmode", "disable"),
            },
            Passwords
        );

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
