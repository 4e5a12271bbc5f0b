BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite; $null = Disable-IuExecution }

Describe 'Test-IuKillSwitch' {
    It 'is off without a database' {
        Disconnect-IuDatabase
        $status = Test-IuKillSwitch
        $status | Should -BeOfType 'IuCutter.KillSwitchStatus'
        $status.Enabled | Should -BeFalse
        Test-IuKillSwitch -Quiet | Should -BeFalse
    }

    It 'is on for a scope and until a time once a ruling was given' {
        $null = Connect-Suite
        $null = Disable-IuExecution
        $null = Enable-IuExecution (New-Ruling LAW 00:10:00).Path
        $status = Test-IuKillSwitch
        $status.Enabled, $status.Scope, $status.EnforcedBy | Should -Be $true, 'LAW', 'database'
        ($status.Until - [datetimeoffset]::UtcNow).TotalMinutes | Should -BeLessOrEqual 10
        Test-IuKillSwitch -Quiet | Should -BeTrue
    }

    It 'is off again when the ruling has run out' {
        $null = Connect-Suite
        $null = Disable-IuExecution
        $null = Enable-IuExecution (New-Ruling LAW 00:10:00).Path
        Test-IuKillSwitch -Quiet | Should -BeTrue
        # Its ten minutes are over at this moment; nobody waits for them.
        Invoke-AdminSql @'
begin;
alter table cutter_governance.approval disable trigger approval_append_only;
update cutter_governance.approval set expires_at = clock_timestamp() where gate = 'Ruling' and expires_at > clock_timestamp();
alter table cutter_governance.approval enable always trigger approval_append_only;
commit;
'@
        $status = Test-IuKillSwitch
        $status.Enabled | Should -BeFalse
        $status.Why | Should -BeLike '*expired*'
    }

    It 'is off when the database cannot be read any more' {
        $other = Start-IuSandbox
        try { $null = $other | Connect-IuDatabase } finally { $other | Stop-IuSandbox }
        $status = Test-IuKillSwitch
        $status.Enabled | Should -BeFalse
        $status.Why | Should -BeLike 'The switch could not be read (*); any doubt is off.'
    }

    It 'says in the first line whether execution is on' {
        Disconnect-IuDatabase
        (Get-Shown (Test-IuKillSwitch)).Trim() | Should -Match '^Execution\s+: off'
    }
}
