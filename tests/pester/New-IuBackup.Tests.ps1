BeforeAll { . $PSScriptRoot/Shared.ps1 }

AfterAll { $null = Connect-Suite }

Describe 'New-IuBackup' {
    . $PSScriptRoot/PhaseCases.ps1 -Cmdlet New-IuBackup -From AwaitingCutAuthorization -To BackedUp -Mutating -Refused {
        AfterEach { $null = Connect-Suite }

        It 'refuses without an escrow key' {
            $null = Connect-Suite -Without EscrowRecipient
            $null = Assert-Refused Config.BackupEscrowMissing { $live | New-IuBackup }
        }

        It 'refuses without a backup key, and leaves no file' {
            $null = Connect-Suite -Without BackupRecipient, EscrowRecipient
            $null = Assert-Refused Config.CollaboratorMissing { $live | New-IuBackup }
            $empty = New-Item -ItemType Directory "$TestDrive/gnupg"
            chmod 700 $empty
            $box = Get-SuiteSandbox
            $null = Connect-IuDatabase $box.Service -ServiceFile $box.ServiceFile -PasswordFile $box.PasswordFile `
                -ExecutorKey $box.ExecutorKey -BackupRecipient $box.BackupRecipient -GnuPGHome $empty -BackupDirectory "$TestDrive/backups"
            $record = Assert-Refused Config.BackupKeyMissing { $live | New-IuBackup }
            $record.ErrorDetails.RecommendedAction | Should -BeLike '*Connect-IuDatabase * -BackupRecipient*'
            Get-ChildItem "$TestDrive/backups" -ErrorAction Ignore | Should -BeNullOrEmpty
            "$((Get-IuRun $live.RunId).State)" | Should -Be 'AwaitingCutAuthorization'
        }

        It 'says which program is missing: <Id>' -ForEach @(
            @{ Id = 'Config.GpgMissing'; Programs = 'pg_dump', 'ssh-keygen' }
        ) {
            $folder = New-Item -ItemType Directory (Join-Path $TestDrive ([guid]::NewGuid().ToString('N')))
            foreach ($program in $Programs) {
                $null = New-Item -ItemType SymbolicLink "$folder/$program" -Target (Get-Command $program -CommandType Application)[0].Source
            }
            $path = $env:PATH
            try {
                $env:PATH = "$folder"
                $null = Assert-Refused $Id { $live | New-IuBackup }
            }
            finally { $env:PATH = $path }
            Get-ChildItem (Get-SuiteSandbox).BackupFolder -Filter "$($live.RunId)*" | Should -BeNullOrEmpty
        }
    } -Done {
        It 'makes an encrypted file whose hash and size are pinned' {
            $file = Get-ChildItem (Get-SuiteSandbox).BackupFolder -Filter "$($done.RunId)*.gpg"
            (Get-FileHash $file).Hash.ToLowerInvariant() | Should -Be $done.Pins['backup_sha256']
            $file.Length | Should -Be $done.Pins['backup_size_bytes']
            $packets = gpg --homedir (Get-SuiteSandbox).GnuPGHome --batch --list-packets $file 2>&1
            @($packets -like ':pubkey enc packet:*') | Should -HaveCount 2
        }

        It 'proves it by restoring it' { $done.Pins['backup_restore_proved'] | Should -Be 'true' }
    }

    It 'does not prove it where the card waives that in capitals' {
        $run = New-LiveRun
        $card = Set-Signature ($run | Request-IuApproval -Gate CutAuthorization -WaiveRestoreProof -Path (New-CardPath))
        Get-Content $card.Path -Raw | Should -BeLike '*RESTORE PROOF WAIVED*'
        ($run | Import-IuApproval $card.Path).RestoreProofWaived | Should -BeTrue
        ($run | New-IuBackup).Pins['backup_restore_proved'] | Should -Be 'waived'
    }

    It 'rehearses the run in the copy that proves it, with -Rehearse' {
        $run = New-LiveRun
        $null = Approve $run CutAuthorization
        $backed = $run | New-IuBackup -Rehearse
        $backed.Pins['rehearsal_rows'] | Should -Be "$($run.UnitCount)"
        $report = Get-IuRun $run.RunId -Rehearsal
        $report.RunId | Should -Be $run.RunId
        $report.RowsDigest | Should -Be $backed.Pins['rehearsal_rows_digest']
        ($backed | Test-IuGrant | Invoke-IuLegA).Pins['leg_a_rows_digest'] | Should -Be $report.RowsDigest
    }

    It 'refuses -Rehearse where the card waives the proof, and in a dry run' {
        $run = New-LiveRun
        $null = Approve $run CutAuthorization -WaiveRestoreProof
        $null = Assert-Refused Gate.RehearsalMissing { $run | New-IuBackup -Rehearse }
        "$((Get-IuRun $run.RunId).State)" | Should -Be 'AwaitingCutAuthorization'
        $null = Assert-RefusedUnchanged Input.BadArgument { New-DryRun | New-IuBackup -Rehearse }
    }

    It 'refuses -Rehearse once the backup is made without' {
        $run = New-LiveRun BackedUp
        $null = Assert-RefusedUnchanged Gate.RehearsalMissing { $run | Invoke-IuCut -Rehearse -Confirm:$false }
        $null = Assert-RefusedUnchanged Gate.RehearsalMissing { Resume-IuRun $run.RunId -Path (New-LawFile) -Rehearse -Confirm:$false }
    }
}
