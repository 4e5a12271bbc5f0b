using System.Runtime.Versioning;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>A backup folder that vanished since the session was connected is refused, not made again.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class BackupFolderTests(SandboxFixture fixture)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OpenAsync_FolderMissing_MakesItOnceAndKnowsItAgain()
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        string folder = Path.Combine(bench.Folder.FullName, "new", "backups");
        (string? mark, bool made) = await BackupFolder.OpenAsync(folder, Token);
        Assert.True(made);
        Assert.Equal(32, mark?.Length);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(folder));
        Assert.Equal((mark, false), await BackupFolder.OpenAsync(folder, Token));
    }

    [Theory]
    [InlineData("gone", "is not there any more")]
    [InlineData("an empty one in its place", "has lost its mark")]
    [InlineData("another disk's in its place", "is another")]
    public async Task Backup_FolderVanished_IsRefusedAndNotMadeAgain(string what, string said)
    {
        using BackupBench bench = await BackupBench.OpenAsync(fixture);
        bench.Options = bench.Options with { FolderMark = (await BackupFolder.OpenAsync(bench.Backups.FullName, Token)).Mark };
        // The control: as it was when the session was connected, it will do.
        Assert.NotNull((await bench.BackUpAsync()).Proof);

        bench.Backups.Delete(recursive: true);
        if (what != "gone")
        {
            bench.Backups.Create();
        }

        if (what.StartsWith("another", StringComparison.Ordinal))
        {
            await BackupFolder.OpenAsync(bench.Backups.FullName, Token);
        }

        IuException refusal = await BackupBench.RefusedAsync("Store.BackupFolderMissing", () => bench.BackUpAsync());
        Assert.Contains(said, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(what != "gone", Directory.Exists(bench.Backups.FullName));
        Assert.Empty(BackupFiles.OfRun(bench.Backups.FullName, BackupBench.RunId));
        // And the other control: without the mark a folder is made in silence, and the backup lies where nobody looks.
        bench.Options = bench.Options with
        {
            FolderMark = null,
        };
        Assert.NotNull((await bench.BackUpAsync()).Proof);
    }
}
