using System.Runtime.Versioning;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>One database for the tests of a class that leave it as it is, and a whole backup of it, with the dump that went into that.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class BackupDatabase(SandboxFixture fixture) : IAsyncLifetime
{
    private BackupBench? _bench;
    private string? _dump;
    private string? _whole;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>A bench of a test's own over the database, which is made by the first test that asks.</summary>
    internal async Task<BackupBench> OpenAsync() => (_bench ??= await BackupBench.OpenAsync(fixture)).Beside();

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
            _bench ??= await BackupBench.OpenAsync(fixture);
            string dump = Path.Combine(_bench.Folder.FullName, "dump");
            _bench.Options = _bench.Options with { PgDump = _bench.Programs.PgDump($"pg_dump \"$@\" | tee '{dump}'") };
            (_whole, _dump) = ((await _bench.BackUpAsync(waive: true)).Path, dump);
        }

        return _whole;
    }

    public ValueTask DisposeAsync()
    {
        _bench?.Dispose();
        return ValueTask.CompletedTask;
    }
}
