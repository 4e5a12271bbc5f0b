-- Who may write Information Units: a gateway function, within its phase, and then only what the permit names. The
-- privileges (014) already keep every cutter role out; these triggers keep out the owner's and a superuser's slips.

set local role cutter_owner;

-- Before the statement: is this transaction in one of the phases given as arguments (0: in the undoing of a run, 018)?
-- Direct writes stop here.
create function cutter_governance.fn_guard_insert() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not exists (select from cutter_governance.phase_transaction t
        where t.xid = pg_current_xact_id_if_assigned() and t.phase = any (tg_argv::int[]))
        and not ('0' = any (tg_argv) and exists (select from cutter_governance.undo_transaction u
            where u.xid = pg_current_xact_id_if_assigned())) then
        raise exception 'rows enter %.% through its gateway only', tg_table_schema, tg_table_name
            using errcode = 'IU004';
    end if;
    return null;
end $$;

-- After the statement: does the permit of this transaction name each new unit, by this very id, as used just now?
-- Once per statement, not per row: a set of rows is checked as a set. OFFSET 0 keeps the lookup a lookup by the whole
-- key: the statistics do not know a new permit yet, and a join planned for the one row that they expect, and kept for
-- the session, would read the whole permit for each of 5,000 calls. Without sequential scans for the same reason.
create function cutter_governance.fn_guard_unit() returns trigger
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
        raise exception 'a row of public.information_unit is not one that the permit names' using errcode = 'IU004';
    end if;
    return null;
end $$;

create function cutter_governance.fn_guard_version() returns trigger
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
        raise exception 'a row of public.unit_version is not one that the permit names' using errcode = 'IU004';
    end if;
    return null;
end $$;

-- The one change that a unit may see is draft -> enacted, in phase 10, and a draft may be undone (018). Nothing else of the row moves with it.
create function cutter_governance.fn_guard_unit_change() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if old.lifecycle_status <> 'draft' then
        raise exception 'unit % is % and cannot be changed', old.canonical_address, old.lifecycle_status
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
            where t.xid = pg_current_xact_id_if_assigned() and t.phase = 10) then
        raise exception 'unit % changes through the gateway only', old.canonical_address using errcode = 'IU004';
    end if;
    return new;
end $$;

create function cutter_governance.fn_guard_version_change() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if old.lifecycle_status <> 'draft' then
        raise exception 'version % is % and cannot be changed', old.id, old.lifecycle_status using errcode = 'IU005';
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
            where t.xid = pg_current_xact_id_if_assigned() and t.phase = 10) then
        raise exception 'version % changes through the gateway only', old.id using errcode = 'IU004';
    end if;
    return new;
end $$;

create trigger information_unit_gateway before insert on public.information_unit
    for each statement execute function cutter_governance.fn_guard_insert('6');
create trigger information_unit_permitted after insert on public.information_unit
    referencing new table as new_rows
    for each statement execute function cutter_governance.fn_guard_unit();
create trigger information_unit_change before update or delete on public.information_unit
    for each row execute function cutter_governance.fn_guard_unit_change();
create trigger information_unit_truncate before truncate on public.information_unit
    for each statement execute function cutter_governance.fn_guard_append_only();

create trigger unit_version_gateway before insert on public.unit_version
    for each statement execute function cutter_governance.fn_guard_insert('6');
create trigger unit_version_permitted after insert on public.unit_version
    referencing new table as new_rows
    for each statement execute function cutter_governance.fn_guard_version();
create trigger unit_version_change before update or delete on public.unit_version
    for each row execute function cutter_governance.fn_guard_version_change();
create trigger unit_version_truncate before truncate on public.unit_version
    for each statement execute function cutter_governance.fn_guard_append_only();

create trigger birth_registry_gateway before insert on public.birth_registry
    for each statement execute function cutter_governance.fn_guard_insert('6');
create trigger birth_registry_append_only before update or truncate on public.birth_registry
    for each statement execute function cutter_governance.fn_guard_append_only();

create trigger iu_lifecycle_log_gateway before insert on public.iu_lifecycle_log
    for each statement execute function cutter_governance.fn_guard_insert('6', '10');
create trigger iu_lifecycle_log_append_only before update or truncate on public.iu_lifecycle_log
    for each statement execute function cutter_governance.fn_guard_append_only();

alter table public.information_unit enable always trigger information_unit_gateway;
alter table public.information_unit enable always trigger information_unit_permitted;
alter table public.information_unit enable always trigger information_unit_change;
alter table public.information_unit enable always trigger information_unit_truncate;
alter table public.unit_version     enable always trigger unit_version_gateway;
alter table public.unit_version     enable always trigger unit_version_permitted;
alter table public.unit_version     enable always trigger unit_version_change;
alter table public.unit_version     enable always trigger unit_version_truncate;
alter table public.birth_registry   enable always trigger birth_registry_gateway;
alter table public.birth_registry   enable always trigger birth_registry_append_only;
alter table public.iu_lifecycle_log enable always trigger iu_lifecycle_log_gateway;
alter table public.iu_lifecycle_log enable always trigger iu_lifecycle_log_append_only;

-- What runs refer to from the units' side.
alter table public.birth_registry add foreign key (run_id) references cutter_governance.run;
alter table public.birth_registry add foreign key (permit_id) references cutter_governance.permit;
alter table public.iu_lifecycle_log add foreign key (run_id) references cutter_governance.run;

reset role;
