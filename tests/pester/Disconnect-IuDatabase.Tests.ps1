BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Disconnect-IuDatabase' {
    It 'forgets the database, and live work is refused from then on' {
        $null = Connect-Suite
        Disconnect-IuDatabase | Should -BeNullOrEmpty
        (Test-IuKillSwitch).EnforcedBy | Should -Be 'tool'
        $plan = New-Law
        $null = Assert-Refused Store.NotConnected { $plan | New-IuRun -Mode Live }
    }

    It 'says nothing when there is nothing to forget' {
        { Disconnect-IuDatabase; Disconnect-IuDatabase } | Should -Not -Throw
    }

    It 'keeps the dry runs of the session, and leaves the live ones in the database' {
        $live = New-LiveRun
        $dry = New-DryRun
        Disconnect-IuDatabase
        (Get-IuRun $dry.RunId).RunId | Should -Be $dry.RunId
        $null = Assert-Refused Store.RunNotFound { Get-IuRun $live.RunId }
        $null = Connect-Suite
        (Get-IuRun $live.RunId).RunId | Should -Be $live.RunId
    }
}
