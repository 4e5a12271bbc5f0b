BeforeAll { . $PSScriptRoot/Shared.ps1 }

Describe 'Test-IuStructure' {
    . $PSScriptRoot/PhaseCases.ps1 -Cmdlet Test-IuStructure -From LegACommitted -To StructureVerified

    It 'finds a unit that is not what was planned' {
        $run = New-LiveRun LegACommitted
        Invoke-AdminSql @"
begin;
alter table public.unit_version disable trigger user;
update public.unit_version set title = 'Slipped in'
where unit_id = (select id from public.information_unit where canonical_address = '$($run.Plan.Units[1].Address)');
do `$`$ declare t record; begin
    for t in select tgname from pg_trigger where tgrelid = 'public.unit_version'::regclass and not tgisinternal loop
        execute format('alter table public.unit_version enable always trigger %I', t.tgname);
    end loop; end `$`$;
commit;
"@
        $record = Assert-Refused Integrity.StructureMismatch { $run | Test-IuStructure }
        $record.Exception.Message | Should -BeLike "*$($run.Plan.Units[1].Address)*"
        $record.Exception.Message | Should -Not -BeLike '*Slipped in*'
    }
}
