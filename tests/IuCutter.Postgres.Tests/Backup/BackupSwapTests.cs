using System.Runtime.Versioning;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Tests.Scratch;
using Npgsql;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>A backup is the one that was made: no byte of it, and no other in its place.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class BackupSwapTests(BackupDatabase database) : IClassFixture<BackupDatabase>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ProveAsync_OneByteFlipped_Refuses()
    {
        using BackupBench bench = await database.OpenAsync();
        string path = (await database.CopyAsync(bench)).Path;
        byte[] whole = await File.ReadAllBytesAsync(path, Token);
        foreach (int at in new[] { 0, 1, whole.Length / 2, whole.Length - 1 })
        {
            byte[] flipped = [.. whole];
            flipped[at] ^= 1;
            await File.WriteAllBytesAsync(path, flipped, Token);
            await BackupBench.RefusedAsync("Integrity.BackupDamaged", () => bench.ProveAsync(path));
        }

        await File.WriteAllBytesAsync(path, whole[..^1], Token);
        await BackupBench.RefusedAsync("Integrity.BackupDamaged", () => bench.ProveAsync(path));
        await File.WriteAllBytesAsync(path, whole, Token);
        Assert.Equal(path, (await bench.ProveAsync(path)).Path);
    }

    [Fact]
    public async Task ProveAsync_ManifestChanged_Refuses()
    {
        using BackupBench bench = await database.OpenAsync();
        BackupFiles files = await database.CopyAsync(bench);
        string whole = await File.ReadAllTextAsync(files.Manifest, Token);

        await File.WriteAllTextAsync(files.Manifest, whole.Replace("\"rows\": 0", "\"rows\": 1", StringComparison.Ordinal), Token);
        await BackupBench.RefusedAsync("Gate.BadSignature", () => bench.ProveAsync(files.Path));
        await File.WriteAllTextAsync(files.Manifest, "{", Token);
        await BackupBench.RefusedAsync("Integrity.BackupManifest", () => bench.ProveAsync(files.Path));
        await File.WriteAllTextAsync(files.Manifest, "{}", Token);
        await BackupBench.RefusedAsync("Integrity.BackupManifest", () => bench.ProveAsync(files.Path));
        File.Delete(files.Manifest);
        await BackupBench.RefusedAsync("Store.BackupNotFound", () => bench.ProveAsync(files.Path));
    }

    [Fact]
    public async Task ProveAsync_YesterdaysBackupInItsPlace_Refuses()
    {
        using BackupBench bench = await database.OpenRecordedAsync();
        BackupFiles yesterday = new BackupFiles((await bench.BackUpAsync(waive: true, runId: "ictr-20251231T000000Z-00000001")).Path);
        BackupFiles today = await database.CopyAsync(bench);

        File.Copy(yesterday.Path, today.Path, overwrite: true);
        await BackupBench.RefusedAsync("Integrity.BackupDamaged", () => bench.ProveAsync(today.Path));

        // All three files: signature and hash hold, and each is right where it was.
        File.Copy(yesterday.Manifest, today.Manifest, overwrite: true);
        File.Copy(yesterday.Signature, today.Signature, overwrite: true);
        await BackupBench.RefusedAsync("Integrity.BackupSwapped", () => bench.ProveAsync(today.Path));
        Assert.NotNull(await bench.ProveAsync(yesterday.Path));
    }

    [Fact]
    public async Task RunAsync_SwappedAfterItsHashWasChecked_Refuses()
    {
        using BackupBench bench = await database.OpenRecordedAsync();
        string aside = Path.Combine(bench.Folder.FullName, "aside");
        BackupFiles yesterday = new BackupFiles((await bench.BackUpAsync(waive: true, runId: "ictr-20251231T000000Z-00000001")).Path);
        File.Move(yesterday.Path, aside);
        yesterday.Delete();

        bench.Options = bench.Options with
        {
            Scratch = new TouchingScratch(
                bench.Options.Scratch,
                () => File.Copy(aside, bench.Backups.EnumerateFiles("*.gpg").Single().FullName, overwrite: true)
            ),
        };
        await bench.BackupRefusedAsync("Integrity.BackupDamaged");
    }

    // Whoever owns the folder can put all three files of a valid backup there under the right names, made for that.
    [Fact]
    public async Task RecordAsync_AnotherManifestThanTheProvedOne_Refuses()
    {
        using BackupBench bench = await database.OpenRecordedAsync();
        BackupEnvelope first = await bench.BackUpAsync(waive: true);
        await using NpgsqlConnection connection = await bench.Provider.OpenRoleAsync(DatabaseRole.Executor, Token);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(Token);

        foreach (
            BackupEnvelope changed in new[]
            {
                first with
                {
                    ManifestSha256 = new string('0', 64),
                },
                first with
                {
                    Sha256 = new string('0', 64),
                },
            }
        )
        {
            await BackupBench.RefusedAsync(
                "Integrity.BackupSwapped",
                () =>
                    new PgDumpBackupRunner(bench.Provider, bench.Options).RecordAsync(
                        connection,
                        transaction,
                        BackupBench.RunId,
                        changed,
                        Token
                    )
            );
        }

        await BackupBench.RefusedAsync(
            "Integrity.BackupSwapped",
            () => new RestoreProof(bench.Provider, bench.Options).RunAsync(first.Path, new string('0', 64), Token)
        );
    }
}
