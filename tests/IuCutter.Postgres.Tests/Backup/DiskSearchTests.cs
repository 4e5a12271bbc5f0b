using System.Runtime.Versioning;
using CliWrap;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>What the tests for plaintext on the disk look with.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class DiskSearchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Every .NET process has such pipes in the temporary folder.
    [Fact]
    public async Task Holds_NamedPipeAmongTheFiles_IsNotWaitedFor()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("iu-search-");
        try
        {
            await Cli.Wrap("mkfifo").WithArguments([Path.Combine(folder.FullName, "pipe")]).ExecuteAsync(Token);
            string file = Path.Combine(folder.FullName, "file");
            await File.WriteAllTextAsync(file, "a word of it", Token);

            string[] found = await Task.Run(
                    () =>
                        DiskSearch
                            .Written(folder.FullName, DateTime.MinValue)
                            .Where(path => DiskSearch.Holds(path, "word"u8.ToArray()))
                            .ToArray(),
                    Token
                )
                .WaitAsync(TimeSpan.FromMinutes(1), Token);

            Assert.Equal([file], found);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
