-- The journal of runs: a chain of events per run, pins that are written once, and the run itself.

set local role cutter_owner;

-- Appends to a chain; null where that is of a run which has ended. The caller holds the row lock that orders it: the run's row, or the
-- switch's. The actor is who signed a card or an attestation that the database has checked, and without one the session's login: never
-- what a caller says of himself, which is in the detail.
create or replace function cutter_governance.fn_event_append(
    p_run_id text, p_phase int, p_attempt int, p_event text, p_outcome text, p_actor text, p_error_id text,
    p_detail text) returns bigint
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_chain  text := coalesce(p_run_id, 'execution');
    v_now    timestamptz := clock_timestamp();
    v_xid    xid8 := pg_current_xact_id();
    v_seq    bigint;
    v_prev   text;
    v_detail text := cutter_governance.fn_plain_lines(left(p_detail, 2000));
    v_actor  text := coalesce(p_actor, session_user);
    v_error  text := cutter_governance.fn_plain(p_error_id);
    v_line   text;
    v_id     bigint;
begin
    perform cutter_governance.fn_savepoints_require();
    -- A chain that has ended gains nothing more: the last event is the one that ended it.
    if p_event not in ('phase_complete', 'run_voided', 'run_compensated')
        and exists (select from cutter_governance.run r join cutter_governance.run_state s using (state)
            where r.run_id = p_run_id and s.terminal) then
        return null;
    end if;
    select e.seq, e.hash into v_seq, v_prev
    from cutter_governance.run_event e where e.chain = v_chain order by e.seq desc limit 1;
    v_seq := coalesce(v_seq, 0) + 1;
    v_prev := coalesce(v_prev, repeat('0', 64));

    -- Tab-separated; tab, line feed, carriage return and backslash are escaped within a field.
    select string_agg(replace(replace(replace(replace(coalesce(f.value, ''),
            E'\\', E'\\\\'), e'\t', E'\\t'), e'\n', E'\\n'), e'\r', E'\\r'), e'\t' order by f.n)
    into v_line
    from unnest(array[v_chain, v_seq::text, to_char(v_now at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        p_phase::text, p_attempt::text, p_event, p_outcome, v_actor, session_user::text, v_error, v_detail,
        v_xid::text]) with ordinality as f (value, n);

    -- On disk with its COMMIT, whatever the session asked for.
    if current_setting('synchronous_commit') = 'off' then
        perform set_config('synchronous_commit', 'local', true);
    end if;

    insert into cutter_governance.run_event (chain, seq, run_id, phase, attempt, event, outcome, actor, role_name,
        error_id, detail, xid, occurred_at, line, prev_hash, hash)
    values (v_chain, v_seq, p_run_id, p_phase, p_attempt, p_event, p_outcome, v_actor, session_user,
        v_error, v_detail, v_xid, v_now, v_line, v_prev, cutter_governance.fn_sha256(v_prev || e'\n' || v_line))
    returning event_id into v_id;
    return v_id;
end $$;

create or replace function cutter_governance.fn_pins_write(p_run_id text, p_phase int, p_pins jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_key text;
begin
    select p.key into v_key
    from cutter_governance.run_pin p
    where p.run_id = p_run_id and p.key in (select jsonb_object_keys(p_pins)) limit 1;
    if found then
        raise exception 'pin % of run % was written before', v_key, p_run_id using errcode = 'IU009';
    end if;

    insert into cutter_governance.run_pin (run_id, key, value, phase)
    select p_run_id, p.key, p.value, p_phase from jsonb_each_text(p_pins) p;
end $$;

create or replace function cutter_governance.fn_run_create(p_run jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '20s'
as $$
declare
    v_run cutter_governance.run;
begin
    perform cutter_governance.fn_savepoints_require();
    perform cutter_governance.fn_cut_require(p_run ->> 'document_prefix', p_run ->> 'publication_type',
        array(select jsonb_array_elements_text(p_run -> 'section_types')));
    -- A login must not fill the database with runs that nobody asked for.
    if (select count(*) from cutter_governance.run r
        where r.state = 'AwaitingCutAuthorization' and r.recorded_at > clock_timestamp() - interval '1 day') >= 1000 then
        raise exception '1000 runs of the last day wait for their first approval' using errcode = 'IU133';
    end if;
    begin
        insert into cutter_governance.run (run_id, state, document_prefix, source_sha256, source_length, plan_digest,
            unit_count, profile_name, profile_digest, owner_ref, publication_type, requester, tool_revision, created_at)
        values (p_run ->> 'run_id', 'AwaitingCutAuthorization', p_run ->> 'document_prefix', p_run ->> 'source_sha256',
            (p_run ->> 'source_length')::bigint, p_run ->> 'plan_digest', (p_run ->> 'unit_count')::int,
            p_run ->> 'profile_name', p_run ->> 'profile_digest', p_run ->> 'owner_ref', p_run ->> 'publication_type',
            p_run ->> 'requester', p_run ->> 'tool_revision', (p_run ->> 'created_at')::timestamptz)
        returning * into v_run;
    exception when lock_not_available then
        raise exception '% is held by %', format('run %s', p_run ->> 'run_id'),
            cutter_governance.fn_sessions_named(cutter_governance.fn_key_holders('cutter_governance.run')) using errcode = 'IU126';
    end;
    -- The revision of the build that it names: which build that may be, the first card says.
    if (v_run.tool_revision like 'iucutter-executor/%' and right(v_run.tool_revision, 9) = '+' || left(p_run ->> 'module_sha256', 8))
        is not true then
        raise exception 'revision % is to be recorded for phase % of run %, which % runs', v_run.tool_revision,
            cutter_governance.fn_phase_number('cutplan'), v_run.run_id, 'build ' || coalesce(left(p_run ->> 'module_sha256', 8), '(none)')
            using errcode = 'IU093';
    end if;

    -- The phases up to there have one way for both modes and ran before there was anything to record them in.
    insert into cutter_governance.run_phase (run_id, phase, attempt, outcome, path, actor, tool_revision, module_sha256,
        started_at, completed_at, xid)
    select v_run.run_id, p.phase, 1, 'complete', 'common', v_run.requester, v_run.tool_revision, p_run ->> 'module_sha256',
        v_run.created_at, v_run.created_at, pg_current_xact_id()
    from cutter_governance.phase p
    where p.phase <= cutter_governance.fn_phase_number('cutplan');

    perform cutter_governance.fn_pins_write(v_run.run_id, null, coalesce(p_run -> 'pins', '{}'));
    perform cutter_governance.fn_event_append(v_run.run_id, cutter_governance.fn_phase_number('cutplan'), 1, 'run_created',
        'complete', null, null,
        format('plan %s of %s, source %s, %s units, for %s', v_run.plan_digest, v_run.document_prefix, v_run.source_sha256,
            v_run.unit_count, v_run.requester));
end $$;

-- Ends a run that has written no unit yet. It needs no switch: voiding is always possible.
create or replace function cutter_governance.fn_run_void(p_card jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_run  cutter_governance.run;
    v_card cutter_governance.approval;
begin
    v_run := cutter_governance.fn_run_lock(p_card ->> 'run_id');
    if not exists (select from cutter_governance.run_state s
        where s.state = v_run.state and not s.terminal
          and s.ordinal < (select l.ordinal from cutter_governance.run_state l where l.state = 'LegACommitted')) then
        raise exception 'run % stands at % and cannot be voided', v_run.run_id, v_run.state using errcode = 'IU110';
    end if;
    -- What may have been written is not ended before a person has said whether it was.
    perform cutter_governance.fn_hold_require_decided(v_run.run_id);

    v_card := cutter_governance.fn_card_record('Void', v_run.run_id, p_card);
    update cutter_governance.run r set state = 'Voided' where r.run_id = v_run.run_id;
    perform cutter_governance.fn_event_append(v_run.run_id, null, null, 'run_voided', 'complete', v_card.signer, null,
        format('card %s', v_card.card_sha256));
end $$;

reset role;
