using System.Runtime.Versioning;
using System.Text;
using CliWrap;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using IuCutter.Postgres.Tests.Scratch;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>A live run whose backup goes wrong: real programs, real keys, and the engine that an operator's cmdlets use.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class BackupFaultBench : IAsyncDisposable
{
    private readonly BackupBench _bench;
    private readonly LiveCut _cut;
    private readonly BackupOptions _sound;
    private readonly KeyRing _keys;
    private long _journaled;

    private BackupFaultBench(BackupBench bench, LiveCut cut)
    {
        (_bench, _cut, _sound) = (bench, cut, bench.Options);
        _keys = new KeyRing(Path.Combine(bench.Folder.FullName, "gnupg"));
    }

    public IEnumerable<string> Files => _bench.Backups.EnumerateFileSystemInfos().Select(file => file.Name);

    public static async Task<BackupFaultBench> OpenAsync(SandboxFixture fixture)
    {
        BackupBench bench = await BackupBench.OpenAsync(fixture);
        LiveCut cut = await LiveCut.OpenAsync(fixture, bench.Provider);
        await cut.TurnOnAsync();
        return new BackupFaultBench(bench, cut);
    }

    /// <summary>A run whose cut is approved, and nothing done of it.</summary>
    public async Task<CutRun> ApprovedAsync()
    {
        CutRun run = await _cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        await _cut.ApproveAsync(run);
        return run;
    }

    public Task<CutRun> RunAsync(CutRun run, RunPhase phase)
    {
        _cut.Adapter = (_cut.Database with { Backup = _bench.Options }).CreateAdapter(new SystemRandomSource());
        return _cut.Engine.RunPhaseAsync(run, phase, null, Token);
    }

    /// <summary>This refusal, and not one before it, is in the journal; the run stands where it stood, with no governed row.</summary>
    public async Task NothingWrittenAsync(CutRun run, RunState state, string errorId)
    {
        Assert.Equal(state, (await _cut.Engine.ReadAsync(run, Token)).State);
        Assert.NotEqual(
            0,
            await _cut.ScalarAsync<long>(
                $"select count(*) from cutter_governance.run_event where run_id = '{run.RunId}' and error_id = '{errorId}' "
                    + $"and event_id > {_journaled}"
            )
        );
        Assert.Equal(
            0,
            await _cut.ScalarAsync<long>(
                "select (select count(*) from public.information_unit) + (select count(*) "
                    + "from public.unit_version) + (select count(*) from cutter_governance.cut_change_set)"
            )
        );
        if (state == RunState.AwaitingCutAuthorization)
        {
            Assert.Equal(0, await _cut.ScalarAsync<long>("select count(*) from cutter_governance.backup_record"));
            await BackupBench.RefusedAsync("Gate.PhaseOrder", () => RunAsync(run, RunPhase.CutLegA));
        }

        _journaled = await _cut.ScalarAsync<long>("select max(event_id) from cutter_governance.run_event");
    }

    public void Remediation() => _bench.Options = _sound;

    /// <summary>Brings the fault about; what is given back ends it.</summary>
    public async Task<IAsyncDisposable> SpoilAsync(string fault)
    {
        if (fault == "full disk")
        {
            return await SmallDisk.MountAsync(_bench.Backups.FullName, "32k");
        }

        _bench.Options = fault switch
        {
            "pg_dump is killed" => _sound with { PgDump = _bench.Programs.PgDump("pg_dump \"$@\" | head -c 50000\nkill -9 $$") },
            "gpg is killed while it encrypts" => _sound with
            {
                Gpg = _bench.GpgThat("--encrypt", "gpg \"$@\" | head -c 20000; kill -9 $$"),
            },
            "gpg is killed while it decrypts" => _sound with
            {
                Gpg = _bench.GpgThat("--decrypt", "gpg \"$@\" | head -c 30000; kill -9 $$"),
            },
            "pg_restore is killed" => _sound with { PgRestore = _bench.Programs.Write("head -c 30000 >/dev/null; kill -9 $$") },
            "wrong key" => await PublicOnlyAsync(),
            "expired key" => await WithAsync(await _keys.GenerateExpiredAsync()),
            "revoked key" => await WithAsync(await _keys.GenerateRevokedAsync()),
            "key that only signs" => await WithAsync(await _keys.GenerateAsync("ed25519")),
            "unknown recipient" => await WithAsync("0123456789012345678901234567890123456789"),
            "escrow is the operator" => _sound with { EscrowFingerprints = [_sound.OperatorFingerprint.ToLowerInvariant()] },
            "missing table" => _sound with { Tables = [.. _sound.Tables, "public.information_units"] },
            "typo in a name" => _sound with { MoreTables = ["public.unit_kint"] },
            "older pg_dump" => _sound with
            {
                PgDump = _bench.Programs.Write("exec pg_dump \"$@\" | sed 's/PostgreSQL) [0-9]*/PostgreSQL) 14/'"),
            },
            "one row is another after the restore" => _sound with
            {
                PgRestore = _bench.Programs.RestoreThen("update public.unit_kind set description = 'x' where code = 'bench'"),
            },
            "one flipped byte before the proof" => Flipped(),
            "one flipped byte that pg_restore meets before gpg" => Flipped() with
            {
                PgRestore = _bench.Programs.Write("head -c 100 >/dev/null; exit 1"),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "no fault"),
        };
        return _keys;
    }

    /// <summary>Changes what lies in the folder; what is given back puts it right again.</summary>
    public async Task<Func<Task>> TamperAsync(string fault)
    {
        BackupFiles files = new BackupFiles(_bench.Backups.EnumerateFiles("*.gpg").Single().FullName);
        (string Path, byte[] Bytes)[] saved =
        [
            .. new[] { files.Path, files.Manifest, files.Signature }.Select(path => (path, File.ReadAllBytes(path))),
        ];
        BackupFiles yesterday = await YesterdayAsync();
        switch (fault)
        {
            case "one flipped byte":
                Flip(files.Path);
                break;
            case "cut short":
                await File.WriteAllBytesAsync(files.Path, saved[0].Bytes[..^1], Token);
                break;
            case "yesterday's file":
                File.Copy(yesterday.Path, files.Path, overwrite: true);
                break;
            case "yesterday's file with its manifest":
                File.Copy(yesterday.Path, files.Path, overwrite: true);
                File.Copy(yesterday.Manifest, files.Manifest, overwrite: true);
                File.Copy(yesterday.Signature, files.Signature, overwrite: true);
                break;
            case "the manifest changed":
                await ChangeAsync(files);
                break;
            case "the manifest changed and signed again":
                await ChangeAsync(files);
                await SignAsync(files, _bench.Sandbox.ExecutorKey);
                break;
            case "the manifest signed by the verifier":
                await SignAsync(files, _bench.Sandbox.VerifierKey);
                break;
            case "the manifest is gone":
                File.Delete(files.Manifest);
                break;
            case "all is gone":
                files.Delete();
                break;
            case "a pipe in its place":
                File.Delete(files.Path);
                await Cli.Wrap("mkfifo").WithArguments([files.Path]).ExecuteAsync(Token);
                break;
            case "a folder in its place":
                File.Delete(files.Path);
                Directory.CreateDirectory(files.Path);
                break;
            case "a link to yesterday's":
                File.Delete(files.Path);
                File.CreateSymbolicLink(files.Path, yesterday.Path);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, "no fault");
        }

        return async () =>
        {
            foreach ((string path, byte[] bytes) in saved)
            {
                if (Directory.Exists(path))
                {
                    Directory.Delete(path);
                }

                File.Delete(path);
                await File.WriteAllBytesAsync(path, bytes, Token);
            }
        };
    }

    public void CopyAsAnEarlierAttempt()
    {
        foreach (FileInfo file in _bench.Backups.GetFiles())
        {
            file.CopyTo(file.FullName.Replace(".dump.gpg", "9.dump.gpg", StringComparison.Ordinal));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _keys.DisposeAsync();
        _bench.Dispose();
    }

    private BackupOptions Flipped() =>
        _sound with
        {
            Scratch = new TouchingScratch(_sound.Scratch, () => Flip(_bench.Backups.EnumerateFiles("*.gpg").Single().FullName)),
        };

    private static void Flip(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private static async Task ChangeAsync(BackupFiles files) =>
        await File.WriteAllTextAsync(
            files.Manifest,
            (await File.ReadAllTextAsync(files.Manifest, Token)).Replace("\"rows\": 0", "\"rows\": 1", StringComparison.Ordinal),
            Token
        );

    private static async Task SignAsync(BackupFiles files, string key) =>
        await File.WriteAllTextAsync(
            files.Signature,
            await new SshKeygenSignatures().SignAsync(await File.ReadAllBytesAsync(files.Manifest, Token), key, "iucutter.executor", Token),
            Encoding.UTF8,
            Token
        );

    private async Task<BackupFiles> YesterdayAsync()
    {
        string folder = Path.Combine(_bench.Folder.FullName, "yesterday");
        if (Directory.Exists(folder))
        {
            return new BackupFiles(Directory.GetFiles(folder, "*.gpg").Single());
        }

        BackupOptions options = _bench.Options;
        _bench.Options = options with { Directory = folder };
        BackupEnvelope made = await _bench.BackUpAsync(waive: true, runId: "ictr-20251231T000000Z-00000001");
        _bench.Options = options;
        return new BackupFiles(made.Path);
    }

    private async Task<BackupOptions> PublicOnlyAsync()
    {
        await _keys.ImportPublicAsync(_sound.GnuPGHome!);
        return _sound with { GnuPGHome = _keys.Home };
    }

    // A sound operator's key beside it: one bad key among the recipients is enough.
    private async Task<BackupOptions> WithAsync(string escrow) =>
        _sound with
        {
            GnuPGHome = _keys.Home,
            OperatorFingerprint = await _keys.GenerateAsync(),
            EscrowFingerprints = [escrow],
        };

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
