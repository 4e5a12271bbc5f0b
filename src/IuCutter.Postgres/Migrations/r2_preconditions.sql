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

reset role;
