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
    private readonly string[] _old;
    private readonly string[] _new;

    private ReencryptionBench(BackupBench bench, KeyRing ring, string[] keys, string roster)
    {
        (_bench, Ring, _old, _new, Roster) = (bench, ring, keys[..2], keys[2..4], roster);
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

    public BackupOptions OldOptions => Options with { OperatorFingerprint = _old[0], EscrowFingerprints = [_old[1]], Gpg = null };

    public static async Task<ReencryptionBench> OpenAsync(SandboxFixture fixture)
    {
        BackupBench bench = await BackupBench.OpenAsync(fixture);
        KeyRing ring = new KeyRing(Path.Combine(bench.Folder.FullName, "ring"));
        string[] keys = [await ring.GenerateAsync(), await ring.GenerateAsync(), await ring.GenerateAsync(), await ring.GenerateAsync()];
        ReencryptionBench made = new ReencryptionBench(bench, ring, keys, await File.ReadAllTextAsync(bench.Sandbox.Roster, Token));
        made.Options = bench.Options with { GnuPGHome = ring.Home, OperatorFingerprint = keys[2], EscrowFingerprints = [keys[3]] };
        bench.Options = made.OldOptions;
        made.Old = new BackupFiles((await bench.BackUpAsync(waive: true)).Path);
        return made;
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
        foreach (string key in _old)
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

    /// <summary>The events about the file, in their order.</summary>
    public async Task<string> EventsAsync()
    {
        await using SqlDatabase database = await SqlDatabase.OfAsync(_bench.Provider);
        return await database
                .As(Core.Adapters.DatabaseRole.Reader)
                .RunAsync(
                    new SqlCall(
                        "select string_agg(e.event || ' ' || e.outcome, ', ' order by e.event_id) from cutter_governance.run_event e "
                            + "where e.event in ('backup_reencrypted', 'backup_removed')"
                    )
                )
            ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        await Ring.DisposeAsync();
        _bench.Dispose();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
