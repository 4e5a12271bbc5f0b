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

    It 'replaces the live database by a signed card of its own, once' {
        $null = Assert-Refused Gate.RestoreNotApproved {
            Restore-IuBackup $file -Database $box.Database -AdminUser $box.AdminUser -Replace -Confirm:$false
        }
        $card = "$TestDrive/restore.card"
        $asked = Request-IuApproval -Gate Restore -Backup $file -Reason 'the wrong law' -Path $card
        $asked.RunId | Should -BeNullOrEmpty
        Get-Content $card -Raw | Should -BeLike '*ENACTED ROWS ARE OTHERWISE IMMUTABLE*'
        ssh-keygen -q -Y sign -n iucutter.approval -f $box.SovereignKey $card
        "$((Import-IuApproval $card).Gate)" | Should -Be Restore
        Restore-IuBackup $file -Database $box.Database -AdminUser $box.AdminUser -Replace -WhatIf | Should -BeNullOrEmpty
        $restored = Restore-IuBackup $file -Database $box.Database -AdminUser $box.AdminUser -Replace -Confirm:$false
        $restored.ReplacedAs | Should -BeLike "$($box.Database)-replaced-*"
        (Test-IuKillSwitch).Enabled | Should -BeFalse
        Invoke-Sql 'select side from cutter_governance.restoration' | Should -Be 'restored'
        $again = Restore-IuBackup $file -Database $box.Database -AdminUser $box.AdminUser -Replace `
            -Confirm:$false -WarningVariable said -WarningAction SilentlyContinue
        $again.ReplacedAs, [bool] $again.ReplacedEarlierAt | Should -Be $restored.ReplacedAs, $true
        "$said" | Should -BeLike 'Already done*'
        "$((Resume-IuRestore -Confirm:$false).Outcome)" | Should -Be AlreadyFinished
        $null = Assert-Refused Gate.CardHistory { Import-IuApproval $card }
        $null = Enable-Live
    }

    It 'asks for no card without a backup, and takes none of a run without it' {
        $null = Assert-Refused Input.BadArgument { Request-IuApproval -Gate Undo -Backup $file -Path "$TestDrive/x.card" }
        $null = Assert-Refused Store.BackupNotFound {
            Request-IuApproval -Gate Restore -Backup "$TestDrive/none.dump.gpg" -Path "$TestDrive/x.card"
        }
        "$TestDrive/x.card" | Should -Not -Exist
    }

    It 'never restores over what is there without it' {
        $refusal = Assert-Refused Store.RestoreTarget {
            Restore-IuBackup $file -Database $box.Database -AdminUser $box.AdminUser -Confirm:$false
        }
        $refusal.TargetObject | Should -Be $box.Database
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
