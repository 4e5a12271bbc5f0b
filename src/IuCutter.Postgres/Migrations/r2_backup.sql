-- What stood in the database when a run's backup was made, and whether leg A still finds it so.
--
-- Backup and first write are minutes or hours apart. What another run, or anybody else, wrote in between is not in the
-- backup, and a way back to it would lose that. So leg A compares before it writes. Hashing every row again would cost
-- as much as the backup did; instead a table is identified by its number of rows and by who wrote the recent ones. Every
-- transaction that commits after the backup's snapshot has an id that is not older than the snapshot's horizon (the
-- oldest transaction that was still running): a row that it inserted or updated is recent and changes the sum, a row
-- that it deleted changes the count. No trigger is involved that could be off, and no row is read out of its page.

set local role cutter_owner;

-- The tables that a cut writes or refers to. What moves with every step by itself (runs, cards, permits) is not here.
create or replace function cutter_governance.fn_prestate_tables() returns text[]
    language sql immutable set search_path = pg_catalog, pg_temp
    return array['cutter_governance.cut_change_set', 'cutter_governance.cut_change_set_affected_row',
        'cutter_governance.decision_backlog_entry', 'cutter_governance.decision_backlog_history',
        'cutter_governance.document_version', 'cutter_governance.dot_pair_signature', 'cutter_governance.manifest_envelope',
        'cutter_governance.manifest_unit_block', 'cutter_governance.review_decision',
        'cutter_governance.verify_result', 'public.birth_registry', 'public.information_unit',
        'public.iu_lifecycle_log', 'public.publication_type', 'public.section_type', 'public.unit_kind',
        'public.unit_version'];

-- How each table stands in this statement's snapshot. age() counts from a point that moves; the difference to the
-- horizon's age does not. The distance is hashed before it is summed, so that two changes cannot make up for each other.
create or replace function cutter_governance.fn_prestate(p_horizon xid8)
    returns table (name text, row_count bigint, recent numeric)
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    foreach name in array cutter_governance.fn_prestate_tables() loop
        execute format('select count(*), coalesce(sum(hashint8extended(age($1) - age(t.xmin), 0)::numeric)
            filter (where age(t.xmin) <= age($1)), 0) from %s t', name::regclass)
        into row_count, recent using p_horizon::xid;
        return next;
    end loop;
end $$;

-- Whether the statement of a card waives the proof. Every role may ask, and none may call the parser.
create or replace function cutter_governance.fn_restore_waived(p_card_text text) returns boolean
    language plpgsql immutable strict security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return coalesce(cutter_governance.fn_card_field(p_card_text, 'restore_proof') = 'waived', false);
end $$;

-- The first table that differs from what was recorded, in words; null when none does.
create or replace function cutter_governance.fn_prestate_moved(p_run_id text) returns text
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_horizon xid8;
    v_moved   text;
begin
    select b.horizon into v_horizon from cutter_governance.backup_record b where b.run_id = p_run_id;
    select string_agg(format('%s (%s rows then, %s now)', n.name, coalesce(r.row_count::text, 'no'), n.row_count), ', '
        order by n.name)
    into v_moved
    from cutter_governance.fn_prestate(v_horizon) n
    left join cutter_governance.backup_prestate r on r.run_id = p_run_id and r.name = n.name
    where (r.row_count = n.row_count and r.recent = n.recent) is not true;
    return v_moved;
end $$;

-- The digest over a pre-state as a manifest and a record name it: an array of name, row_count and recent.
create or replace function cutter_governance.fn_prestate_digest(p_prestate jsonb) returns text
    language sql stable set search_path = pg_catalog, pg_temp
as $$
    select encode(sha256(convert_to(coalesce(string_agg(format('%s %s %s', t.name, t.row_count, t.recent) || e'\n', ''
        order by t.name collate "C"), ''), 'UTF8')), 'hex')
    from jsonb_to_recordset(p_prestate) as t (name text, row_count bigint, recent numeric);
$$;

-- The snapshot of this transaction, exported for pg_dump. One for a transaction, null after that: each is a file of the server, and a
-- login must not fill the disk with them. The server refuses it in a savepoint, so the lock that remembers it stays to the end.
create or replace function cutter_governance.fn_snapshot_export() returns text
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (select from pg_locks l
        where l.pid = pg_backend_pid() and l.locktype = 'relation' and l.relation = 'cutter_governance.log_lock'::regclass
          and l.database = (select d.oid from pg_database d where d.datname = current_database())) then
        return null;
    end if;
    -- As whoever reads it: it keeps nobody from the tree.
    perform cutter_governance.fn_table_lock('the tree of the log', 'cutter_governance.log_lock', 'access share');
    return pg_export_snapshot();
end $$;

-- What the verifying duty signed of the backup of a run: the fields of the text, with who signed, text and signature. Refused unless it
-- is of this kind, of this run and of this database, and the run stands where its backup is made.
create or replace function cutter_governance.fn_attestation_require(p_run_id text, p_kind text, p_statement text, p_signature text)
    returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_said     constant jsonb := cutter_governance.fn_duty_fields(p_statement);
    v_verifier text;
    v_key      text;
    v_state    text;
begin
    -- The signature first: what nobody signed locks no run.
    select s.principal, s.key_fingerprint into v_verifier, v_key
    from cutter_governance.fn_signer_require(p_statement, p_signature, 'iucutter.verifier', 'DOT-992') s;
    perform cutter_governance.fn_signed_require(v_said, jsonb_build_object('duty', v_verifier, 'kind', p_kind, 'run_id', p_run_id,
        'system_identifier', (select c.system_identifier from pg_control_system() c), 'database', current_database()));

    perform cutter_governance.fn_log_join();
    v_state := (cutter_governance.fn_run_lock(p_run_id)).state;
    if not exists (select from cutter_governance.phase p where p.name = 'pre_write_backup' and p.begins_in = v_state) then
        raise exception 'run % stands at %, where phase % does not begin', p_run_id, v_state,
            cutter_governance.fn_phase_number('pre_write_backup') using errcode = 'IU003';
    end if;
    return v_said || jsonb_build_object('verifier', v_verifier, 'verifier_key', v_key, 'statement', p_statement,
        'signature', p_signature);
end $$;

-- The verifying duty says that its process read the manifest, found its signature good, read the file with that hash, restored it and
-- found every table as the manifest names it. In a transaction of its own, before the phase's: another role says it. What is stored is
-- what was signed.
create or replace function cutter_governance.fn_backup_attest(p_run_id text, p_statement text, p_signature text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_signed constant jsonb := cutter_governance.fn_attestation_require(p_run_id, 'backup_attestation', p_statement, p_signature);
    v_said   cutter_governance.backup_attestation;
begin
    -- Handed in again, it is what was said before: no second row and no second event in the verifier's name.
    if exists (select from cutter_governance.backup_attestation a where a.run_id = p_run_id and a.statement = p_statement) then
        return;
    end if;
    insert into cutter_governance.backup_attestation (run_id, backup_sha256, size_bytes, manifest_sha256, manifest_signer, horizon,
        prestate_sha256, tables_sha256, table_count, restore_ms, verifier, verifier_key, statement, signature)
    select a.run_id, a.backup_sha256, a.size_bytes, a.manifest_sha256, a.manifest_signer, a.horizon, a.prestate_sha256, a.tables_sha256,
        a.table_count, a.restore_ms, a.verifier, a.verifier_key, a.statement, a.signature
    from jsonb_populate_record(null::cutter_governance.backup_attestation, v_signed) a
    returning * into v_said;
    perform cutter_governance.fn_event_append(p_run_id, cutter_governance.fn_phase_number('pre_write_backup'), null,
        'backup_attested', 'complete', v_said.verifier, null,
        format('file %s, manifest %s, signed by %s, %s tables compared (%s), restored in %s ms', v_said.backup_sha256,
            v_said.manifest_sha256, v_said.manifest_signer, v_said.table_count, v_said.tables_sha256, v_said.restore_ms));
end $$;

-- Phase pre_write_backup records the backup that was made. What leg A will demand, this demands too: the record of yesterday's file, or
-- of one that nobody proved, is refused here already.
create or replace function cutter_governance.fn_backup_record(p_run_id text, p_record jsonb) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_context cutter_governance.phase_transaction;
begin
    select * into v_context from cutter_governance.phase_transaction t
    where t.xid = pg_current_xact_id_if_assigned() and t.run_id = p_run_id
      and t.phase = cutter_governance.fn_phase_number('pre_write_backup');
    if not found then
        raise exception 'this transaction did not enter phase % of run %',
            cutter_governance.fn_phase_number('pre_write_backup'), p_run_id using errcode = 'IU070';
    end if;

    insert into cutter_governance.backup_record (run_id, backup_sha256, size_bytes, gpg_fpr, manifest_sha256, horizon,
        restore_proof, restore_ms)
    select p_run_id, b.backup_sha256, b.size_bytes, b.gpg_fpr, b.manifest_sha256, b.horizon, b.restore_proof, b.restore_ms
    from jsonb_populate_record(null::cutter_governance.backup_record, p_record) b;
    insert into cutter_governance.backup_prestate (run_id, name, row_count, recent)
    select p_run_id, t.name, t.row_count, t.recent
    from jsonb_to_recordset(p_record -> 'prestate') as t (name text, row_count bigint, recent numeric);

    perform cutter_governance.fn_backup_require(p_run_id, p.approval_id)
    from cutter_governance.permit p where p.permit_id = v_context.permit_id;
end $$;

-- What is done with a backup's file: held, released, encrypted anew, removed. In the chain of its run while that goes on; an ended run
-- takes no event, and a file may be of a run that this database does not know: then in the chain of what is about no run.
create or replace function cutter_governance.fn_backup_note(
    p_event text, p_outcome text, p_run_id text, p_backup_sha256 text, p_actor text, p_why text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_chain text;
begin
    if (p_event in ('backup_held', 'backup_released', 'backup_reencrypted', 'backup_removed') and p_outcome in ('intent', 'complete')
        and p_backup_sha256 ~ '^[0-9a-f]{64}$' and p_actor <> '' and btrim(p_why) <> '') is not true then
        raise exception 'a note on a backup needs its event, the SHA-256 of its file, who and why' using errcode = 'IU097';
    end if;

    -- The fence first, as every writer; then the lock that orders the chain.
    perform cutter_governance.fn_fence_enter();
    v_chain := (cutter_governance.fn_run_lock_open(p_run_id)).run_id;
    if v_chain is null then
        perform cutter_governance.fn_switch_lock();
    end if;
    perform cutter_governance.fn_event_append(v_chain, null, null, p_event, p_outcome, null, null,
        format('file %s of run %s, for %s: %s', p_backup_sha256, coalesce(p_run_id, '(unknown)'), p_actor, p_why));
end $$;

-- Whether a backup is held by the journal's last word on it, whatever became of the file that says so beside it.
create or replace function cutter_governance.fn_backup_held(p_backup_sha256 text) returns text
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select case e.event when 'backup_held' then format('%s, %s', e.actor, e.detail) end
    from cutter_governance.run_event e
    where e.event in ('backup_held', 'backup_released') and e.outcome = 'complete'
      and starts_with(e.detail, format('file %s ', p_backup_sha256))
    order by e.event_id desc limit 1;
$$;

-- What phase pre_write_backup must leave: the record of this very envelope.
create or replace function cutter_governance.fn_backup_evidence(p_run_id text, p_pins jsonb) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from cutter_governance.backup_record b
        where b.run_id = p_run_id and b.recorded_xid = pg_current_xact_id()
          and b.backup_sha256 = p_pins ->> 'backup_sha256' and b.gpg_fpr = p_pins ->> 'backup_gpg_fpr'
          and b.size_bytes = (p_pins ->> 'backup_size_bytes')::bigint) then
        raise exception 'phase % of run % did not record its %',
            cutter_governance.fn_phase_number('pre_write_backup'), p_run_id, 'backup' using errcode = 'IU086';
    end if;
    -- Nor the pin of its rehearsal, where there was one; nor one of a rehearsal that nobody attested.
    if p_pins ->> 'rehearsal_report_sha256' is distinct from (cutter_governance.fn_rehearsal_of(p_run_id)).report_sha256 then
        raise exception 'phase % of run % did not record its %',
            cutter_governance.fn_phase_number('pre_write_backup'), p_run_id, 'rehearsal' using errcode = 'IU086';
    end if;
end $$;

-- Proved, as the verifying duty attests, or waived by the card in force; and nothing has moved. The lock lets one leg A at a time into
-- the units, of whatever document: one that waited finds what the other wrote.
create or replace function cutter_governance.fn_backup_require(p_run_id text, p_approval_id uuid) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_moved text;
begin
    if not exists (select from cutter_governance.backup_record b
        join cutter_governance.approval a on a.approval_id = p_approval_id
        where b.run_id = p_run_id
          and (b.restore_proof = 'proved' or cutter_governance.fn_restore_waived(a.card_text))) then
        raise exception 'the backup of run % was not proved, and the card in force does not waive that', p_run_id
            using errcode = 'IU021';
    end if;
    -- One attestation says all of it: file, manifest, and how the tables stood.
    if exists (select from cutter_governance.backup_record b
        where b.run_id = p_run_id and b.restore_proof = 'proved'
          and not exists (select from cutter_governance.backup_attestation t
            where t.run_id = b.run_id and t.manifest_sha256 = b.manifest_sha256 and t.backup_sha256 = b.backup_sha256
              and t.size_bytes = b.size_bytes and t.horizon = b.horizon and t.restore_ms = b.restore_ms
              and t.prestate_sha256 = (select cutter_governance.fn_prestate_digest(jsonb_agg(to_jsonb(p)))
                from cutter_governance.backup_prestate p where p.run_id = b.run_id))) then
        raise exception 'the verifying duty did not attest the proof of the backup of run %', p_run_id using errcode = 'IU096';
    end if;
    perform cutter_governance.fn_rehearsal_require(p_run_id);

    perform cutter_governance.fn_units_lock('share row exclusive');
    v_moved := cutter_governance.fn_prestate_moved(p_run_id);
    if v_moved is not null then
        raise exception 'moved since the backup of run %: %', p_run_id, v_moved using errcode = 'IU020';
    end if;
end $$;

reset role;
