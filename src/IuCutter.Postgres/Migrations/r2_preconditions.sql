-- What must hold before a document can be cut at all, in one place: asked by a dry run, when a run is made, when its card of
-- SG_1 is written and recorded, before its backup is begun; and at the end of leg A, which has the units to itself
-- (fn_document_require_own).

set local role cutter_owner;

-- The units in a document, by its code or by an address under its prefix, that a permit did not create; without a permit, all.
create or replace function cutter_governance.fn_foreign_units(p_document_prefix text, p_permit_id uuid)
    returns table (units bigint, first_address text)
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return query
    select count(*), min(u.canonical_address collate "C")
    from public.information_unit u
    where (u.doc_code = p_document_prefix or u.canonical_address = p_document_prefix
            or starts_with(u.canonical_address, p_document_prefix || '/'))
      and not exists (select from cutter_governance.permit_unit k
        where k.permit_id = p_permit_id and k.address = u.canonical_address and k.iu_id = u.id offset 0);
end $$;

-- A document is cut once: a foreign unit is one of an earlier cut, whose law a second document would change without saying so.
create or replace function cutter_governance.fn_document_require_own(p_document_prefix text, p_permit_id uuid) returns void
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_foreign record;
begin
    select * into strict v_foreign from cutter_governance.fn_foreign_units(p_document_prefix, p_permit_id);
    if v_foreign.units > 0 then
        raise exception '% units of % exist already, % first', v_foreign.units, p_document_prefix, v_foreign.first_address
            using errcode = 'IU095';
    end if;
end $$;

-- Reads only: a dry run calls it as the reader, in a transaction that is never given an id.
create or replace function cutter_governance.fn_cut_require(p_document_prefix text, p_publication_type text, p_section_types text[])
    returns void
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_word text;
begin
    perform cutter_governance.fn_document_require_own(p_document_prefix, null);
    select w.word into v_word from (
        select p_publication_type as word
        where not exists (select from public.publication_type t where t.code = p_publication_type)
        union all
        select s.code from unnest(p_section_types) s (code)
        where not exists (select from public.section_type t where t.code = s.code)
        union all
        -- The kind of every unit that a plan has.
        select 'law_unit' where not exists (select from public.unit_kind k where k.code = 'law_unit')) w
    order by w.word limit 1;
    if found then
        raise exception 'the vocabulary of this database has no %', coalesce(v_word, '(empty word)') using errcode = 'IU091';
    end if;
end $$;

-- The same of a run that is recorded, with the words that its plan was found to need.
create or replace function cutter_governance.fn_run_require(p_run cutter_governance.run) returns void
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform cutter_governance.fn_cut_require(p_run.document_prefix, p_run.publication_type, array(
        select t.code from cutter_governance.run_pin p, string_to_table(p.value, ',') t (code)
        where p.run_id = p_run.run_id and p.key = 'section_types'));
end $$;

-- A backup is worth nothing once another run has written: leg A refuses it, after dump and proof were paid for. So one run at a
-- time stands between its backup and its leg A, for as long as somebody runs it, and meanwhile no other one begins to write.
-- The module asks this before a phase begins. It is a courtesy among runs, not a gate: leg A compares in any case.
create or replace function cutter_governance.fn_turn_require(p_run_id text, p_phase text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    set lock_timeout = '2s'
as $$
declare
    v_other text;
begin
    if p_phase = 'cut_leg_a' or p_phase in (select p.name from cutter_governance.phase p where not p.mutating) then
        return;
    end if;
    -- One asks after the other, else two would not see each other. It conflicts with no foreign key. Who asks and leaves his
    -- transaction open keeps nobody waiting for longer.
    begin
        perform from cutter_governance.phase p where p.name = 'pre_write_backup' for no key update;
    exception when lock_not_available then
        null;
    end;
    select r.run_id into v_other
    from cutter_governance.run r
    left join lateral (select max(a.phase) as phase from cutter_governance.run_phase a
        where a.run_id = r.run_id and a.outcome = 'intent') a on true
    left join cutter_governance.phase p on p.phase = a.phase
    where r.run_id <> p_run_id
      and not exists (select from cutter_governance.run_state s where s.state = r.state and s.terminal)
      and (r.state in ('BackedUp', 'GrantsProbed') or p.name = 'pre_write_backup'
          -- Who is about to make a backup also waits for the writers that are there.
          or p_phase = 'pre_write_backup' and p.mutating)
      and cutter_governance.fn_owner_alive(r.run_id)
    order by r.run_id limit 1;
    if found then
        raise exception 'run % is between its backup and its first write, or writes', v_other using errcode = 'IU094';
    end if;
end $$;

reset role;
