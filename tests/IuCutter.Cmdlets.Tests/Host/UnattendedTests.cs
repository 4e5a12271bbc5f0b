using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Host;

public sealed class UnattendedTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter unattended ").FullName;

    [Theory]
    [InlineData("Stop-IuSandbox -Path /nowhere -Confirm", "NonInteractive mode")]
    [InlineData("$Host.UI.ReadLine()", "NonInteractive mode")]
    [InlineData("Stop-IuSandbox", "mandatory parameters: Path")]
    public async Task Run_RunbookNeedsAnAnswer_IsRefused(string text, string what)
    {
        string runbook = Path.Combine(_folder, "runbook.ps1");
        await File.WriteAllTextAsync(runbook, text, TestContext.Current.CancellationToken);

        HostRun run = await HostRun.StartAsync(["run", runbook], [], TestContext.Current.CancellationToken);

        Assert.Equal("Input.Unattended", run.Error.Split(": ")[0]["error ".Length..]);
        Assert.Equal(3, run.ExitCode);
        Assert.Contains(what, run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
