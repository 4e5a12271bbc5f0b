BeforeAll {
    . $PSScriptRoot/Shared.ps1
    $box = Get-SuiteSandbox
    $null = Connect-Suite
    $name = 'pester_swap'

    function Invoke-Admin([string] $Sql) {
        $env:PGSERVICEFILE, $env:PGPASSFILE = $box.ServiceFile, $box.PasswordFile
        $rows = $Sql | psql -X -A -t -q -v ON_ERROR_STOP=1 "service=$($box.Service) user=$($box.AdminUser) dbname=postgres"
        if ($LASTEXITCODE -ne 0) { throw "psql ended with $LASTEXITCODE." }
        $rows
    }

    # What a killed Restore-IuBackup -Replace leaves on the server: the journal, and the database closed.
    function New-CutOff([string] $Step) {
        $entry = [ordered]@{
            database = $name; beside = "$name-restoring"; kept = "$name-replaced-1"; backupSha256 = 'a' * 64; manifestSha256 = 'b' * 64
            runId = 'ictr-20260101T000000Z-0000000d'; login = $box.AdminUser; beganAt = '2026-01-01T00:00:00Z'; step = $Step
        } | ConvertTo-Json -Compress
        Invoke-Admin "alter database $name set iucutter.replacement = '$entry'"
        Invoke-Admin "alter database $name allow_connections false"
    }

    function Get-Closed { Invoke-Admin "select not datallowconn from pg_database where datname = '$name'" }

    # Of a session that knows the service alone, as the one that another operator opens.
    $given = @{ Service = $box.Service; ServiceFile = $box.ServiceFile; PasswordFile = $box.PasswordFile; Database = $name }
    Invoke-Admin "create database $name"
}

AfterAll {
    Invoke-Admin "drop database if exists $name with (force)"
    $null = Connect-Suite
}

Describe 'Resume-IuRestore' {
    It 'says that nothing was begun' {
        "$((Resume-IuRestore @given -Confirm:$false).Outcome)" | Should -Be NothingBegun
    }

    It 'takes back, without card, backup or keys, what was cut off before the card was used, and does it once' {
        New-CutOff closed
        Get-Closed | Should -Be t
        Disconnect-IuDatabase
        try {
            $taken = Resume-IuRestore @given -Confirm:$false
            $taken | Should -BeOfType 'IuCutter.RestoreResumption'
            "$($taken.Outcome)", $taken.BegunBy, $taken.RunId | Should -Be 'TakenBack', $box.AdminUser, 'ictr-20260101T000000Z-0000000d'
            Get-Closed | Should -Be f
            "$((Resume-IuRestore @given -Confirm:$false).Outcome)" | Should -Be AlreadyTakenBack
        }
        finally { $null = Connect-Suite }
    }

    It 'is what every other session is told to type' {
        New-CutOff closed
        $file = Join-Path $TestDrive 'pg_service.conf'
        Set-Content $file ((Get-Content $box.ServiceFile) -replace '^dbname=.*', "dbname=$name")
        $told = Assert-Refused Store.RestoreUnfinished {
            Connect-IuDatabase -Service $box.Service -ServiceFile $file -PasswordFile $box.PasswordFile
        }
        $told.ErrorDetails.RecommendedAction | Should -BeLike '*Resume-IuRestore -Service*'
        $told.TargetObject | Should -Be $name
        $taken = Resume-IuRestore $box.Service -ServiceFile $file -PasswordFile $box.PasswordFile -Confirm:$false
        "$($taken.Outcome)" | Should -Be TakenBack
    }

    It 'changes nothing with -WhatIf' {
        New-CutOff closed
        Resume-IuRestore @given -WhatIf | Should -BeNullOrEmpty
        Get-Closed | Should -Be t
        $null = Resume-IuRestore @given -Confirm:$false
    }

    It 'leaves it to a person when the card is used and the restored database is gone' {
        New-CutOff cardUsed
        (Assert-Refused Store.RestoredDatabaseMissing { Resume-IuRestore @given -Confirm:$false }).TargetObject | Should -Be $name
        Get-Closed | Should -Be t
        Invoke-Admin "alter database $name allow_connections true"
        "$((Resume-IuRestore @given -Confirm:$false).Outcome)" | Should -Be TakenBack
    }

    It 'does not open what no restore closed' {
        Invoke-Admin "alter database $name allow_connections false"
        $null = Assert-Refused Store.DatabaseClosed { Resume-IuRestore @given -Confirm:$false }
        Get-Closed | Should -Be t
        Invoke-Admin "alter database $name allow_connections true"
    }

    It 'needs a service, or a session' {
        Disconnect-IuDatabase
        try { $null = Assert-Refused Store.NotConnected { Resume-IuRestore -Confirm:$false } }
        finally { $null = Connect-Suite }
    }
}
