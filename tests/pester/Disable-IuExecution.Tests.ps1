BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Disable-IuExecution' {
    BeforeEach { $null = Connect-Suite }

    It 'turns execution off, needs no ruling and says so' {
        $on = Enable-Live
        $off = Disable-IuExecution 'a test'
        $off | Should -BeOfType 'IuCutter.KillSwitchAcknowledgement'
        $off.Epoch | Should -Be ($on.Epoch + 1)
        $status = Test-IuKillSwitch
        $status.Enabled | Should -BeFalse
        $status.Why | Should -BeLike 'a test (*'
    }

    It 'can be typed twice: off stays off' {
        $first = Disable-IuExecution
        (Disable-IuExecution).Epoch | Should -BeGreaterThan $first.Epoch
        Test-IuKillSwitch -Quiet | Should -BeFalse
    }

    It 'voids every approval that is out' {
        $run = New-LiveRun -Approved
        $null = Disable-IuExecution
        $null = Enable-Live
        { $run | New-IuBackup } | Should -Throw
        Get-UnitCount $run | Should -Be 0
        (Get-IuRun $run.RunId).State | Should -Be 'AwaitingCutAuthorization'
    }

    It 'leaves alone what only reads: it goes on from a proved backup' {
        # Off voids the approval, and with it a waiver of the restore proof. What follows needs a ruling and a card again.
        $run = New-LiveRun BackedUp -Proved
        $null = Disable-IuExecution
        $run = $run | Test-IuGrant -Confirm:$false
        "$($run.State)" | Should -Be 'GrantsProbed'

        $null = Enable-Live
        $null = Approve $run CutAuthorization
        $run = $run | Invoke-IuLegA
        $null = Disable-IuExecution
        $run = $run | Test-IuStructure -Confirm:$false
        "$($run.State)" | Should -Be 'StructureVerified'

        $null = Enable-Live
        $null = Approve $run CutAuthorization
        $run = $run | Invoke-IuLegB | Invoke-IuWriteVerify
        $null = Approve $run LifecycleAuthorization
        $run = $run | Invoke-IuEnactment -Confirm:$false
        $null = Disable-IuExecution
        "$((Get-NextStep $run))" | Should -Be 'Complete-IuRun'
        "$(($run | Complete-IuRun -Confirm:$false).State)" | Should -Be 'CloseoutReported'
    }

    It 'changes nothing with -WhatIf' {
        $null = Enable-Live
        $before = Get-RowCount
        Disable-IuExecution -WhatIf | Should -BeNullOrEmpty
        Get-RowCount | Should -Be $before
        Test-IuKillSwitch -Quiet | Should -BeTrue
    }

    It 'puts this host on hold when there is no database, and says that loudly' {
        $null = Enable-Live
        Disconnect-IuDatabase
        $off = Disable-IuExecution -WarningVariable warned -WarningAction SilentlyContinue
        $off.EnforcedBy | Should -Be 'host'
        "$warned" | Should -BeLike '*NOT reached*'
        Get-Shown $off | Should -BeLike '*Execution*: off on this host alone*'
        $null = Connect-Suite
        (Test-IuKillSwitch).EnforcedBy | Should -Be 'host'
        $plan = New-Law
        $null = Assert-RefusedUnchanged Gate.ProductionExecutionNotAuthorized { $plan | Invoke-IuCut -Mode Live -Confirm:$false }

        # Turning the database off does not release the host; a signed ruling does.
        $null = Disable-IuExecution
        (Test-IuKillSwitch).EnforcedBy | Should -Be 'host'
        $null = Enable-Live
        (Test-IuKillSwitch).EnforcedBy | Should -Be 'database'
        $null = Disable-IuExecution
    }

    It 'needs one login of the four, whichever this host has: <_>' -ForEach 'cutter_exec', 'cutter_verify', 'cutter_gate', 'none' {
        $null = Enable-Live
        $null = Connect-Host @('cutter_ro'; if ($_ -ne 'none') { $_ })
        (Disable-IuExecution).EnforcedBy | Should -Be 'database'
        Test-IuKillSwitch -Quiet | Should -BeFalse
    }

    It 'shows that it is off in the first line' {
        (Get-Shown (Disable-IuExecution)).Trim() | Should -Match '^Execution\s+: off'
    }
}
