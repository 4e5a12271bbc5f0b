using System.Management.Automation;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Runs;

/// <summary>Refusals that a cmdlet gives before, or after, the core has anything to say.</summary>
[Trait("Promise", "4")]
public sealed class LiveRefusalTests : IDisposable
{
    private const string Plan = "param($Folder) $plan = Get-IuDocument $Folder/law.md | New-IuCutPlan -DocumentPrefix TEST-LAW;";

    private readonly EngineSession _engine = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter-refusal-").FullName;

    public LiveRefusalTests() =>
        File.WriteAllText(Path.Combine(_folder, "law.md"), "# Chapter 1. Scope\n\n## Article 1. Purpose\n\nText.\n");

    // Specification 5: the switch first, then the adapter. Without a database both are missing, and no confirmation is asked for.
    [Fact]
    public void InvokeIuCut_LiveWithoutDatabase_NamesTheSwitchAndNotTheAdapter() =>
        Fails("Gate.ProductionExecutionNotAuthorized", "InvokeIuCut", $"{Plan} $plan | Invoke-IuCut -Mode Live");

    // The negative control: the same plan, in the default mode.
    [Fact]
    public void InvokeIuCut_Default_IsADryRunToTheEnd()
    {
        PSObject run = Assert.Single(_engine.Run($"{Plan} $plan | Invoke-IuCut", _folder));
        Assert.Equal(("DryRun", "CloseoutReported"), (run.Properties["Mode"].Value.ToString(), run.Properties["State"].Value.ToString()));
    }

    [Fact]
    public void ImportIuApproval_NoSuchCard_Refuses() =>
        Fails("Input.CardNotFound", "ImportIuApproval", $"{Plan} $plan | New-IuRun | Import-IuApproval $Folder/no.card -Confirm:$false");

    [Fact]
    public void RequestIuApproval_FileExists_IsNotOverwritten()
    {
        PSObject sandbox = StartSandbox();
        try
        {
            _engine.Run("param($Sandbox) $Sandbox | Connect-IuDatabase", sandbox);
            string card = Path.Combine(_folder, "ruling.card");
            File.WriteAllText(card, "another card");
            Fails(
                "Input.CardNotWritten",
                "RequestIuApproval",
                "param($Folder) Request-IuApproval -Gate Ruling -Scope '*' -Path $Folder/ruling.card"
            );
            Assert.Equal("another card", File.ReadAllText(card));
        }
        finally
        {
            _engine.Run("param($Sandbox) Disconnect-IuDatabase; $Sandbox | Stop-IuSandbox -Confirm:$false", sandbox);
        }
    }

    private PSObject StartSandbox()
    {
        try
        {
            return Assert.Single(_engine.Run("Start-IuSandbox"));
        }
        catch (RuntimeException absent)
            when (absent.ErrorRecord.FullyQualifiedErrorId.StartsWith("Config.ServerProgramsMissing", StringComparison.Ordinal)
                && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("CI"))
            )
        {
            Assert.Skip(absent.Message);
            throw;
        }
    }

    public void Dispose()
    {
        _engine.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void Fails(string errorId, string cmdlet, string script)
    {
        ErrorRecord record = _engine.Fail(script, _folder);
        Assert.StartsWith($"{errorId},IuCutter.Cmdlets.{cmdlet}", record.FullyQualifiedErrorId, StringComparison.Ordinal);
    }
}
