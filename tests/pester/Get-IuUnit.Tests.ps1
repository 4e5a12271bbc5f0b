BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'Get-IuUnit' {
    BeforeAll {
        $run = New-LiveRun Enacted
        $draft = New-LiveRun LegACommitted
        $prefix = $run.DocumentPrefix
        $planned = $run.Plan.Units
    }

    It 'gives the units of a document, in its order, as they were planned' {
        $before = Get-RowCount
        $units = @(Get-IuUnit "$prefix*")
        Get-RowCount | Should -Be $before
        $units[0] | Should -BeOfType 'IuCutter.IuUnit'
        @($units | ForEach-Object Address) | Should -Be @($planned | ForEach-Object Address)
        $units.Title | Should -Be $planned.Title
        $units.Body | Should -Be $planned.Body
        $units.ParentAddress | Should -Be $planned.ParentAddress
        $units.ContentSha256 | Should -Be $planned.BodySha256
        $units.Ordinal | Should -Be $planned.Ordinal
        @($units.UnitId | Sort-Object -Unique) | Should -HaveCount $planned.Count
    }

    It 'gives one by its address or its identity, from the pipeline too' {
        $one = Get-IuUnit $planned[1].Address
        "$one" | Should -Be $planned[1].Address
        (Get-IuUnit -UnitId $one.UnitId).Address | Should -Be $one.Address
        @($planned | Get-IuUnit) | Should -HaveCount $planned.Count
        @(Get-IuUnit "$prefix*" | Select-Object -First 1) | Should -HaveCount 1
        $null = Assert-RefusedUnchanged Store.UnitNotFound { Get-IuUnit "$($planned[1].Address)X" }
        $null = Assert-RefusedUnchanged Store.UnitNotFound { Get-IuUnit -UnitId ([guid]::NewGuid()) }
        foreach ($none in "$prefix/NONE*", "$prefix/$([char]0xD800)*", "$prefix/$([char]0)*", "$prefix/%", "$prefix\*") {
            Get-IuUnit "$none*" | Should -BeNullOrEmpty
        }
    }

    It 'gives what was in force on a day, by what was known at a time, and of a version' {
        $version = Get-IuDocumentVersion $prefix
        $address = $planned[1].Address
        (Get-IuUnit $address -AsOf $version.EffectiveFrom).Version | Should -Be 1
        (Get-IuUnit $address -Version 1).Version | Should -Be 1
        (Get-IuUnit $address -AsOf $version.RecordedAt.UtcDateTime).Version | Should -Be 1
        # A time without a zone is UTC, also where the host's is another.
        $typed = $version.RecordedAt.UtcDateTime.ToString('yyyy-MM-dd HH:mm:ss.ffffff')
        (Get-IuUnit $address -KnownAt $typed).Version | Should -Be 1
        (Get-IuUnit $address -KnownAt ([datetime]::Parse($typed))).Version | Should -Be 1
        $none = @{ Version = 2 }, @{ AsOf = $version.EffectiveFrom.AddDays(-1) }, @{ KnownAt = $version.RecordedAt.AddSeconds(-1) }
        foreach ($ask in $none) {
            $null = Assert-RefusedUnchanged Store.UnitNotFound { Get-IuUnit $address @ask }
        }
    }

    It 'gives no draft' {
        $null = Assert-RefusedUnchanged Store.UnitNotFound { Get-IuUnit $draft.Plan.Units[0].Address }
        Get-IuUnit "$($draft.DocumentPrefix)/*" | Should -BeNullOrEmpty
    }

    It 'shows addresses and titles in 80 columns, and the text in a list' {
        Get-Shown (Get-IuUnit $planned[1].Address) | Should -Match ([regex]::Escape($planned[1].Title))
        Get-Shown (Get-IuUnit $planned[1].Address) List | Should -Match 'Body +: '
    }

    It 'needs the reader''s login and nothing else, and a database' {
        $null = Connect-Host cutter_ro
        (Get-IuUnit $planned[1].Address).Version | Should -Be 1
        Disconnect-IuDatabase
        $null = Assert-Refused Store.NotConnected { Get-IuUnit $planned[1].Address }
    }
}
