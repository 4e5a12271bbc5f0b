using System.Runtime.Versioning;
using CliWrap;
using IuCutter.Core.Programs;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Scratch;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Scratch;

/// <summary>Whoever may write to the shared temporary folder cannot stop a proof with what lies there.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class ScratchLeftoversTests(SandboxFixture fixture)
{
    private const UnixFileMode Everybody = (UnixFileMode)0x1ff;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("pipe", Everybody)]
    [InlineData("pipe", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)]
    [InlineData("endless", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)]
    [InlineData("long", UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute)]
    public async Task Remove_DescriptionThatNeverEnds_IsNotOpened(string what, UnixFileMode mode)
    {
        Assert.SkipUnless(FileFacts.IsSupported, "asked of Linux alone");
        await fixture.GetAsync();
        string folder = Directory.CreateTempSubdirectory("iu-").FullName;
        try
        {
            SandboxLayout layout = new(folder);
            await PutAsync(what, layout.Description);
            await PutAsync(what == "long" ? "pipe" : what, ScratchOwner.LockOf(layout));
            File.SetUnixFileMode(folder, mode);

            ServerPrograms programs = await ServerPrograms.FindAsync(Token);
            await ScratchLeftovers.RemoveAsync(programs, await ServerAccount.ResolveAsync(Token), Token);
            Assert.True(Directory.Exists(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A folder that its owner removes after it was listed, and one that a link names for ever.</summary>
    [Fact]
    public async Task Remove_FolderThatIsGoneSinceItWasListed_IsPassedOver()
    {
        await fixture.GetAsync();
        string parent = Directory.CreateTempSubdirectory("iucutter-leftovers-").FullName;
        string gone = Path.Combine(parent, "iu-gone");
        string circle = Path.Combine(parent, "iu-circle");
        File.CreateSymbolicLink(circle, circle);
        try
        {
            ServerPrograms programs = await ServerPrograms.FindAsync(Token);
            ServerAccount account = await ServerAccount.ResolveAsync(Token);

            await ScratchLeftovers.RemoveAsync([gone, circle], programs, account, Token);
        }
        finally
        {
            Directory.Delete(parent, recursive: true);
        }
    }

    /// <summary>The watchdog of a killed process and the next proof delete one folder at the same time.</summary>
    [Fact]
    public async Task Delete_TwoAtOnce_BothEndWithNothingThere()
    {
        for (int round = 0; round < 20; round++)
        {
            SandboxLayout layout = new(Directory.CreateTempSubdirectory("iucutter-deleted-").FullName);
            for (int folder = 0; folder < 200; folder++)
            {
                string inner = Directory.CreateDirectory(Path.Combine(layout.Root, $"{folder}", "inner")).FullName;
                await File.WriteAllTextAsync(Path.Combine(inner, "file"), "", Token);
            }

            using Barrier start = new(2);
            Task[] both =
            [
                .. Enumerable
                    .Range(0, 2)
                    .Select(_ =>
                        Task.Factory.StartNew(
                            () =>
                            {
                                start.SignalAndWait(Token);
                                SandboxFolder.Delete(layout);
                            },
                            Token,
                            TaskCreationOptions.LongRunning,
                            TaskScheduler.Default
                        )
                    ),
            ];
            await Task.WhenAll(both);
            Assert.False(Directory.Exists(layout.Root));
        }
    }

    private static async Task PutAsync(string what, string path)
    {
        switch (what)
        {
            case "pipe":
                await Cli.Wrap(Executables.Require("mkfifo", ErrorCatalogue.FileError)).WithArguments(path).ExecuteAsync(Token);
                break;
            case "endless":
                File.CreateSymbolicLink(path, "/dev/zero");
                break;
            default:
                await File.WriteAllTextAsync(path, new string(' ', 100_000), Token);
                break;
        }
    }
}
