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
