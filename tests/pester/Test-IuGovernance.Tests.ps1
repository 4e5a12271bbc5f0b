BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $script:sandbox = Connect-Suite
}

Describe 'Test-IuGovernance' {
    It 'refuses without a database' {
        Disconnect-IuDatabase
        try { $null = Assert-Refused Store.NotConnected { Test-IuGovernance } } finally { $null = Connect-Suite }
    }

    It 'fails nothing and leaves nothing unknown on a fresh installation, asked as the DBA' {
        $findings = Test-IuGovernance -AdminUser iu_admin
        $findings | Should -BeOfType 'IuCutter.GovernanceFinding'
        @($findings | Select-Object -ExpandProperty Probe -Unique).Count | Should -BeGreaterThan 100
        @($findings | Where-Object Outcome -in Fail, Unknown) | Should -BeNullOrEmpty
        Test-IuGovernance -AdminUser iu_admin -Quiet | Should -BeTrue
    }

    It 'never takes for a pass what the reader may not read' {
        $findings = Test-IuGovernance -ErrorAction SilentlyContinue -ErrorVariable told
        @($findings | Where-Object Outcome -eq Unknown).Count | Should -BeGreaterThan 5
        @($told | Where-Object FullyQualifiedErrorId -like 'Gate.GovernanceWeak,*').Count | Should -Be 1
        Test-IuGovernance -Quiet | Should -BeFalse
    }

    It 'ends with an error that can be made to stop the script, after all findings' {
        { Test-IuGovernance -ErrorAction Stop } | Should -Throw -ErrorId 'Gate.GovernanceWeak,IuCutter.Cmdlets.TestIuGovernanceCommand'
    }

    It 'gives the first finding and stops when no more are wanted' {
        @(Test-IuGovernance -AdminUser iu_admin | Select-Object -First 1).Count | Should -Be 1
    }

    It 'shows probe, outcome, subject and what was found' {
        Get-Shown (Test-IuGovernance -AdminUser iu_admin | Select-Object -First 3) | Should -Match 'Probe\s+Outcome\s+Subject\s+Found'
    }
}
