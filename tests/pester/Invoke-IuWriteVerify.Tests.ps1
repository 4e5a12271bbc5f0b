BeforeAll {
    . $PSScriptRoot/Shared.ps1

    function Connect-WithVerifier([string] $Key) {
        $box = Get-SuiteSandbox
        $null = Connect-IuDatabase $box.Service -ServiceFile $box.ServiceFile -PasswordFile $box.PasswordFile `
            -ExecutorKey $box.ExecutorKey -VerifierKey $Key -BackupRecipient $box.BackupRecipient -GnuPGHome $box.GnuPGHome
    }
}

AfterAll { $null = Connect-Suite }

Describe 'Invoke-IuWriteVerify' {
    . $PSScriptRoot/PhaseCases.ps1 -Cmdlet Invoke-IuWriteVerify -From LegBRecorded -To AwaitingLifecycleAuthorization -Mutating -Refused {
        AfterEach { $null = Connect-Suite }

        It 'refuses without the verifier''s key' {
            $null = Connect-Suite -Without VerifierKey
            $null = Assert-Refused Config.SigningKeyMissing { $live | Invoke-IuWriteVerify }
        }

        It 'refuses a key that cannot be read' {
            [System.IO.File]::WriteAllText("$TestDrive/none", 'no key')
            Connect-WithVerifier "$TestDrive/none"
            $null = Assert-Refused Config.SigningKeyMissing { $live | Invoke-IuWriteVerify }
        }

        It 'refuses the executor''s key in the place of the verifier''s' {
            Connect-WithVerifier (Get-SuiteSandbox).ExecutorKey
            $null = Assert-Refused Gate.WrongNamespace { $live | Invoke-IuWriteVerify }
        }
    } -Done {
        It 'records one verdict over every unit' {
            $done.Pins['verify_rows_checked'] | Should -Be "$($done.UnitCount)"
            Invoke-Sql "select count(*) from cutter_governance.verify_result where change_set_id = '$($done.Pins['change_set_id'])'" |
                Should -Be '1'
        }
    }

    It 'finds a body that was changed after the structure was verified' {
        $run = New-LiveRun LegBRecorded
        Invoke-AdminSql @"
begin;
alter table public.unit_version disable trigger user;
update public.unit_version
set body = body || ' Slipped in', content_hash = encode(sha256(convert_to(body || ' Slipped in', 'UTF8')), 'hex')
where unit_id = (select id from public.information_unit where canonical_address = '$($run.Plan.Units[1].Address)');
do `$`$ declare t record; begin
    for t in select tgname from pg_trigger where tgrelid = 'public.unit_version'::regclass and not tgisinternal loop
        execute format('alter table public.unit_version enable always trigger %I', t.tgname);
    end loop; end `$`$;
commit;
"@
        $record = Assert-Refused Integrity.VerifyMismatch { $run | Invoke-IuWriteVerify }
        "$record" | Should -Not -BeLike '*Slipped in*'
        Invoke-Sql "select count(*) from cutter_governance.verify_result where change_set_id = '$($run.Pins['change_set_id'])'" |
            Should -Be '0'
    }
}
