-- What is asked beside the log: whether what stands here is what was signed. Whoever replaces a function, writes, and puts it back leaves
-- rows that the log knows, between which every rule holds: but no signature, by no roster that was in force then. For Test-IuIntegrity.

set local role cutter_owner;

-- The rosters by which a signature may have been taken at a time: the one that was in force, and one that another replaced less than an
-- hour before, because that may not have been committed yet. Five seconds are for a clock that is corrected.
create or replace function cutter_governance.fn_rosters_at(p_at timestamptz) returns setof text
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select r.allowed_signers from cutter_governance.roster r
    where r.installed_at <= p_at + interval '5 seconds'
      and not exists (select from cutter_governance.roster n
          where n.roster_no > r.roster_no and n.installed_at <= p_at - interval '1 hour')
    order by r.roster_no desc;
$$;

-- Why what is recorded here as a signature is none of this signer with this key at that time; null when it is.
create or replace function cutter_governance.fn_signature_difference(p_text text, p_armoured text, p_namespace text, p_signer text,
    p_key_fingerprint text, p_at timestamptz) returns text
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_roster text;
    v_check  record;
    v_why    text;
begin
    for v_roster in select * from cutter_governance.fn_rosters_at(p_at) loop
        select c.* into v_check from cutter_governance.fn_signature_check(p_text, p_armoured, p_namespace, v_roster, p_at) c;
        if v_check.cause is null and v_check.principal = p_signer
            and 'SHA256:' || rtrim(encode(sha256(v_check.public_key), 'base64'), '=') = p_key_fingerprint then
            return null;
        end if;
        v_why := coalesce(v_why, 'refused for its ' || v_check.cause, 'another signer or key');
    end loop;
    return coalesce(v_why, 'no roster was in force');
end $$;

-- What of an approval is not as its card says, by its signatures, its request and its permit; null when nothing is.
create or replace function cutter_governance.fn_approval_difference(p_approval_id uuid) returns text
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_card    cutter_governance.approval;
    v_request cutter_governance.card_request;
    v_said    jsonb;
    v_terms   cutter_governance.approval;
    v_needed  int;
    v_why     text;
begin
    select a.* into v_card from cutter_governance.approval a where a.approval_id = p_approval_id;
    v_said := cutter_governance.fn_card_statement(v_card.card_text);
    if v_said is null then
        return 'the text has no statement of a card';
    end if;
    if v_said ->> 'gate' is distinct from v_card.gate then
        return 'gate';
    elsif v_said ->> 'run_id' is distinct from v_card.run_id then
        return 'run_id';
    end if;
    v_terms := jsonb_populate_record(null::cutter_governance.approval, cutter_governance.fn_card_terms(v_said));
    select k.name into v_why
    from unnest(array['nonce', 'issued_at', 'not_before', 'expires_at', 'system_identifier', 'database', 'budget_rows', 'budget_bytes',
        'budget_seconds', 'review_decision_id', 'actor', 'why', 'scope', 'gates', 'database_oid', 'timeline', 'log_size', 'log_root'])
        k (name)
    where to_jsonb(v_terms) -> k.name is distinct from to_jsonb(v_card) -> k.name
    limit 1;
    if v_why is not null then
        return v_why;
    end if;

    select coalesce(min(coalesce(((regexp_match(r.roster,
        '^# iucutter-threshold: ' || v_card.gate || E' ([1-9])[ \\t\\r]*$', 'n'))[1])::int, 1)), 1)
    into v_needed from cutter_governance.fn_rosters_at(v_card.recorded_at) r (roster);
    if (select count(*) from cutter_governance.approval_signature s where s.approval_id = p_approval_id) < v_needed then
        return format('fewer than %s signatures', v_needed);
    end if;
    select format('the signature of %s: %s', s.signer, d.why) into v_why
    from cutter_governance.approval_signature s
    cross join lateral (select cutter_governance.fn_signature_difference(v_card.card_text, s.signature, 'iucutter.approval', s.signer,
        s.key_fingerprint, v_card.recorded_at) as why) d
    where s.approval_id = p_approval_id and d.why is not null limit 1;
    if v_why is not null then
        return v_why;
    end if;

    select q.* into v_request from cutter_governance.card_request q
    where q.nonce = v_card.nonce and q.card_sha256 = v_card.card_sha256 and q.gate = v_card.gate
      and q.run_id is not distinct from v_card.run_id;
    if not found then
        return 'nobody asked for the card here';
    end if;
    if (v_request.requester, v_request.requester_key) is distinct from (v_said ->> 'requester', v_said ->> 'requester_key') then
        return 'requester';
    end if;
    if v_request.requester_key is not null then
        v_why := cutter_governance.fn_signature_difference(v_card.card_text, v_request.requester_signature, 'iucutter.requester',
            v_request.requester, v_request.requester_key, v_card.recorded_at);
        if v_why is not null then
            return format('the signature of who asked: %s', v_why);
        end if;
    end if;

    if exists (select from cutter_governance.permit p where p.approval_id = p_approval_id
        and p.gate in ('CutAuthorization', 'LifecycleAuthorization')
        and cutter_governance.fn_permit_rows_digest(p.permit_id) is distinct from v_said ->> 'rows_digest') then
        return 'rows_digest of the permit''s units';
    end if;
    return null;
end $$;

-- What of a run is not as it was approved, recorded and verified; null when nothing is, and where nothing was cut.
create or replace function cutter_governance.fn_run_difference(p_run_id text) returns text
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_run    cutter_governance.run;
    v_status text;
begin
    select r.* into v_run from cutter_governance.run r where r.run_id = p_run_id;
    if exists (select from cutter_governance.cut_compensation c where c.run_id = p_run_id) then
        return case when exists (select from public.birth_registry b where b.run_id = p_run_id) then 'it was undone and has units' end;
    end if;
    if not exists (select from cutter_governance.run_phase a where a.run_id = p_run_id
        and a.phase = cutter_governance.fn_phase_number('cut_leg_a') and a.outcome = 'complete') then
        return case when exists (select from public.birth_registry b where b.run_id = p_run_id) then 'it was not cut and has units' end;
    end if;
    v_status := case when exists (select from cutter_governance.run_phase a where a.run_id = p_run_id
        and a.phase = cutter_governance.fn_phase_number('lifecycle_enact') and a.outcome = 'complete') then 'enacted' else 'draft' end;
    if not exists (select from cutter_governance.run_phase a where a.run_id = p_run_id
        and a.phase = cutter_governance.fn_phase_number('write_verify') and a.outcome = 'complete') then
        return coalesce(cutter_governance.fn_unit_difference(v_run, v_status), cutter_governance.fn_ledger_difference(v_run));
    end if;
    perform cutter_governance.fn_verdict_require(v_run, v_status);
    return null;
exception when sqlstate 'IU089' or sqlstate 'IU090' then
    return sqlerrm;
end $$;

-- The sequences of the identity columns: the highest value that a row has, and the last that was given.
create or replace function cutter_governance.fn_sequences() returns table (name text, highest bigint, last bigint)
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_column record;
begin
    for v_column in
        select c.oid::regclass as relation, a.attname, format('%I.%I', s.nspname, q.relname) as name, q.oid
        from pg_class c
        join pg_namespace n on n.oid = c.relnamespace
        join pg_attribute a on a.attrelid = c.oid and a.attidentity <> '' and not a.attisdropped
        join pg_depend d on d.refclassid = 'pg_class'::regclass and d.refobjid = c.oid and d.refobjsubid = a.attnum
            and d.classid = d.refclassid and d.deptype = 'i'
        join pg_class q on q.oid = d.objid and q.relkind = 'S'
        join pg_namespace s on s.oid = q.relnamespace
        where n.nspname = 'cutter_governance' or (n.nspname, c.relname) = ('public', 'iu_lifecycle_log')
    loop
        execute format('select max(%I) from %s', v_column.attname, v_column.relation) into highest;
        name := v_column.name;
        last := pg_sequence_last_value(v_column.oid);
        return next;
    end loop;
end $$;

reset role;
