using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Cmdlets;

/// <summary>
/// Turning execution off where there is no database: this host is held, and the operator is reported what was not reached.
/// </summary>
[Trait("Promise", "2")]
public sealed class DisableExecutionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter-hold-").FullName;

    [Fact]
    public async Task Disable_NotConnected_HoldsThisHostAndWarns()
    {
        string hold = Path.Combine(_folder, "execution.hold");
        string runbook = Path.Combine(_folder, "off.ps1");
        await File.WriteAllTextAsync(
            runbook,
            "$off = Disable-IuExecution -Reason 'fire drill'; $Host.UI.WriteLine($off.EnforcedBy); "
                + "$Host.UI.WriteLine((Test-IuKillSwitch).EnforcedBy)",
            TestContext.Current.CancellationToken
        );
        HostRun run = await HostRun.StartAsync(
            ["run", runbook],
            new() { ["IUCUTTER_LOCKOUT_FILE"] = hold },
            TestContext.Current.CancellationToken
        );

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("host\nhost\n", run.Output.ReplaceLineEndings("\n"));
        Assert.Contains("NOT reached", run.Error, StringComparison.Ordinal);
        Assert.Contains("fire drill", await File.ReadAllTextAsync(hold, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
