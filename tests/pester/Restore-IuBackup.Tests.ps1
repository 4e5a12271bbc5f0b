BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'Restore-IuBackup' {
    BeforeAll {
        $box = Get-SuiteSandbox
        $run = New-LiveRun BackedUp
        $file = (Get-ChildItem $box.BackupFolder -Filter "$($run.RunId)*.gpg").FullName
    }

    It 'restores beside the live database, with execution off' {
        $restored = Restore-IuBackup $file -Database pester_beside -AdminUser $box.AdminUser -Confirm:$false
        $restored | Should -BeOfType 'IuCutter.BackupRestoration'
        $restored.RunId | Should -Be $run.RunId
        $restored.RolesCreated | Should -BeNullOrEmpty
        $env:PGSERVICEFILE, $env:PGPASSFILE = $box.ServiceFile, $box.PasswordFile
        "select (cutter_governance.fn_execution_status() ->> 'enabled')::boolean" |
            psql -X -A -t -q "service=$($box.Service) user=cutter_ro dbname=pester_beside" | Should -Be 'f'
    }

    It 'never restores over what is there' {
        (Assert-Refused Store.RestoreTarget { Restore-IuBackup $file -Database $box.Database -AdminUser $box.AdminUser -Confirm:$false }).TargetObject |
            Should -Be $box.Database
    }

    It 'changes nothing with -WhatIf' {
        Restore-IuBackup $file -Database pester_whatif -AdminUser $box.AdminUser -WhatIf | Should -BeNullOrEmpty
        Invoke-Sql "select count(*) from pg_database where datname = 'pester_whatif'" | Should -Be '0'
    }

    It 'works without a session, by service and roster' {
        Disconnect-IuDatabase
        try {
            $given = @{
                Service = $box.Service; ServiceFile = $box.ServiceFile; PasswordFile = $box.PasswordFile
                AdminUser = $box.AdminUser; Roster = $box.Roster; GnuPGHome = $box.GnuPGHome
            }
            (Restore-IuBackup $file -Database pester_offline -Confirm:$false @given).Database | Should -Be 'pester_offline'
        }
        finally { $null = Connect-Suite }
    }
}
