-- The journal of runs: the run, its phases, its pins, and the hash chain of everything that happened to it.

set local role cutter_owner;

create table cutter_governance.run (
    run_id           text primary key check (run_id ~ '^ictr-[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}$'),
    state            text not null references cutter_governance.run_state,
    document_prefix  text not null check (document_prefix ~ '^[A-Z][A-Z0-9-]{1,63}$'),
    source_sha256    text not null check (source_sha256 ~ '^[0-9a-f]{64}$'),
    source_length    bigint not null check (source_length > 0),
    plan_digest      text not null check (plan_digest ~ '^[0-9a-f]{64}$'),
    unit_count       int not null check (unit_count > 0),
    profile_name     text not null,
    profile_digest   text not null check (profile_digest ~ '^[0-9a-f]{64}$'),
    owner_ref        text not null check (owner_ref <> ''),
    publication_type text not null references public.publication_type,
    requester        text not null check (requester <> ''),
    tool_revision    text not null check (tool_revision <> ''),
    created_at       timestamptz not null,
    recorded_at      timestamptz not null default clock_timestamp(),
    recorded_by      text not null default session_user
);

-- One row per attempt. The intent commits before the work, the outcome with it.
create table cutter_governance.run_phase (
    run_id       text not null references cutter_governance.run,
    phase        int not null references cutter_governance.phase,
    attempt      int not null check (attempt > 0),
    outcome      text not null check (outcome in ('intent', 'complete', 'refused', 'failed', 'killed', 'unknown')),
    path         text check (path in ('common', 'live')),
    actor        text not null check (actor <> ''),
    started_at   timestamptz not null default clock_timestamp(),
    intent_xid   xid8 not null default pg_current_xact_id(),
    completed_at timestamptz,
    -- The transaction that wrote the result: pg_xact_status(xid) decides when the answer to COMMIT was lost.
    xid          xid8,
    error_id     text,
    primary key (run_id, phase, attempt),
    check ((outcome = 'complete') = (xid is not null)),
    check ((outcome = 'complete') = (path is not null)),
    check ((outcome = 'intent') = (completed_at is null))
);

create unique index run_phase_once on cutter_governance.run_phase (run_id, phase) where outcome = 'complete';
create index run_phase_transaction on cutter_governance.run_phase (xid) where xid is not null;

create table cutter_governance.run_pin (
    run_id     text not null references cutter_governance.run,
    key        text not null check (key ~ '^[a-z][a-z0-9_.]*$'),
    value      text not null,
    phase      int references cutter_governance.phase, -- null: written with the run
    written_at timestamptz not null default clock_timestamp(),
    xid        xid8 not null default pg_current_xact_id(),
    primary key (run_id, key),
    constraint run_pin_not_secret check
        (key !~ '(password|passwd|passphrase|secret|token|dsn|credential|private_key|api_?key|connection_?string)')
);

-- A chain per run, and the chain 'execution' for the switch. The hash covers the hash before and one line of text
-- that is kept as it was hashed, so that sha256sum and awk can follow the chain without knowing this schema.
create table cutter_governance.run_event (
    event_id    bigint generated always as identity primary key,
    chain       text not null,
    seq         bigint not null check (seq > 0),
    run_id      text references cutter_governance.run,
    phase       int references cutter_governance.phase,
    attempt     int,
    event       text not null,
    outcome     text not null,
    actor       text not null,
    role_name   text not null,
    error_id    text,
    detail      text,
    xid         xid8 not null,
    occurred_at timestamptz not null,
    line        text not null,
    prev_seq    bigint generated always as (nullif(seq - 1, 0)) stored,
    prev_hash   text not null,
    hash        text not null unique,
    unique (chain, seq, hash),
    check (chain = coalesce(run_id, 'execution')),
    check (seq > 1 or prev_hash = repeat('0', 64)),
    check (hash = encode(sha256(convert_to(prev_hash || e'\n' || line, 'UTF8')), 'hex')),
    -- A link that names another predecessor cannot be stored, whoever stores it.
    foreign key (chain, prev_seq, prev_hash) references cutter_governance.run_event (chain, seq, hash)
);

create unique index run_event_chain on cutter_governance.run_event (chain, seq);

-- Appends to a chain. The caller holds the row lock that orders it: the run's row, or the switch's.
create function cutter_governance.fn_event_append(
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
    v_detail text := left(p_detail, 2000);
    v_line   text;
    v_id     bigint;
begin
    select e.seq, e.hash into v_seq, v_prev
    from cutter_governance.run_event e where e.chain = v_chain order by e.seq desc limit 1;
    v_seq := coalesce(v_seq, 0) + 1;
    v_prev := coalesce(v_prev, repeat('0', 64));

    -- Tab-separated; tab, line feed, carriage return and backslash are escaped within a field.
    select string_agg(replace(replace(replace(replace(coalesce(f.value, ''),
            '\', '\\'), e'\t', '\t'), e'\n', '\n'), e'\r', '\r'), e'\t' order by f.n)
    into v_line
    from unnest(array[v_chain, v_seq::text, to_char(v_now at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        p_phase::text, p_attempt::text, p_event, p_outcome, p_actor, session_user::text, p_error_id, v_detail,
        v_xid::text]) with ordinality as f (value, n);

    insert into cutter_governance.run_event (chain, seq, run_id, phase, attempt, event, outcome, actor, role_name,
        error_id, detail, xid, occurred_at, line, prev_hash, hash)
    values (v_chain, v_seq, p_run_id, p_phase, p_attempt, p_event, p_outcome, p_actor, session_user,
        p_error_id, v_detail, v_xid, v_now, v_line, v_prev, cutter_governance.fn_sha256(v_prev || e'\n' || v_line))
    returning event_id into v_id;
    return v_id;
end $$;

create function cutter_governance.fn_pins_write(p_run_id text, p_phase int, p_pins jsonb) returns void
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

create function cutter_governance.fn_run_create(p_run jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_run cutter_governance.run;
begin
    insert into cutter_governance.run (run_id, state, document_prefix, source_sha256, source_length, plan_digest,
        unit_count, profile_name, profile_digest, owner_ref, publication_type, requester, tool_revision, created_at)
    values (p_run ->> 'run_id', 'AwaitingCutAuthorization', p_run ->> 'document_prefix', p_run ->> 'source_sha256',
        (p_run ->> 'source_length')::bigint, p_run ->> 'plan_digest', (p_run ->> 'unit_count')::int,
        p_run ->> 'profile_name', p_run ->> 'profile_digest', p_run ->> 'owner_ref', p_run ->> 'publication_type',
        p_run ->> 'requester', p_run ->> 'tool_revision', (p_run ->> 'created_at')::timestamptz)
    returning * into v_run;

    -- The first three phases have one way for both modes and ran before there was anything to record them in.
    insert into cutter_governance.run_phase (run_id, phase, attempt, outcome, path, actor, started_at, completed_at,
        xid)
    select v_run.run_id, p, 1, 'complete', 'common', v_run.requester, v_run.created_at, v_run.created_at,
        pg_current_xact_id()
    from generate_series(1, 3) p;

    perform cutter_governance.fn_pins_write(v_run.run_id, null, coalesce(p_run -> 'pins', '{}'));
    perform cutter_governance.fn_event_append(v_run.run_id, 3, 1, 'run_created', 'complete', v_run.requester, null,
        format('plan %s of %s, source %s, %s units', v_run.plan_digest, v_run.document_prefix, v_run.source_sha256,
            v_run.unit_count));
end $$;

-- A statement trigger: it refuses an UPDATE or DELETE that would have matched no row, too, and TRUNCATE with it.
create function cutter_governance.fn_guard_append_only() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception '% of %.%: rows are only ever added', tg_op, tg_table_schema, tg_table_name
        using errcode = 'IU005';
end $$;

create trigger run_pin_append_only before update or delete or truncate on cutter_governance.run_pin
    for each statement execute function cutter_governance.fn_guard_append_only();
create trigger run_event_append_only before update or delete or truncate on cutter_governance.run_event
    for each statement execute function cutter_governance.fn_guard_append_only();
create trigger run_no_removal before delete or truncate on cutter_governance.run
    for each statement execute function cutter_governance.fn_guard_append_only();
create trigger run_phase_no_removal before delete or truncate on cutter_governance.run_phase
    for each statement execute function cutter_governance.fn_guard_append_only();

-- What a run is never changes; where it stands does, and a run that has ended stays ended.
create function cutter_governance.fn_guard_run() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if to_jsonb(new) - 'state' is distinct from to_jsonb(old) - 'state'
        or exists (select from cutter_governance.run_state s where s.state = old.state and s.terminal) then
        raise exception 'run % cannot be changed', old.run_id using errcode = 'IU005';
    end if;
    return new;
end $$;

create trigger run_immutable before update on cutter_governance.run
    for each row execute function cutter_governance.fn_guard_run();

create function cutter_governance.fn_guard_run_phase() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if old.outcome <> 'intent'
        or (new.run_id, new.phase, new.attempt, new.actor, new.started_at, new.intent_xid)
            is distinct from (old.run_id, old.phase, old.attempt, old.actor, old.started_at, old.intent_xid) then
        raise exception 'attempt % of phase % of run % has its outcome', old.attempt, old.phase, old.run_id
            using errcode = 'IU005';
    end if;
    return new;
end $$;

create trigger run_phase_immutable before update on cutter_governance.run_phase
    for each row execute function cutter_governance.fn_guard_run_phase();

-- ALWAYS: a session in replica mode must not slip past them.
alter table cutter_governance.run       enable always trigger run_no_removal;
alter table cutter_governance.run       enable always trigger run_immutable;
alter table cutter_governance.run_phase enable always trigger run_phase_no_removal;
alter table cutter_governance.run_phase enable always trigger run_phase_immutable;
alter table cutter_governance.run_pin   enable always trigger run_pin_append_only;
alter table cutter_governance.run_event enable always trigger run_event_append_only;

reset role;
