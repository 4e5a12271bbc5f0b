using System.Management.Automation;

namespace IuCutter.Cmdlets.Tests.Cmdlets;

/// <summary>What the cmdlets around a run refuse, each with its ErrorId and no row written.</summary>
[Collection(SandboxTests.Name)]
public sealed class CmdletRefusalTests(ModuleSandboxFixture fixture) : IDisposable
{
    private readonly LiveSession _session = new(fixture);

    [Theory]
    [InlineData("Enable-IuExecution nothing.card")]
    [InlineData("Install-IuSchema")]
    [InlineData("Update-IuSchema")]
    [InlineData("Test-IuSchema")]
    [InlineData("$plan | New-IuRun -Mode Live")]
    [InlineData("Request-IuApproval -Gate Ruling -Scope * -Path (NewCard)")]
    public void NotConnected_Cmdlet_IsRefused(string call) =>
        _session.Refuses(
            "Store.NotConnected",
            $"Disconnect-IuDatabase; try {{ {call} }} finally {{ $null = $Sandbox | Connect-IuDatabase }}"
        );

    [Fact]
    public void KillSwitch_WithoutDatabase_IsOff()
    {
        KillSwitchStatus status = _session.Get<KillSwitchStatus>(
            "Disconnect-IuDatabase; Test-IuKillSwitch; $quiet = Test-IuKillSwitch -Quiet; $null = $Sandbox | Connect-IuDatabase"
        );

        Assert.False(status.Enabled);
        Assert.False(_session.Get<bool>("$quiet"));
    }

    [Fact]
    public void KillSwitch_OnAndOff_IsRead()
    {
        KillSwitchStatus on = _session.Get<KillSwitchStatus>("TurnOn $Prefix");
        KillSwitchAcknowledgement off = _session.Get<KillSwitchAcknowledgement>("Disable-IuExecution 'a test'");
        KillSwitchStatus status = _session.Get<KillSwitchStatus>("Test-IuKillSwitch");

        Assert.True(on.Enabled);
        Assert.Equal(_session.Prefix, on.Scope);
        Assert.Equal(on.Epoch + 1, off.Epoch);
        Assert.False(status.Enabled);
        Assert.Contains("a test", status.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Input.CardNotFound", "Enable-IuExecution none.card")]
    [InlineData(
        "Gate.CardMalformed",
        "$card = NewCard; [System.IO.File]::WriteAllText($card, 'no card'); [System.IO.File]::WriteAllText(\"$card.sig\", 'none'); "
            + "Enable-IuExecution $card"
    )]
    [InlineData("Input.BadArgument", "Request-IuApproval -Gate Ruling -Scope * -ValidFor 25:00:00 -Path (NewCard)")]
    [InlineData("Input.BadArgument", "Request-IuApproval -Gate CutAuthorization -Scope * -Path (NewCard)")]
    [InlineData(
        "Input.CardNotWritten",
        "$card = NewCard; [System.IO.File]::WriteAllText($card, 'mine'); Request-IuApproval -Gate Ruling -Scope * -Path $card"
    )]
    [InlineData("Store.RunNotFound", "Get-IuRun ictr-20260101T000000Z-00000000")]
    [InlineData("Config.ServiceNotFound", "Connect-IuDatabase -Service none -ServiceFile $Sandbox.ServiceFile")]
    [InlineData("Config.NotASandbox", "Stop-IuSandbox $Folder")]
    [InlineData("Config.SandboxPath", "Start-IuSandbox $Folder")]
    public void Argument_NotUsable_IsRefused(string errorId, string script) => _session.Refuses(errorId, script);

    // Asking for a card is recorded; what comes back spoiled leaves nothing more.
    [Theory]
    [InlineData("[System.IO.File]::WriteAllText(\"$($card.Path).sig\", 'none')")]
    [InlineData(
        "$text = [System.IO.File]::ReadAllText($card.Path); [System.IO.File]::WriteAllText($card.Path, "
            + "$text.Replace('ANY DOCUMENT', 'ONE DOCUMENT'))"
    )]
    public void Ruling_SpoiledAfterSigning_IsRefused(string spoil)
    {
        _session.Run($"$card = Sign (Request-IuApproval -Gate Ruling -Scope * -Path (NewCard)); {spoil}");

        _session.Refuses("Gate.BadSignature", "Enable-IuExecution $card.Path");
    }

    [Fact]
    public void Ruling_UsedBefore_IsRefused()
    {
        _session.Run(
            "$ruling = Sign (Request-IuApproval -Gate Ruling -Scope $Prefix -Path (NewCard)); "
                + "$null = Enable-IuExecution $ruling.Path; $null = Disable-IuExecution"
        );

        _session.Refuses("Gate.ApprovalUsed", "Enable-IuExecution $ruling.Path");
    }

    [Fact]
    public void Approval_OfAnotherRunOrGate_IsRefused()
    {
        _session.Run(
            """
            $null = TurnOn
            $run = $plan | New-IuRun -Mode Live
            $other = $plan | New-IuRun -Mode Live
            $card = Sign ($run | Request-IuApproval -Gate CutAuthorization -Path (NewCard))
            $ruling = Sign (Request-IuApproval -Gate Ruling -Scope * -Path (NewCard))
            """
        );

        _session.Refuses("Gate.CardRun", "$other | Import-IuApproval $card.Path");
        _session.Refuses("Gate.CardRun", "$run | Import-IuApproval $ruling.Path");
        _session.Refuses("Gate.CardGate", "Enable-IuExecution $card.Path");
        _session.Refuses("Gate.GateNotOpen", "$run | Request-IuApproval -Gate LifecycleAuthorization -Path (NewCard)");
    }

    [Fact]
    public void Backup_WithoutItsKey_IsRefusedAndLeavesNoFile()
    {
        _session.Run(
            """
            $null = TurnOn
            $run = $plan | New-IuRun -Mode Live
            $null = Approve $run CutAuthorization
            $empty = [System.IO.Path]::Combine($Folder, 'gnupg')
            $null = [System.IO.Directory]::CreateDirectory($empty, 'UserRead, UserWrite, UserExecute')
            $backups = [System.IO.Path]::Combine($Folder, 'backups')
            $null = Connect-IuDatabase -Service $Sandbox.Service -ServiceFile $Sandbox.ServiceFile -PasswordFile $Sandbox.PasswordFile `
                -ExecutorKey $Sandbox.ExecutorKey -VerifierKey $Sandbox.VerifierKey -BackupRecipient $Sandbox.BackupRecipient `
                -GnuPGHome $empty -BackupDirectory $backups -CheckpointFolder ([System.IO.Path]::Combine($Sandbox.Path, 'checkpoints'))
            """
        );

        RuntimeException failure = Assert.ThrowsAny<RuntimeException>(() => _session.Run("$run | New-IuBackup"));

        Assert.Equal("Config.BackupKeyMissing,IuCutter.Cmdlets.NewIuBackupCommand", failure.ErrorRecord.FullyQualifiedErrorId);
        Assert.False(
            _session.Get<bool>(
                "[System.IO.Directory]::Exists($backups) -and [System.IO.Directory]::GetFiles($backups, 'ictr-*').Length -gt 0"
            )
        );
        Assert.Equal(RunState.AwaitingCutAuthorization, _session.Get<CutRun>("Get-IuRun $run.RunId").State);
    }

    [Fact]
    public void Run_FromTheDatabase_NeedsItsPlan()
    {
        _session.Run("$null = TurnOn; $run = $plan | New-IuRun -Mode Live; $null = Approve $run CutAuthorization");

        _session.Refuses("Input.PlanMissing", "Get-IuRun $run.RunId | New-IuBackup");
        _session.Refuses(
            "Integrity.PlanRejected",
            "Get-IuRun $run.RunId -Plan (Get-IuDocument $File | New-IuCutPlan -DocumentPrefix \"$Prefix-B\")"
        );
        Assert.Equal(RunState.BackedUp, _session.Get<CutRun>("Get-IuRun $run.RunId -Plan $plan | New-IuBackup").State);
    }

    [Fact]
    public void Port_InUse_IsRefusedAndNothingIsMade()
    {
        using System.Net.Sockets.TcpListener listener = new(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        int port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;

        _session.Refuses("Store.PortInUse", $"Start-IuSandbox -Path ([System.IO.Path]::Combine($Folder, 's')) -Port {port}");

        Assert.False(Directory.Exists(Path.Combine(_session.Folder, "s")));
    }

    public void Dispose() => _session.Dispose();
}
