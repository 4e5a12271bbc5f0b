-- Leg A: the gateway that makes units. fn_iu_create makes one, fn_iu_create_many a set; both are one implementation,
-- so that there is one place that decides what is permitted.

set local role cutter_owner;

-- A row as it was given: its place in the set, and the nine parameters of fn_iu_create.
create type cutter_governance.leg_a_row as (
    n                 int,
    canonical_address text,
    title             text,
    body              text,
    actor             text,
    unit_kind         text,
    section_type      text,
    owner_ref         text,
    publication_type  text,
    parent_ref        text
);

-- The same row with the permit that it used.
create type cutter_governance.leg_a_unit as (
    given     cutter_governance.leg_a_row,
    permitted cutter_governance.permit_unit,
    parent_id uuid
);

-- What this transaction may create: the open phase 6 with its run and permit. Empty outside of one.
create view cutter_governance.leg_a_context as
select t.xid, t.permit_id, r.run_id, r.document_prefix, r.owner_ref, r.publication_type, r.tool_revision,
    r.plan_digest, r.source_sha256
from cutter_governance.phase_transaction t
join cutter_governance.run r on r.run_id = t.run_id
where t.xid = pg_current_xact_id_if_assigned() and t.phase = 6;

-- Says why the permit does not name a row, without a word of the document.
create function cutter_governance.fn_leg_a_refuse(
    p_context cutter_governance.leg_a_context, p_row cutter_governance.leg_a_row) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_unit cutter_governance.permit_unit;
begin
    select * into v_unit from cutter_governance.permit_unit u
    where u.permit_id = p_context.permit_id and u.address = p_row.canonical_address;
    raise exception 'the permit does not name %: %', coalesce(p_row.canonical_address, 'a unit without address'),
        case when v_unit.address is null then 'no such address'
             when v_unit.used_at is not null then 'used before'
             when v_unit.body_sha256 is distinct from cutter_governance.fn_sha256(p_row.body) then 'another body'
             when v_unit.title_sha256 is distinct from cutter_governance.fn_sha256(p_row.title) then 'another title'
             when v_unit.parent_address is distinct from p_row.parent_ref then 'another parent'
             when v_unit.unit_kind is distinct from p_row.unit_kind then 'another unit kind'
             when v_unit.section_type is distinct from p_row.section_type then 'another section type'
             when p_row.owner_ref is distinct from p_context.owner_ref then 'another owner'
             when p_row.publication_type is distinct from p_context.publication_type then 'another publication type'
             when coalesce(p_row.actor, '') = '' then 'no actor'
             else 'its parent does not exist yet' end
        using errcode = 'IU002';
end $$;

-- Permits are used row by row, each by its whole key; the units are then written as sets. Without sequential scans:
-- plans, those of the foreign keys' checks included, are kept for the session, and one that was made while the tables
-- were small would make 5,000 single calls quadratic.
create function cutter_governance.fn_leg_a_write(
    p_context cutter_governance.leg_a_context, p_rows cutter_governance.leg_a_row[])
    returns table (n int, canonical_address text, status text, iu_id uuid, uv_id uuid)
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
#variable_conflict use_column
declare
    v_row       cutter_governance.leg_a_row;
    v_permit    cutter_governance.permit_unit;
    v_made      cutter_governance.leg_a_unit[] := '{}';
    v_parent    text; -- siblings follow each other: their parent is looked up once
    v_parent_id uuid;
    v_any_old   boolean;
begin
    v_any_old := exists (
        select from unnest(p_rows) r join public.information_unit i on i.canonical_address = r.canonical_address);

    foreach v_row in array p_rows loop
        n := v_row.n;
        canonical_address := v_row.canonical_address;

        -- A unit that exists is answered with its shape and left alone: a caller that demands 'created' fails closed.
        if v_any_old then
            select case when v.id is not null then 'exists_complete'
                        when exists (select from public.unit_version o where o.unit_id = i.id)
                            then 'exists_anchor_invalid'
                        else 'exists_missing_version' end,
                i.id, v.id
            into status, iu_id, uv_id
            from public.information_unit i
            left join public.unit_version v on v.unit_id = i.id and v.id = i.version_anchor_ref
            where i.canonical_address = v_row.canonical_address;
            if found then
                return next;
                continue;
            end if;
        end if;

        if v_row.parent_ref is distinct from v_parent then
            v_parent := v_row.parent_ref;
            select p.iu_id into v_parent_id from cutter_governance.permit_unit p
            where p.permit_id = p_context.permit_id and p.address = v_parent;
        end if;

        -- To check a permit and to use it is one statement.
        update cutter_governance.permit_unit u
        set used_at = clock_timestamp(), used_xid = p_context.xid, iu_id = gen_random_uuid(), uv_id = gen_random_uuid()
        where u.permit_id = p_context.permit_id and u.address = v_row.canonical_address and u.used_at is null
          and u.parent_address is not distinct from v_row.parent_ref
          and (v_parent is null) = (v_parent_id is null)
          and u.unit_kind = v_row.unit_kind and u.section_type = v_row.section_type
          and u.body_bytes = octet_length(v_row.body)
          and u.body_sha256 = cutter_governance.fn_sha256(v_row.body)
          and u.title_sha256 = cutter_governance.fn_sha256(v_row.title)
          and p_context.owner_ref = v_row.owner_ref and p_context.publication_type = v_row.publication_type
          and v_row.actor <> ''
        returning * into v_permit;
        if not found then
            perform cutter_governance.fn_leg_a_refuse(p_context, v_row);
        end if;

        v_made := array_append(v_made, row(v_row, v_permit, v_parent_id)::cutter_governance.leg_a_unit);
        status := 'created';
        iu_id := v_permit.iu_id;
        uv_id := v_permit.uv_id;
        return next;
    end loop;

    insert into public.information_unit (id, canonical_address, unit_kind, section_type, owner_ref, identity_profile,
        content_anchor_ref, version_anchor_ref, parent_or_container_ref, doc_code, section_code, sort_order, created_by)
    select (m.permitted).iu_id, (m.permitted).address, (m.permitted).unit_kind, (m.permitted).section_type,
        p_context.owner_ref,
        jsonb_build_object('title', (m.given).title, 'owner', p_context.owner_ref,
            'section_type', (m.permitted).section_type, 'publication_type', p_context.publication_type),
        (m.permitted).uv_id::text, (m.permitted).uv_id, m.parent_id, p_context.document_prefix,
        (m.permitted).section_code, (m.permitted).ordinal, (m.given).actor
    from unnest(v_made) m;

    insert into public.unit_version (id, unit_id, version_seq, title, body, content_hash, content_profile, provenance,
        created_by)
    select (m.permitted).uv_id, (m.permitted).iu_id, 1, (m.given).title, (m.given).body, (m.permitted).body_sha256,
        jsonb_build_object('media_type', 'text/markdown', 'bytes', (m.permitted).body_bytes),
        jsonb_build_object('run_id', p_context.run_id, 'permit_id', p_context.permit_id,
            'source_sha256', p_context.source_sha256, 'plan_digest', p_context.plan_digest),
        (m.given).actor
    from unnest(v_made) m;

    insert into public.birth_registry (unit_id, canonical_address, run_id, permit_id, born_by, born_xid)
    select (m.permitted).iu_id, (m.permitted).address, p_context.run_id, p_context.permit_id, (m.given).actor,
        p_context.xid
    from unnest(v_made) m;

    insert into public.iu_lifecycle_log (unit_id, unit_version_id, from_status, to_status, actor, reason, run_id,
        tool_revision)
    select (m.permitted).iu_id, (m.permitted).uv_id, null, 'draft', (m.given).actor, 'first cut', p_context.run_id,
        p_context.tool_revision
    from unnest(v_made) m;
end $$;

create function public.fn_iu_create(p_canonical_address text, p_title text, p_body text, p_actor text,
    p_unit_kind text, p_section_type text, p_owner_ref text, p_publication_type text, p_parent_ref text) returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_context cutter_governance.leg_a_context;
    v_made    record;
begin
    select * into v_context from cutter_governance.leg_a_context;
    if not found then
        raise exception 'this transaction did not enter phase 6 of a run' using errcode = 'IU002';
    end if;

    select * into strict v_made from cutter_governance.fn_leg_a_write(v_context,
        array[row(1, p_canonical_address, p_title, p_body, p_actor, p_unit_kind, p_section_type, p_owner_ref,
            p_publication_type, p_parent_ref)::cutter_governance.leg_a_row]);
    return jsonb_build_object('status', v_made.status, 'iu_id', v_made.iu_id, 'uv_id', v_made.uv_id);
end $$;

-- p_rows: an array of objects whose keys are the nine parameters above without their p_, in the document's order (a
-- parent before its children). One row that the permit does not name refuses the whole set; ordinal is the place in
-- the array, from 1.
create function public.fn_iu_create_many(p_run_id text, p_rows jsonb)
    returns table (ordinal int, canonical_address text, status text, iu_id uuid, uv_id uuid)
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_context cutter_governance.leg_a_context;
    v_rows    cutter_governance.leg_a_row[];
begin
    select * into v_context from cutter_governance.leg_a_context c where c.run_id = p_run_id;
    if not found then
        raise exception 'this transaction did not enter phase 6 of run %', p_run_id using errcode = 'IU002';
    end if;

    v_rows := array(
        select row(r.n, r.canonical_address, r.title, r.body, r.actor, r.unit_kind, r.section_type, r.owner_ref,
            r.publication_type, r.parent_ref)::cutter_governance.leg_a_row
        from rows from (jsonb_to_recordset(p_rows) as (canonical_address text, title text, body text, actor text,
                unit_kind text, section_type text, owner_ref text, publication_type text, parent_ref text))
            with ordinality as r (canonical_address, title, body, actor, unit_kind, section_type, owner_ref,
                publication_type, parent_ref, n)
        order by r.n);
    return query select * from cutter_governance.fn_leg_a_write(v_context, v_rows);
end $$;

reset role;
