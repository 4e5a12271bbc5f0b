-- What triggers call. They keep out the owner's and a superuser's slips: every cutter role is kept out by its privileges (r4).

set local role cutter_owner;

-- A statement trigger: it refuses an UPDATE or DELETE that would have matched no row, too, and TRUNCATE with it.
create or replace function cutter_governance.fn_guard_append_only() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception '% of %.%: rows are only ever added', tg_op, tg_table_schema, tg_table_name
        using errcode = 'IU100';
end $$;

-- Before the statement: is this transaction in one of the phases given as arguments, by name (undo: in the
-- undoing of a run)?
-- Direct writes stop here.
create or replace function cutter_governance.fn_guard_insert() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from cutter_governance.phase_transaction t
        join cutter_governance.phase p on p.phase = t.phase
        where t.xid = pg_current_xact_id_if_assigned() and p.name = any (tg_argv))
        and not ('undo' = any (tg_argv) and exists (select from cutter_governance.undo_transaction u
            where u.xid = pg_current_xact_id_if_assigned())) then
        raise exception '% % through the gateway only', format('%s.%s', tg_table_schema, tg_table_name), 'is written'
            using errcode = 'IU004';
    end if;
    return null;
end $$;

-- What a run is never changes; where it stands does, and a run that has ended stays ended.
create or replace function cutter_governance.fn_guard_run() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if to_jsonb(new) - 'state' is distinct from to_jsonb(old) - 'state'
        or exists (select from cutter_governance.run_state s where s.state = old.state and s.terminal) then
        raise exception 'run % cannot be changed', old.run_id using errcode = 'IU101';
    end if;
    return new;
end $$;

create or replace function cutter_governance.fn_guard_run_phase() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if old.outcome <> 'intent'
        or (new.run_id, new.phase, new.attempt, new.actor, new.tool_revision, new.module_sha256, new.started_at, new.intent_xid)
            is distinct from (old.run_id, old.phase, old.attempt, old.actor, old.tool_revision, old.module_sha256, old.started_at,
                old.intent_xid) then
        raise exception 'attempt % of phase % of run % has its outcome', old.attempt, old.phase, old.run_id
            using errcode = 'IU102';
    end if;
    return new;
end $$;

create or replace function cutter_governance.fn_guard_permit_unit() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'the permit for % cannot be changed', old.address using errcode = 'IU103';
end $$;

-- An epoch only grows, or an old permit would live again.
create or replace function cutter_governance.fn_guard_switch() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if new.epoch < old.epoch or (new.enabled and not old.enabled and new.epoch = old.epoch) then
        raise exception 'the switch changes to a new epoch only' using errcode = 'IU104';
    end if;
    -- On for what was signed: not for another scope, not for longer.
    if new.enabled and not exists (select from cutter_governance.approval a
        where a.approval_id = new.approval_id and a.gate = 'Ruling'
          and (a.scope, a.gates, a.expires_at) = (new.scope, new.gates, new.until))
        or new.enabled and new.epoch is not null and not exists (select from cutter_governance.execution_ruling r
        where r.approval_id = new.approval_id and r.epoch = new.epoch) then
        raise exception 'the switch is on as its ruling says, or not at all' using errcode = 'IU105';
    end if;
    return new;
end $$;

-- An epoch only grows, or a runner that was overtaken could write again.
create or replace function cutter_governance.fn_guard_owner() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    -- In one epoch it is let go, once, and nothing else of it changes.
    if new.run_id <> old.run_id or new.epoch <= old.epoch
        and (old.released_at is null and new.released_at is not null
            and to_jsonb(new) - 'released_at' = to_jsonb(old) - 'released_at') is not true then
        raise exception 'run % has a new owner in a new epoch only', old.run_id using errcode = 'IU106';
    end if;
    return new;
end $$;

-- It changes once: it is lifted.
create or replace function cutter_governance.fn_guard_hold() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if old.lifted_at is not null
        or (new.hold_no, new.run_id, new.kind, new.phase, new.attempt, new.reason, new.held_by, new.held_at)
            is distinct from (old.hold_no, old.run_id, old.kind, old.phase, old.attempt, old.reason, old.held_by, old.held_at) then
        raise exception 'a hold of run % is lifted once, and not changed', old.run_id using errcode = 'IU107';
    end if;
    return new;
end $$;

-- After the statement: does the permit of this transaction name each new unit, by this very id, as used just now?
-- Once per statement, not per row: a set of rows is checked as a set. OFFSET 0 keeps the lookup a lookup by the whole
-- key: the statistics do not know a new permit yet, and a join planned for the one row that they expect, and kept for
-- the session, would read the whole permit for each of 5,000 calls. Without sequential scans for the same reason.
create or replace function cutter_governance.fn_guard_unit() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
    v_context cutter_governance.phase_transaction;
begin
    select * into v_context from cutter_governance.phase_transaction t where t.xid = pg_current_xact_id_if_assigned();
    if exists (
        select from new_rows n
        where n.lifecycle_status <> 'draft' or not exists (
            select from cutter_governance.permit_unit u
            where u.permit_id = v_context.permit_id and u.address = n.canonical_address
              and u.used_xid = v_context.xid and u.iu_id = n.id and u.uv_id = n.version_anchor_ref
              and u.unit_kind = n.unit_kind and u.section_type = n.section_type and u.ordinal = n.sort_order
            offset 0)) then
        raise exception '% % through the gateway only', 'public.information_unit', 'gets the rows that the permit names,'
            using errcode = 'IU004';
    end if;
    return null;
end $$;

create or replace function cutter_governance.fn_guard_version() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
    v_context cutter_governance.phase_transaction;
begin
    select * into v_context from cutter_governance.phase_transaction t where t.xid = pg_current_xact_id_if_assigned();
    if exists (
        select from new_rows n
        where n.lifecycle_status <> 'draft' or n.version_seq <> 1 or not exists (
            select from cutter_governance.permit_unit u
            where u.permit_id = v_context.permit_id
              and u.address = (select i.canonical_address from public.information_unit i where i.id = n.unit_id)
              and u.used_xid = v_context.xid and u.iu_id = n.unit_id and u.uv_id = n.id
              and u.body_sha256 = n.content_hash
            offset 0)) then
        raise exception '% % through the gateway only', 'public.unit_version', 'gets the rows that the permit names,'
            using errcode = 'IU004';
    end if;
    return null;
end $$;

-- The one change that a unit may see is draft -> enacted, in phase lifecycle_enact, and a draft may be undone. Nothing else of the row
-- moves with it.
create or replace function cutter_governance.fn_guard_unit_change() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if old.lifecycle_status <> 'draft' then
        raise exception '% is % and cannot be changed', 'unit ' || old.canonical_address, old.lifecycle_status
            using errcode = 'IU005';
    end if;
    if tg_op = 'DELETE' and cutter_governance.fn_undo_covers(old.id) then
        return old;
    end if;
    if tg_op = 'DELETE'
        or new.lifecycle_status <> 'enacted'
        or (new.id, new.canonical_address, new.unit_kind, new.section_type, new.owner_ref, new.identity_profile,
            new.content_anchor_ref, new.version_anchor_ref, new.parent_or_container_ref, new.doc_code,
            new.section_code, new.sort_order, new.created_by, new.created_at)
            is distinct from (old.id, old.canonical_address, old.unit_kind, old.section_type, old.owner_ref,
            old.identity_profile, old.content_anchor_ref, old.version_anchor_ref, old.parent_or_container_ref,
            old.doc_code, old.section_code, old.sort_order, old.created_by, old.created_at)
        or not exists (select from cutter_governance.phase_transaction t
            where t.xid = pg_current_xact_id_if_assigned()
              and t.phase = cutter_governance.fn_phase_number('lifecycle_enact')) then
        raise exception '% % through the gateway only', 'unit ' || old.canonical_address, 'changes' using errcode = 'IU004';
    end if;
    return new;
end $$;

create or replace function cutter_governance.fn_guard_version_change() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if old.lifecycle_status <> 'draft' then
        raise exception '% is % and cannot be changed', 'version ' || old.id, old.lifecycle_status using errcode = 'IU005';
    end if;
    if tg_op = 'DELETE' and cutter_governance.fn_undo_covers(old.unit_id) then
        return old;
    end if;
    if tg_op = 'DELETE'
        or new.lifecycle_status <> 'enacted'
        or (new.id, new.unit_id, new.version_seq, new.title, new.body, new.content_hash, new.content_profile,
            new.provenance, new.created_by, new.created_at)
            is distinct from (old.id, old.unit_id, old.version_seq, old.title, old.body, old.content_hash,
            old.content_profile, old.provenance, old.created_by, old.created_at)
        or not exists (select from cutter_governance.phase_transaction t
            where t.xid = pg_current_xact_id_if_assigned()
              and t.phase = cutter_governance.fn_phase_number('lifecycle_enact')) then
        raise exception '% % through the gateway only', 'version ' || old.id, 'changes' using errcode = 'IU004';
    end if;
    return new;
end $$;

-- Rows of birth_registry and iu_lifecycle_log are only ever added, but for this one transaction and its one run.
create or replace function cutter_governance.fn_guard_undo() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if tg_level = 'STATEMENT' then
        if not exists (select from cutter_governance.undo_transaction t where t.xid = pg_current_xact_id_if_assigned()) then
            raise exception '% of %.%: rows are only ever added', tg_op, tg_table_schema, tg_table_name
                using errcode = 'IU100';
        end if;
        return null;
    end if;
    if not exists (select from cutter_governance.undo_transaction t
        where t.xid = pg_current_xact_id_if_assigned() and t.run_id = old.run_id) then
        raise exception 'a row of %.% is not one of the run that is undone', tg_table_schema, tg_table_name
            using errcode = 'IU108';
    end if;
    return old;
end $$;

reset role;
