using CliWrap;

namespace IuCutter.Postgres.Tests.Sandbox;

/// <summary>A real file system that is full soon. Mounting one takes root; elsewhere the test is skipped.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    public static async Task<SmallDisk> MountAsync(string folder, string size)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Mounting a small disk takes root.");
        CommandResult mounted = await Cli.Wrap("mount")
            .WithArguments(["-t", "tmpfs", "-o", $"size={size}", "iucutter-test", folder])
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync();
        Assert.SkipUnless(mounted.ExitCode == 0, "This machine does not let root mount a tmpfs.");
        return new SmallDisk(folder);
    }

    public async ValueTask DisposeAsync() => await Cli.Wrap("umount").WithArguments(["-l", _folder]).ExecuteAsync();
}
