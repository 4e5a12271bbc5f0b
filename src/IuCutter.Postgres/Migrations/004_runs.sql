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
    profile_name     text not null check (length(profile_name) <= 200),
    profile_digest   text not null check (profile_digest ~ '^[0-9a-f]{64}$'),
    owner_ref        text not null check (owner_ref <> '' and length(owner_ref) <= 500),
    publication_type text not null references public.publication_type,
    requester        text not null check (requester <> '' and length(requester) <= 200),
    tool_revision    text not null check (tool_revision <> '' and length(tool_revision) <= 200),
    -- Within what every program can read as a time; the database's own time is recorded_at.
    created_at       timestamptz not null check (created_at >= '2000-01-01Z' and created_at < '2500-01-01Z'),
    recorded_at      timestamptz not null default clock_timestamp(),
    recorded_by      text not null default session_user,
    -- No character that acts on a terminal or turns the direction of what follows: the values are shown as they are.
    constraint run_plain check (profile_name || owner_ref || requester || tool_revision
        !~ '[\u0001-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]')
);

-- One row per attempt. The intent commits before the work, the outcome with it.
create table cutter_governance.run_phase (
    run_id       text not null references cutter_governance.run,
    phase        int not null references cutter_governance.phase,
    attempt      int not null check (attempt > 0),
    outcome      text not null check (outcome in ('intent', 'complete', 'refused', 'failed', 'killed', 'unknown')),
    path         text check (path in ('common', 'live')),
    actor        text not null check (actor <> '' and length(actor) <= 200),
    -- The build that acts, not the one that made the run: the ledger names it.
    tool_revision text not null check (tool_revision <> '' and length(tool_revision) <= 200),
    module_sha256 text not null check (module_sha256 ~ '^[0-9a-f]{64}$'),
    started_at   timestamptz not null default clock_timestamp(),
    intent_xid   xid8 not null default pg_current_xact_id(),
    completed_at timestamptz,
    -- The transaction that wrote the result: pg_xact_status(xid) decides when the answer to COMMIT was lost.
    xid          xid8,
    error_id     text check (length(error_id) <= 100),
    primary key (run_id, phase, attempt),
    check ((outcome = 'complete') = (xid is not null)),
    check ((outcome = 'complete') = (path is not null)),
    check ((outcome = 'intent') = (completed_at is null))
);

create unique index run_phase_once on cutter_governance.run_phase (run_id, phase) where outcome = 'complete';

create index run_phase_transaction on cutter_governance.run_phase (xid) where xid is not null;

create table cutter_governance.run_pin (
    run_id     text not null references cutter_governance.run,
    key        text not null check (key ~ '^[a-z][a-z0-9_.]*$' and length(key) <= 200),
    value      text not null check (length(value) <= 100000),
    constraint run_pin_plain check
        (value !~ '[\u0001-\u0008\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]'),
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
    actor       text not null check (length(actor) <= 200),
    role_name   text not null,
    error_id    text check (length(error_id) <= 100),
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

-- The last word on the switch, however many cards of rulings a login asked for since.
create index run_event_switch on cutter_governance.run_event (seq)
    where chain = 'execution' and event in ('execution_on', 'execution_off');

reset role;
