using System.Net;
using System.Net.Sockets;
using CliWrap;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Sandbox;

namespace IuCutter.Postgres.Tests.Sandbox;

public sealed class SandboxRefusalTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StartAsync_PortInUse_IsToldBeforeAnythingIsMade()
    {
        await fixture.GetAsync();
        using TcpListener listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        string path = Path.Combine(Path.GetTempPath(), "iu-port-" + Guid.NewGuid().ToString("N")[..8]);

        IuException failure = await Assert.ThrowsAsync<IuException>(() =>
            new SandboxServer().StartAsync(new SandboxOptions { Path = path, Port = ((IPEndPoint)listener.LocalEndpoint).Port }, Token)
        );

        Assert.Equal("Store.PortInUse", failure.Definition.Id);
        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public async Task StartAsync_DiskFull_SaysSoAndLeavesNothing()
    {
        await fixture.GetAsync();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("iu-small-");
        try
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(folder.FullName, (UnixFileMode)0b111_101_101);
            }

            await using SmallDisk disk = await SmallDisk.MountAsync(folder.FullName, "16m");
            string path = Path.Combine(folder.FullName, "s");

            await RefusesAsync("Store.DiskFull", () => new SandboxServer().StartAsync(new SandboxOptions { Path = path }, Token));
            SandboxRemains.AssertNone(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task StopAsync_OtherFolder_Refuses()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("iu-other-");
        try
        {
            await RefusesAsync("Config.NotASandbox", () => new SandboxServer().StopAsync(folder.FullName, Token));
            await RefusesAsync("Config.NotASandbox", () => new SandboxServer().StopAsync(folder.FullName + "-none", Token));
            Assert.True(folder.Exists);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task StopAsync_CopyOfADescription_Refuses()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("iu-copy-");
        try
        {
            File.Copy(new SandboxLayout(sandbox.Path).Description, Path.Combine(folder.FullName, "sandbox.json"));
            await RefusesAsync("Config.NotASandbox", () => new SandboxServer().StopAsync(folder.FullName, Token));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task StartAsync_PathExistsOrTooLong_Refuses()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("iu-exists-");
        try
        {
            await RefusesAsync(
                "Config.SandboxPath",
                () => new SandboxServer().StartAsync(new SandboxOptions { Path = folder.FullName }, Token)
            );
            string tooLong = Path.Combine(folder.FullName, new string('x', 100));
            await RefusesAsync("Config.SandboxPath", () => new SandboxServer().StartAsync(new SandboxOptions { Path = tooLong }, Token));
            Assert.Empty(folder.EnumerateFileSystemInfos());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task StartAsync_FolderAboveIsClosedToTheServersUser_Refuses()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root runs the server as somebody else.");
        DirectoryInfo closed = Directory.CreateTempSubdirectory("iu-closed-");
        try
        {
            string path = Path.Combine(closed.FullName, "s");
            await RefusesAsync("Config.SandboxPath", () => new SandboxServer().StartAsync(new SandboxOptions { Path = path }, Token));
            Assert.Empty(closed.EnumerateFileSystemInfos());
        }
        finally
        {
            closed.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task FindAsync_NoFolderHoldsTheServerPrograms_Refuses() =>
        await RefusesAsync("Config.ServerProgramsMissing", () => ServerPrograms.FindAsync([Path.GetTempPath(), "/nowhere"], Token));

    [Fact]
    public async Task RunAsync_ProgramFails_SaysWhichAndWhy() =>
        await RefusesAsync(
            "Store.SandboxFailed",
            () =>
                ProgramFailure.RunAsync(
                    Cli.Wrap("ssh-keygen").WithArguments("-Q").WithValidation(CommandResultValidation.None),
                    null,
                    Token
                )
        );

    private static async Task RefusesAsync(string errorId, Func<Task> action) =>
        Assert.Equal(errorId, (await Assert.ThrowsAsync<IuException>(action)).Definition.Id);
}
