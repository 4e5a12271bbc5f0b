BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'Get-IuDocumentVersion' {
    BeforeAll {
        $run = New-LiveRun Enacted
        $draft = New-LiveRun LegBRecorded
        $prefix = $run.DocumentPrefix
    }

    It 'gives what was enacted, with its day, its time and its run, and no draft' {
        $before = Get-RowCount
        $version = Get-IuDocumentVersion $prefix
        Get-RowCount | Should -Be $before
        $version | Should -BeOfType 'IuCutter.DocumentVersion'
        "$version" | Should -Be "$prefix version 1"
        $version.RunId, $version.SourceSha256, $version.PlanDigest | Should -Be $run.RunId, $run.SourceSha256, $run.PlanDigest
        $version.UnitCount | Should -Be $run.Plan.UnitCount
        $version.EffectiveFrom | Should -Be ([DateOnly]::FromDateTime($version.RecordedAt.UtcDateTime))
        @(Get-IuDocumentVersion).DocumentPrefix | Should -Contain $prefix
        @(Get-IuDocumentVersion).DocumentPrefix | Should -Not -Contain $draft.DocumentPrefix
        $null = Assert-RefusedUnchanged Store.CutNotFound { Get-IuDocumentVersion $draft.DocumentPrefix }
        $null = Assert-RefusedUnchanged Store.CutNotFound { Get-IuDocumentVersion $prefix -Version 2 }
    }

    It 'gives what was in force on a day, and what was known at a time' {
        $version = Get-IuDocumentVersion $prefix
        (Get-IuDocumentVersion $prefix -AsOf $version.EffectiveFrom.AddDays(900)).Version | Should -Be 1
        (Get-IuDocumentVersion $prefix -AsOf $version.EffectiveFrom -KnownAt $version.RecordedAt).Version | Should -Be 1
        $null = Assert-RefusedUnchanged Store.CutNotFound { Get-IuDocumentVersion $prefix -AsOf $version.EffectiveFrom.AddDays(-1) }
        $null = Assert-RefusedUnchanged Store.CutNotFound {
            Get-IuDocumentVersion $prefix -AsOf $version.EffectiveFrom -KnownAt $version.RecordedAt.AddSeconds(-1)
        }
        Get-IuDocumentVersion "$prefix*" -AsOf 2000-01-01 | Should -BeNullOrEmpty
    }

    It 'takes a star for letters, and no other sign' {
        @(Get-IuDocumentVersion PESTER-*).DocumentPrefix | Should -Contain $prefix
        Get-IuDocumentVersion PESTER_* | Should -BeNullOrEmpty
        Get-IuDocumentVersion %* | Should -BeNullOrEmpty
        @(Get-IuDocumentVersion | Select-Object -First 1) | Should -HaveCount 1
        ($run | Get-IuDocumentVersion).Version | Should -Be 1
    }

    It 'shows what matters in 80 columns' {
        $shown = Get-Shown (Get-IuDocumentVersion $prefix)
        $shown | Should -Match "$prefix +1 +\d{4}-\d\d-\d\d"
        Get-Shown (Get-IuDocumentVersion $prefix) List | Should -Match 'SourceSha256'
    }

    It 'needs the reader''s login and nothing else, and a database' {
        $null = Connect-Host cutter_ro
        (Get-IuDocumentVersion $prefix).Version | Should -Be 1
        Disconnect-IuDatabase
        $null = Assert-Refused Store.NotConnected { Get-IuDocumentVersion $prefix }
    }
}
