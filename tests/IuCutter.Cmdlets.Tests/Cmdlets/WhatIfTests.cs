using System.Management.Automation;
using IuCutter.Cmdlets.Tests.Engine;

namespace IuCutter.Cmdlets.Tests.Cmdlets;

/// <summary>-WhatIf on every cmdlet that declares it, where the same call without it would work.</summary>
[Collection(SandboxTests.Name)]
public sealed class WhatIfTests(ModuleSandboxFixture fixture) : IDisposable
{
    // The state in which each would work, and the call.
    private static readonly Dictionary<string, (string Given, string Call)> Calls = new()
    {
        ["Complete-IuRun"] = ("AdvanceTo Enacted", "$run | Complete-IuRun -WhatIf"),
        ["Disable-IuExecution"] = ("", "Disable-IuExecution -WhatIf"),
        ["Enable-IuExecution"] = (
            "$ruling = Sign (Request-IuApproval -Gate Ruling -Scope * -Path (NewCard))",
            "Enable-IuExecution $ruling.Path -WhatIf"
        ),
        ["Export-IuSarif"] = ("", "$plan | Export-IuSarif -Path ([System.IO.Path]::Combine($Folder, 'x.sarif')) -WhatIf"),
        ["Export-IuDocument"] = (
            "AdvanceTo LegBRecorded",
            "$run | Export-IuDocument -Path ([System.IO.Path]::Combine($Folder, 'x.md')) -WhatIf"
        ),
        ["Import-IuApproval"] = (
            "$card = Sign ($run | Request-IuApproval -Gate CutAuthorization -Path (NewCard))",
            "$run | Import-IuApproval $card.Path -WhatIf"
        ),
        ["Install-IuSchema"] = ("", "Install-IuSchema -AdminUser $Sandbox.AdminUser -Roster $Sandbox.Roster -WhatIf"),
        ["Invoke-IuCut"] = ("", "$plan | Invoke-IuCut -Mode Live -WhatIf"),
        ["Invoke-IuEnactment"] = (
            "AdvanceTo AwaitingLifecycleAuthorization; $null = Approve $run LifecycleAuthorization",
            "$run | Invoke-IuEnactment -WhatIf"
        ),
        ["Invoke-IuLegA"] = ("AdvanceTo GrantsProbed", "$run | Invoke-IuLegA -WhatIf"),
        ["Invoke-IuLegB"] = ("AdvanceTo StructureVerified", "$run | Invoke-IuLegB -WhatIf"),
        ["Invoke-IuWriteVerify"] = ("AdvanceTo LegBRecorded", "$run | Invoke-IuWriteVerify -WhatIf"),
        ["New-IuBackup"] = ("$null = Approve $run CutAuthorization", "$run | New-IuBackup -WhatIf"),
        ["New-IuRun"] = ("", "$plan | New-IuRun -Mode Live -WhatIf"),
        ["Remove-IuBackup"] = ("AdvanceTo BackedUp", "Get-IuBackup | Remove-IuBackup -WhatIf"),
        ["Restore-IuBackup"] = (
            "AdvanceTo BackedUp",
            "Get-IuBackup | Restore-IuBackup -Database whatif -AdminUser $Sandbox.AdminUser -WhatIf"
        ),
        ["Request-IuApproval"] = ("", "$run | Request-IuApproval -Gate CutAuthorization -Path (NewCard) -WhatIf"),
        ["Resume-IuRun"] = ("AdvanceTo BackedUp", "Resume-IuRun $run.RunId -Path $File -WhatIf"),
        ["Show-IuCutPlan"] = ("", "$plan | Show-IuCutPlan -Path ([System.IO.Path]::Combine($Folder, 'x.html')) -WhatIf"),
        ["Start-IuSandbox"] = ("", "Start-IuSandbox -Path ([System.IO.Path]::Combine($Folder, 's')) -WhatIf"),
        ["Stop-IuRun"] = ("", "$run | Stop-IuRun -WhatIf"),
        ["Stop-IuSandbox"] = ("", "$Sandbox | Stop-IuSandbox -WhatIf"),
        ["Test-IuGrant"] = ("AdvanceTo BackedUp", "$run | Test-IuGrant -WhatIf"),
        ["Undo-IuCut"] = ("AdvanceTo LegACommitted; $null = Approve $run Undo", "Undo-IuCut $run.RunId -WhatIf"),
        ["Update-IuSchema"] = ("", "Update-IuSchema -AdminUser $Sandbox.AdminUser -Roster $Sandbox.Roster -WhatIf"),
        ["Test-IuStructure"] = ("AdvanceTo LegACommitted", "$run | Test-IuStructure -WhatIf"),
    };

    private const string AdvanceTo = """
        function AdvanceTo($State) {
            $script:run = $run
            if ($run.State -eq 'AwaitingCutAuthorization') { $null = Approve $run CutAuthorization }
            $steps = 'New-IuBackup', 'Test-IuGrant', 'Invoke-IuLegA', 'Test-IuStructure', 'Invoke-IuLegB', 'Invoke-IuWriteVerify', 'Invoke-IuEnactment'
            foreach ($step in $steps) {
                if ($run.State -eq $State) { break }
                if ($step -eq 'Invoke-IuEnactment') { $null = Approve $run LifecycleAuthorization }
                $script:run = $run | & $step -Confirm:$false
            }
            if ($run.State -ne $State) { throw "The run is $($run.State)." }
        }
        $null = TurnOn
        $run = $plan | New-IuRun -Mode Live
        """;

    private readonly LiveSession _session = new(fixture);

    public static TheoryData<string> Names => [.. Calls.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void WhatIf_Cmdlet_ChangesNothing(string name)
    {
        (string given, string call) = Calls[name];
        _session.Run(AdvanceTo);
        _session.Run(given);
        string before = Everything();

        PSObject[] output = _session.Run(call);

        Assert.Equal(before, Everything());
        // The DBA's answer: with the SQL.
        Assert.All(output, item => Assert.IsType<string>(item.BaseObject));
        Assert.Equal(name is "Install-IuSchema" or "Update-IuSchema" ? 1 : 0, output.Length);
    }

    [Fact]
    public void WhatIf_NotGiven_Changes()
    {
        // The negative control: what is compared does see a change of each kind.
        _session.Run(AdvanceTo);
        string before = Everything();
        _session.Run("$null = $run | Request-IuApproval -Gate CutAuthorization -Path (NewCard)");
        string card = Everything();
        _session.Run("AdvanceTo BackedUp");

        Assert.NotEqual(before, card);
        Assert.NotEqual(card, Everything());
    }

    [Fact]
    public void WhatIf_Cmdlets_AreAllHere()
    {
        using EngineSession engine = new();
        string[] declared =
        [
            .. engine
                .Run("Get-Command -Module IuCutter | & { process { if ($_.Parameters.ContainsKey('WhatIf')) { $_.Name } } }")
                .Select(name => name.ToString()),
        ];

        Assert.Equal(declared.Order(StringComparer.Ordinal), Calls.Keys.Order(StringComparer.Ordinal));
    }

    public void Dispose() => _session.Dispose();

    // Rows, the switch, the files of the session and of the sandbox, and whether the server runs.
    private string Everything() =>
        string.Join(
            '\n',
            _session.Rows(),
            _session.Get<KillSwitchStatus>("Test-IuKillSwitch").ToString(),
            string.Join('\n', Directory.GetFileSystemEntries(_session.Folder).Order(StringComparer.Ordinal)),
            string.Join('\n', Directory.GetFiles(_session.Sandbox.BackupFolder).Order(StringComparer.Ordinal))
        );
}
