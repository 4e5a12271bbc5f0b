using System.Runtime.Versioning;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Programs;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>Which of several installed versions makes a backup, restores it, and proves it.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class ClientProgramsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iu-client-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("15.18 17.11 18.6", 15, "15.18")]
    [InlineData("15.18 17.11 18.6", 17, "17.11")]
    [InlineData("18.6 15.18 17.11", 16, "17.11")]
    [InlineData("14.1 16.2", 15, "16.2")]
    [InlineData("19beta1 18.6", 19, "19beta1")]
    public async Task FindAsync_SeveralVersions_TakesTheServersOrTheLeastNewer(string installed, int server, string chosen)
    {
        ClientPrograms found = await ClientPrograms.FindAsync(Install(installed), server, null, Token);
        Assert.Equal($"pg_dump (PostgreSQL) {chosen}", found.Version);
        Assert.Equal(Path.Combine(Path.GetDirectoryName(found.PgDump)!, "pg_restore"), found.PgRestore);
    }

    [Fact]
    public async Task FindAsync_OlderOnesOnly_RefusesAndTellsWhichWereFound()
    {
        IuException refusal = await BackupBench.RefusedAsync(
            "Config.PgDumpTooOld",
            () => ClientPrograms.FindAsync(Install("15.18 16.2"), 17, "run", Token)
        );
        Assert.Contains("15.18", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("16.2", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("version 17", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindAsync_None_SaysSo() =>
        await BackupBench.RefusedAsync("Config.PgDumpMissing", () => ClientPrograms.FindAsync([_folder.FullName], 15, "run", Token));

    // Nobody has installed that version yet.
    [Fact]
    public async Task RequireRestoreAsync_BackupOfANewerPgDump_RefusesAndTellsTheVersion() =>
        Assert.Contains(
            "version 99",
            (
                await BackupBench.RefusedAsync(
                    "Config.PgRestoreMissing",
                    () =>
                        BackupPrograms.RequireRestoreAsync(
                            new BackupOptions(_folder.FullName, null, "", []),
                            "pg_dump (PostgreSQL) 99.1",
                            "backup",
                            Token
                        )
                )
            ).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("15.18 17.11 18.6", 17, "17.11")]
    [InlineData("18.6 15.18 17.11", 16, "17.11")]
    [InlineData("18.6 15.18", null, "18.6")]
    public async Task ServerPrograms_SeveralVersions_TakesTheBackupsOrTheLeastNewer(string installed, int? major, string chosen) =>
        Assert.Equal(chosen, (await ServerPrograms.FindAsync(Install(installed), Token, major)).Version);

    [Fact]
    public async Task ServerPrograms_OlderOnesOnly_Refuses() =>
        await BackupBench.RefusedAsync("Config.ServerProgramsMissing", () => ServerPrograms.FindAsync(Install("15.18 16.2"), Token, 17));

    public void Dispose() => _folder.Delete(recursive: true);

    private string[] Install(string versions) =>
        [
            .. versions
                .Split(' ')
                .Select(version =>
                {
                    string folder = _folder.CreateSubdirectory(version).FullName;
                    foreach (string program in new[] { "pg_dump", "pg_restore", "postgres", "initdb", "pg_ctl" })
                    {
                        string path = Path.Combine(folder, program);
                        File.WriteAllText(path, $"#!/bin/sh\necho '{program} (PostgreSQL) {version}'\n");
                        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
                    }

                    return folder;
                }),
        ];
}
