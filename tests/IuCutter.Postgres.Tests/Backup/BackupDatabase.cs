using System.Runtime.Versioning;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>One database for the tests of a class that leave it as it is, and a whole backup of it, with its dump.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class BackupDatabase(SandboxFixture fixture) : IAsyncLifetime
{
    private BackupBench? _bench;
    private string? _dump;
    private string? _whole;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A bench of a test's own over the database, which is made by the first test that asks.</summary>
    internal async Task<BackupBench> OpenAsync() => (await GetAsync()).Beside();

    /// <summary>The same, with a pg_dump that writes once more what it wrote for the whole backup.</summary>
    internal async Task<BackupBench> OpenRecordedAsync()
    {
        BackupBench bench = await OpenAsync();
        bench.Options = bench.Options with { PgDump = bench.Programs.PgDump($"cat '{await DumpAsync()}'") };
        return bench;
    }

    /// <summary>The whole backup in the folder of a bench, for a test that changes its files.</summary>
    internal async Task<BackupFiles> CopyAsync(BackupBench bench)
    {
        BackupFiles whole = new BackupFiles(await WholeAsync());
        BackupFiles copy = new BackupFiles(Path.Combine(bench.Backups.FullName, Path.GetFileName(whole.Path)));
        File.Copy(whole.Path, copy.Path);
        File.Copy(whole.Manifest, copy.Manifest);
        File.Copy(whole.Signature, copy.Signature);
        return copy;
    }

    /// <summary>A file with the bytes that pg_dump wrote for the backup: a program in its place writes them without another dump.</summary>
    internal async Task<string> DumpAsync()
    {
        await WholeAsync();
        return _dump!;
    }

    /// <summary>The path of the whole backup. It is not proved: that is for whoever proves it.</summary>
    internal async Task<string> WholeAsync()
    {
        if (_whole is null)
        {
            BackupBench bench = await GetAsync();
            string dump = Path.Combine(bench.Folder.FullName, "dump");
            bench.Options = bench.Options with { PgDump = bench.Programs.PgDump($"pg_dump \"$@\" | tee '{dump}'") };
            (_whole, _dump) = ((await bench.BackUpAsync(waive: true)).Path, dump);
        }

        return _whole;
    }

    private async Task<BackupBench> GetAsync() => _bench ??= await TestEndAttribute.OutliveAsync(() => BackupBench.OpenAsync(fixture));

    public ValueTask DisposeAsync()
    {
        _bench?.Dispose();
        return ValueTask.CompletedTask;
    }
}
