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
        'cutter_governance.dot_pair_signature', 'cutter_governance.manifest_envelope',
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

-- Whether a card waives the proof: a line of its statement, which begins after the last of these marks. A title in the
-- part for people cannot hold a line of its own.
create or replace function cutter_governance.fn_restore_waived(p_card_text text) returns boolean
    language sql immutable strict set search_path = pg_catalog, pg_temp
    return (regexp_match(p_card_text,
        '\n-----BEGIN IUCUTTER STATEMENT-----\n(?:[^\n]*\n)*?restore_proof: waived\n'
        '(?:[^\n]*\n)*-----END IUCUTTER STATEMENT-----\n$')) is not null;

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

-- What phase pre_write_backup must leave: the record of this very envelope.
create or replace function cutter_governance.fn_backup_evidence(p_run_id text, p_pins jsonb) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from cutter_governance.backup_record b
        where b.run_id = p_run_id and b.recorded_xid = pg_current_xact_id()
          and b.backup_sha256 = p_pins ->> 'backup_sha256' and b.gpg_fpr = p_pins ->> 'backup_gpg_fpr'
          and b.size_bytes = (p_pins ->> 'backup_size_bytes')::bigint) then
        raise exception 'phase % of run % did not record its backup',
            cutter_governance.fn_phase_number('pre_write_backup'), p_run_id using errcode = 'IU086';
    end if;
end $$;

-- Proved, or waived by the card in force; and nothing has moved. The lock lets one leg A at a time into the units, of
-- whatever document: one that waited finds what the other wrote.
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

    lock table public.information_unit in share row exclusive mode;
    v_moved := cutter_governance.fn_prestate_moved(p_run_id);
    if v_moved is not null then
        raise exception 'moved since the backup of run %: %', p_run_id, v_moved using errcode = 'IU020';
    end if;
end $$;

reset role;
