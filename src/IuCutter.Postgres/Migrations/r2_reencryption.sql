-- Backups that were encrypted anew, to other keys.

set local role cutter_owner;

-- A backup was encrypted anew: from now on its manifest is one of those of its run. The gate's process saw old and new file decrypt to the
-- same bytes. Not while the run goes on: what it relies on is the file that it recorded. Said twice, it is recorded once.
create or replace function cutter_governance.fn_backup_reencrypt(p_record jsonb, p_actor text, p_why text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set lock_timeout = '20s'
as $$
declare
    v_new   cutter_governance.backup_reencryption;
    v_state text;
begin
    v_new := jsonb_populate_record(null::cutter_governance.backup_reencryption, p_record - array['recorded_at', 'recorded_by']);
    -- The fence first, as every writer; then the row of the run, which orders this before or after its end.
    perform cutter_governance.fn_fence_enter();
    perform cutter_governance.fn_row_lock(format('run %s', v_new.run_id), 'cutter_governance.run', 'r.run_id = $1', v_new.run_id);
    select r.state into v_state from cutter_governance.run r where r.run_id = v_new.run_id;
    if v_state is not null and not exists (select from cutter_governance.run_state s where s.state = v_state and s.terminal) then
        raise exception 'run % is %, and needs its backup as it is', v_new.run_id, v_state using errcode = 'IU123';
    end if;
    if exists (select from cutter_governance.backup_record b where b.run_id = v_new.run_id)
        and not exists (select from cutter_governance.backup_record b where b.run_id = v_new.run_id and b.manifest_sha256 = v_new.replaces)
        and not exists (select from cutter_governance.backup_reencryption e
            where e.run_id = v_new.run_id and e.manifest_sha256 = v_new.replaces) then
        raise exception 'manifest % is not that of the backup of run %', v_new.replaces, v_new.run_id using errcode = 'IU125';
    end if;

    insert into cutter_governance.backup_reencryption (manifest_sha256, replaces, replaces_backup, run_id, backup_sha256, size_bytes,
        gpg_fpr, plaintext_sha256, encrypted_at)
    values (v_new.manifest_sha256, v_new.replaces, v_new.replaces_backup, v_new.run_id, v_new.backup_sha256, v_new.size_bytes,
        v_new.gpg_fpr, v_new.plaintext_sha256, v_new.encrypted_at)
    on conflict (manifest_sha256) do nothing;
    if found then
        perform cutter_governance.fn_backup_note('backup_reencrypted', 'complete', v_new.run_id, v_new.replaces_backup, p_actor,
            format('as file %s for key %s, manifest %s: %s', v_new.backup_sha256, v_new.gpg_fpr, v_new.manifest_sha256, p_why));
    end if;
exception when lock_not_available then
    raise exception '% is held by %', format('manifest %s', v_new.manifest_sha256),
        cutter_governance.fn_sessions_named(cutter_governance.fn_key_holders('cutter_governance.backup_reencryption'))
        using errcode = 'IU126';
end $$;

reset role;
