-- Leg A: the gateway that makes units. fn_iu_create makes one, fn_iu_create_many a set; both are one implementation,
-- so that there is one place that decides what is permitted.

grant create on schema public to cutter_owner;
set local role cutter_owner;

-- Says why the permit does not name a row, without a word of the document.
create or replace function cutter_governance.fn_leg_a_refuse(
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
             when p_row.actor is distinct from p_context.actor then 'another actor'
             else 'its parent does not exist yet' end
        using errcode = 'IU002';
end $$;

-- To check a permit and to use it is one statement, over the whole set. Each row looks its permit up by the whole key
-- (OFFSET 0 keeps it that, see fn_guard_unit) and is joined to it by its place: the statistics do not know a new permit yet, and
-- any other join would be planned for the one row that they expect. A row that the permit does not name, or that is
-- there twice, refuses the whole set.
create or replace function cutter_governance.fn_leg_a_use(
    p_context cutter_governance.leg_a_context, p_rows cutter_governance.leg_a_row[])
    returns cutter_governance.leg_a_unit[]
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_made cutter_governance.leg_a_unit[];
    v_row  cutter_governance.leg_a_row;
begin
    with used as (
        update cutter_governance.permit_unit u
        set used_at = clock_timestamp(), used_xid = p_context.xid, iu_id = gen_random_uuid(), uv_id = gen_random_uuid()
        from unnest(p_rows) r
        cross join lateral (
            select k.ctid as place from cutter_governance.permit_unit k
            where k.permit_id = p_context.permit_id and k.address = r.canonical_address offset 0) k
        where u.ctid = k.place and u.used_at is null
          and u.parent_address is not distinct from r.parent_ref
          and u.unit_kind = r.unit_kind and u.section_type = r.section_type
          and u.body_bytes = octet_length(r.body)
          and u.body_sha256 = cutter_governance.fn_sha256(r.body)
          and u.title_sha256 = cutter_governance.fn_sha256(r.title)
          and p_context.owner_ref = r.owner_ref and p_context.publication_type = r.publication_type
          and p_context.actor = r.actor
        returning r as given, u as permitted
    )
    select array_agg(row(s.given, s.permitted)::cutter_governance.leg_a_unit order by (s.given).n)
    into v_made from used s;

    if cardinality(p_rows) <> coalesce(cardinality(v_made), 0) then
        select r.* into v_row from unnest(p_rows) r
        where not exists (select from unnest(v_made) m where (m.given).n = r.n) order by r.n limit 1;
        perform cutter_governance.fn_leg_a_refuse(p_context, v_row);
    end if;
    return v_made;
end $$;

-- Rows come in the document's order, so that a parent is made before its children: a permit is recorded only if a
-- parent's ordinal is below theirs (fn_permit_check). Gives the parents' ids by address, as an object: to look into it is no join,
-- and needs no plan.
create or replace function cutter_governance.fn_leg_a_parents(
    p_context cutter_governance.leg_a_context, p_made cutter_governance.leg_a_unit[]) returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_parents jsonb;
    v_address text;
begin
    if cardinality(p_made) > 1 then
        select s.address into v_address
        from (select (m.permitted).address, (m.permitted).ordinal,
                lag((m.permitted).ordinal) over (order by (m.given).n) as before
              from unnest(p_made) m) s
        where s.ordinal < s.before limit 1;
        if found then
            raise exception '% is out of the order of the document: %', v_address, 'a later unit came before it'
                using errcode = 'IU080';
        end if;
    end if;

    select jsonb_object_agg(r.address, p.iu_id), min(r.address) filter (where p.iu_id is null)
    into v_parents, v_address
    from (select distinct (m.permitted).parent_address as address from unnest(p_made) m) r
    left join lateral (
        select k.iu_id from cutter_governance.permit_unit k
        where k.permit_id = p_context.permit_id and k.address = r.address offset 0) p on true
    where r.address is not null;
    if v_address is not null then
        raise exception '% is out of the order of the document: %', v_address, 'a unit below it came before it'
            using errcode = 'IU080';
    end if;
    return v_parents;
end $$;

-- A unit that exists is answered with its shape and left alone: a caller that demands 'created' fails closed. The
-- other rows use their permits and become units, a set for each table. Without sequential scans, here and in what this
-- calls: plans are kept for the session, those of the foreign keys' checks included, and one that was made while the
-- tables were small would make 5,000 single calls quadratic. Never compiled: a plan that has no other way than one
-- that is switched off looks so dear that compiling it would take longer than running it.
create or replace function cutter_governance.fn_leg_a_write(
    p_context cutter_governance.leg_a_context, p_rows cutter_governance.leg_a_row[])
    returns table (n int, canonical_address text, status text, iu_id uuid, uv_id uuid)
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    set enable_seqscan = off set jit = off
as $$
#variable_conflict use_column
declare
    v_rows    cutter_governance.leg_a_row[] := p_rows;
    v_made    cutter_governance.leg_a_unit[];
    v_parents jsonb;
begin
    -- Before a document's first unit there is nothing to look for, row by row.
    if exists (select from public.information_unit i where i.doc_code = p_context.document_prefix) then
        return query
        select r.n, r.canonical_address,
            case when i.version_id is not null then 'exists_complete'
                 when exists (select from public.unit_version o where o.unit_id = i.id) then 'exists_anchor_invalid'
                 else 'exists_missing_version' end,
            i.id, i.version_id
        from unnest(p_rows) r
        cross join lateral (
            select u.id, (select v.id from public.unit_version v where v.unit_id = u.id and v.id = u.version_anchor_ref)
                as version_id
            from public.information_unit u
            where u.canonical_address = r.canonical_address offset 0) i;
        if found then
            v_rows := array(select r from unnest(p_rows) r
                where not exists (select from public.information_unit i
                    where i.canonical_address = r.canonical_address offset 0) order by r.n);
        end if;
    end if;

    v_made := cutter_governance.fn_leg_a_use(p_context, v_rows);
    v_parents := cutter_governance.fn_leg_a_parents(p_context, v_made);

    return query
    select (m.given).n, (m.given).canonical_address, 'created', (m.permitted).iu_id, (m.permitted).uv_id
    from unnest(v_made) m;

    insert into public.information_unit (id, canonical_address, unit_kind, section_type, owner_ref, identity_profile,
        content_anchor_ref, version_anchor_ref, parent_or_container_ref, doc_code, section_code, sort_order, created_by)
    select (m.permitted).iu_id, (m.permitted).address, (m.permitted).unit_kind, (m.permitted).section_type,
        p_context.owner_ref,
        jsonb_build_object('title', (m.given).title, 'owner', p_context.owner_ref,
            'section_type', (m.permitted).section_type, 'publication_type', p_context.publication_type),
        (m.permitted).uv_id::text, (m.permitted).uv_id, (v_parents ->> (m.permitted).parent_address)::uuid,
        p_context.document_prefix, (m.permitted).section_code, (m.permitted).ordinal, (m.given).actor
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

create or replace function public.fn_iu_create(p_canonical_address text, p_title text, p_body text, p_actor text,
    p_unit_kind text, p_section_type text, p_owner_ref text, p_publication_type text, p_parent_ref text) returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_context cutter_governance.leg_a_context;
    v_made    record;
begin
    select * into v_context from cutter_governance.leg_a_context;
    if not found then
        raise exception 'this transaction did not enter phase % of run %',
            cutter_governance.fn_phase_number('cut_leg_a'), '(any)' using errcode = 'IU070';
    end if;

    select * into strict v_made from cutter_governance.fn_leg_a_write(v_context,
        array[row(1, p_canonical_address, p_title, p_body, p_actor, p_unit_kind, p_section_type, p_owner_ref,
            p_publication_type, p_parent_ref)::cutter_governance.leg_a_row]);
    return jsonb_build_object('status', v_made.status, 'iu_id', v_made.iu_id, 'uv_id', v_made.uv_id);
end $$;

-- The nine arguments of fn_iu_create, each as an array; the rows in the document's order. One row that the permit does
-- not name refuses the whole set. The answers come in that order, ordinal from 1.
create or replace function public.fn_iu_create_many(p_run_id text, p_canonical_addresses text[], p_titles text[], p_bodies text[],
    p_actors text[], p_unit_kinds text[], p_section_types text[], p_owner_refs text[], p_publication_types text[],
    p_parent_refs text[])
    returns table (ordinal int, canonical_address text, status text, iu_id uuid, uv_id uuid)
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_context cutter_governance.leg_a_context;
    v_rows    cutter_governance.leg_a_row[];
begin
    select * into v_context from cutter_governance.leg_a_context c where c.run_id = p_run_id;
    if not found then
        raise exception 'this transaction did not enter phase % of run %',
            cutter_governance.fn_phase_number('cut_leg_a'), p_run_id using errcode = 'IU070';
    end if;

    -- Where one array is longer than another, null stands for what is missing, and no permit names that.
    v_rows := array(
        select row(r.n, r.address, r.title, r.body, r.actor, r.unit_kind, r.section_type, r.owner_ref,
            r.publication_type, r.parent_ref)::cutter_governance.leg_a_row
        from unnest(p_canonical_addresses, p_titles, p_bodies, p_actors, p_unit_kinds, p_section_types, p_owner_refs,
            p_publication_types, p_parent_refs) with ordinality as r (address, title, body, actor, unit_kind,
                section_type, owner_ref, publication_type, parent_ref, n)
        order by r.n);
    return query select w.* from cutter_governance.fn_leg_a_write(v_context, v_rows) w order by w.n;
end $$;

reset role;
revoke create on schema public from cutter_owner;
