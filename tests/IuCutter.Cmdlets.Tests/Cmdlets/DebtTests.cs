using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Cmdlets;

/// <summary>Audit debt, as a scheduler sees it: by the exit code of a runbook.</summary>
[Collection(SandboxTests.Name)]
[Trait("Promise", "4")]
public sealed class DebtTests(ModuleSandboxFixture fixture) : IDisposable
{
    private const string Runbook = """
        param($Service, $ServiceFile, $PasswordFile, $RunId)
        $null = Connect-IuDatabase -Service $Service -ServiceFile $ServiceFile -PasswordFile $PasswordFile
        Get-IuRun $RunId -Debt
        """;

    private readonly LiveSession _session = new(fixture);

    [Fact]
    public async Task Debt_InASchedulersRunbook_EndsWithFourUntilItIsPaid()
    {
        string runId = _session.Get<string>(
            """
            $null = TurnOn; $run = $plan | New-IuRun -Mode Live; $null = Approve $run CutAuthorization
            $run = $run | New-IuBackup | Test-IuGrant | Invoke-IuLegA; $run.RunId
            """
        );
        Assert.Equal(4, await RunAsync(runId));
        _session.Run("$run = $run | Test-IuStructure | Invoke-IuLegB");
        Assert.Equal(4, await RunAsync(runId));
        _session.Run("$run = $run | Invoke-IuWriteVerify");
        Assert.Equal(0, await RunAsync(runId));
    }

    public void Dispose() => _session.Dispose();

    private async Task<int> RunAsync(string runId)
    {
        string runbook = Path.Combine(_session.Folder, "debt.ps1");
        await File.WriteAllTextAsync(runbook, Runbook, TestContext.Current.CancellationToken);
        IuSandbox box = _session.Sandbox;
        return (
            await HostRun.StartAsync(
                [
                    "run",
                    runbook,
                    "-Service",
                    box.Service,
                    "-ServiceFile",
                    box.ServiceFile,
                    "-PasswordFile",
                    box.PasswordFile,
                    "-RunId",
                    runId,
                ],
                [],
                TestContext.Current.CancellationToken
            )
        ).ExitCode;
    }
}
