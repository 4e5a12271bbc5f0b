using System.Globalization;
using System.Runtime.Versioning;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Reencryption;
using IuCutter.Postgres.Tests.Backup;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Reencryption;

/// <summary>One backup for keys that are to go, a ring that holds them and their successors, and the folder between calls.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class ReencryptionBench : IAsyncDisposable
{
    private readonly BackupBench _bench;
    private readonly string[] _keys;
    private readonly bool _ownsRing;
    private long _before;

    private ReencryptionBench(BackupBench bench, KeyRing ring, bool ownsRing, string[] keys, string roster)
    {
        (_bench, Ring, _ownsRing, _keys, Roster) = (bench, ring, ownsRing, keys, roster);
    }

    public KeyRing Ring { get; }

    public string Roster { get; }

    public BackupBench Backups => _bench;

    /// <summary>The backup as it was made, for the old keys.</summary>
    public BackupFiles Old { get; private set; } = null!;

    /// <summary>Where the new one is to lie.</summary>
    public BackupFiles Next => Old.Successor();

    /// <summary>The options for the new keys; a test may put another gpg into them.</summary>
    public BackupOptions Options { get; set; } = null!;

    public BackupOptions OldOptions => Options with { OperatorFingerprint = _keys[0], EscrowFingerprints = [_keys[1]], Gpg = null };

    public static async Task<ReencryptionBench> OpenAsync(SandboxFixture fixture)
    {
        BackupBench bench = await BackupBench.OpenAsync(fixture);
        KeyRing ring = new KeyRing(Path.Combine(bench.Folder.FullName, "ring"));
        string[] keys = [await ring.GenerateAsync(), await ring.GenerateAsync(), await ring.GenerateAsync(), await ring.GenerateAsync()];
        string roster = await File.ReadAllTextAsync(bench.Sandbox.Roster, Token);
        ReencryptionBench made = new ReencryptionBench(bench, ring, ownsRing: true, keys, roster);
        made.Options = bench.Options with { GnuPGHome = ring.Home, OperatorFingerprint = keys[2], EscrowFingerprints = [keys[3]] };
        bench.Options = made.OldOptions;
        made.Old = new BackupFiles((await bench.BackUpAsync(waive: true)).Path);
        return made;
    }

    /// <summary>The backup as it is, in a folder of its own, over the same database and with the same ring, or a copy of that.</summary>
    public async Task<ReencryptionBench> CopyAsync(bool withRing)
    {
        BackupBench bench = _bench.Beside();
        KeyRing ring = withRing ? Ring.Copy(Path.Combine(bench.Folder.FullName, "ring")) : Ring;
        ReencryptionBench copy = new ReencryptionBench(bench, ring, withRing, _keys, Roster)
        {
            Options = Options with { Directory = bench.Backups.FullName, GnuPGHome = ring.Home },
            Old = new BackupFiles(Path.Combine(bench.Backups.FullName, Path.GetFileName(Old.Path))),
        };
        foreach (FileInfo file in _bench.Backups.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(bench.Backups.FullName, file.Name));
        }

        copy._before = long.Parse(
            await copy.ReadAsync("select coalesce(max(event_id), 0) from cutter_governance.run_event"),
            CultureInfo.InvariantCulture
        );
        return copy;
    }

    /// <summary>Encrypts it anew.</summary>
    public Task<IuBackup> RunAsync(string? path = null, bool journaled = true, IRunStore? runs = null)
    {
        BackupJournal? journal = journaled ? new BackupJournal(_bench.Provider, "counsel@host") : null;
        return new BackupReencryption(
            Options,
            Roster,
            TimeProvider.System,
            new BackupCatalogue(Options, Roster, TimeProvider.System, runs, journal),
            new RestoreProof(_bench.Provider, Options, Roster),
            journal
        ).RunAsync(path ?? Old.Path, "keys are rotated", Token);
    }

    /// <summary>The keys that are to go, gone from the ring: what they alone can open stays closed.</summary>
    public async Task ForgetOldKeysAsync()
    {
        foreach (string key in _keys[..2])
        {
            await CliWrap.Buffered.BufferedCommandExtensions.ExecuteBufferedAsync(
                Ring.Gpg(["--yes", "--delete-secret-and-public-key", key]),
                Token
            );
        }
    }

    /// <summary>The names in the folder of the backups.</summary>
    public string[] Names() => [.. _bench.Backups.EnumerateFiles().Select(file => file.Name).Order(StringComparer.Ordinal)];

    /// <summary>The files with their bytes.</summary>
    public Dictionary<string, byte[]> Take() =>
        _bench
            .Backups.EnumerateFiles()
            .ToDictionary(file => file.FullName, file => File.ReadAllBytes(file.FullName), StringComparer.Ordinal);

    /// <summary>Makes the folder hold these files and nothing else.</summary>
    public void Put(IEnumerable<KeyValuePair<string, byte[]>> files)
    {
        foreach (FileInfo file in _bench.Backups.EnumerateFiles())
        {
            file.Delete();
        }

        foreach ((string path, byte[] bytes) in files)
        {
            File.WriteAllBytes(path, bytes);
        }
    }

    public async Task<BackupCondition?> ConditionAsync(BackupFiles files) =>
        files.Exist ? (await new BackupCatalogue(Options, Roster, TimeProvider.System).DescribeAsync(files.Path, Token)).Condition : null;

    /// <summary>The events about the file since this was made, in their order.</summary>
    public Task<string> EventsAsync() =>
        ReadAsync(
            "select string_agg(e.event || ' ' || e.outcome, ', ' order by e.event_id) from cutter_governance.run_event e "
                + $"where e.event in ('backup_reencrypted', 'backup_removed') and e.event_id > {_before}"
        );

    public async ValueTask DisposeAsync()
    {
        if (_ownsRing)
        {
            await Ring.DisposeAsync();
        }

        _bench.Dispose();
    }

    private async Task<string> ReadAsync(string sql)
    {
        await using SqlDatabase database = await SqlDatabase.OfAsync(_bench.Provider);
        return await database.As(Core.Adapters.DatabaseRole.Reader).RunAsync(new SqlCall(sql)) ?? "";
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
