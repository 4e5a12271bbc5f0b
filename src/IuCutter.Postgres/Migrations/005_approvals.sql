-- What a sovereign signed, and what the database derived from it: the permit, with one row per approved unit.

set local role cutter_owner;

-- A card that was written here. A signed card is taken only if it is one of these, to the byte: what is not a fact of
-- run and plan (who asked, when, until when, the nonce) is then a fact of this database too, and nothing of a card is
-- believed because the card says so.
create table cutter_governance.card_request (
    nonce         text primary key check (nonce ~ '^[0-9a-f]{32}$'),
    gate          text not null references cutter_governance.gate,
    run_id        text references cutter_governance.run,
    card_sha256   text not null unique check (card_sha256 ~ '^[0-9a-f]{64}$'),
    requester     text not null check (requester <> '' and length(requester) <= 200),
    -- The build that the card is for: what acts under it names its revision by both (fn_tool_revision).
    module_version text not null check (module_version ~ '^[0-9A-Za-z.-]{1,50}$'),
    module_sha256 text not null check (module_sha256 ~ '^[0-9a-f]{64}$'),
    ledger_head   bigint not null,
    scope         text check (length(scope) <= 10000),
    gates         text check (length(gates) <= 200),
    -- The hosts that know no checkpoint of this database, with commas between: each takes the log as the card names it for its first.
    first_hosts   text check (first_hosts ~ '^[!-~]+$' and length(first_hosts) <= 1000),
    -- The switch's epoch as it was asked for, which the card names. An OFF that is said later voids the card (fn_epoch_stands). Not for
    -- what no OFF stands against: to end a run, to replace the database, and to give up a checkpoint.
    switch_epoch  bigint check (switch_epoch > 0),
    -- The history that it was asked for in (fn_history_fault): the database's oid, the timeline of the server's log, and the audit log's
    -- size and root as they were then.
    database_oid  bigint not null check (database_oid > 0),
    timeline      text not null check (timeline ~ '^[0-9A-F]{8}$'),
    log_size      bigint not null check (log_size > 0),
    log_root      text not null check (log_root ~ '^[0-9a-f]{64}$'),
    why           text check (length(why) <= 2000),
    -- The card says in capitals that the backup is not restored before the first write.
    waive_restore_proof boolean not null default false,
    -- For gate Restore: which backup is to replace what, as the card tells it.
    restore       jsonb check (length(restore::text) <= 1000000),
    -- For gate Reconcile: which checkpoint outside is given up, and what is missing, as the card tells it.
    reconcile     jsonb check (length(reconcile::text) <= 1000000),
    issued_at     timestamptz not null,
    expires_at    timestamptz not null,
    recorded_at   timestamptz not null default clock_timestamp(),
    recorded_by   text not null default session_user,
    check (issued_at < expires_at and issued_at >= '2000-01-01Z' and expires_at < '2500-01-01Z'),
    check ((gate in ('Ruling', 'Restore', 'Reconcile')) = (run_id is null)),
    check ((gate = 'Ruling') = (scope is not null and gates is not null)),
    check (gate = 'Ruling' or first_hosts is null),
    check ((gate in ('Void', 'Restore', 'Reconcile')) = (switch_epoch is null)),
    check ((gate in ('LifecycleAuthorization', 'Void', 'Undo', 'Restore', 'Reconcile')) = (why is not null)),
    check ((gate = 'Restore') = (restore is not null)),
    check ((gate = 'Reconcile') = (reconcile is not null)),
    check (gate = 'CutAuthorization' or not waive_restore_proof),
    -- As a card has them: what else is written here is shown to whoever asks what was asked for.
    constraint card_request_plain check (requester || coalesce(scope, '') || coalesce(gates, '') || coalesce(why, '') !~ '[^ -~]')
);

-- The epoch after an OFF is above each that was asked in: found at once, however many cards a login asks for.
create index card_request_epoch on cutter_governance.card_request (switch_epoch);

create table cutter_governance.approval (
    approval_id        uuid primary key default gen_random_uuid(),
    gate               text not null references cutter_governance.gate,
    run_id             text references cutter_governance.run,
    card_sha256        text not null unique,
    nonce              text not null unique check (nonce <> ''),
    signer             text not null check (signer <> '' and length(signer) <= 200),
    key_fingerprint    text not null check (key_fingerprint <> '' and length(key_fingerprint) <= 200),
    card_text          text not null check (length(card_text) <= 64000000),
    signature          text not null check (signature <> '' and length(signature) <= 100000),
    issued_at          timestamptz not null,
    not_before         timestamptz not null,
    expires_at         timestamptz not null,
    system_identifier  text not null,
    database           text not null,
    -- The history that the card was asked for in: looked at again wherever its permit is used.
    database_oid       bigint not null check (database_oid > 0),
    timeline           text not null,
    log_size           bigint not null check (log_size > 0),
    log_root           text not null,
    budget_rows        bigint,
    budget_bytes       bigint,
    budget_seconds     int,
    review_decision_id uuid,
    -- Who acts, and why, as every row that the permit lets in must say.
    actor              text check (actor <> '' and length(actor) <= 200),
    why                text,
    scope              text,
    gates              text,
    recorded_at        timestamptz not null default clock_timestamp(),
    recorded_by        text not null default session_user,
    recorded_xid       xid8 not null default pg_current_xact_id(),
    unique (approval_id, run_id, gate),
    unique (approval_id, gate),
    check (card_sha256 = encode(sha256(convert_to(card_text, 'UTF8')), 'hex')),
    check (not_before < expires_at),
    check (gate <> 'CutAuthorization' or expires_at <= issued_at + interval '24 hours'),
    check (gate <> 'LifecycleAuthorization' or expires_at <= issued_at + interval '12 hours'),
    check ((gate in ('Ruling', 'Restore', 'Reconcile')) = (run_id is null)),
    check ((gate = 'Ruling') = (scope is not null)),
    check ((gate = 'Ruling') = (gates is not null)),
    check ((gate in ('Ruling', 'Void', 'Undo', 'Restore', 'Reconcile')) = (budget_rows is null)),
    check ((gate in ('Ruling', 'Void', 'Undo', 'Restore', 'Reconcile')) = (budget_bytes is null)),
    check (budget_seconds > 0),
    check ((gate = 'LifecycleAuthorization') = (review_decision_id is not null)),
    check (gate not in ('CutAuthorization', 'LifecycleAuthorization') or actor is not null),
    check (gate <> 'LifecycleAuthorization' or why is not null)
);

create index approval_run on cutter_governance.approval (run_id, gate);

-- Everyone who signed the card; the approval itself names the first. One person with two keys, or one key under two
-- names, counts once.
create table cutter_governance.approval_signature (
    approval_id     uuid not null references cutter_governance.approval,
    signer          text not null check (signer <> '' and length(signer) <= 200),
    key_fingerprint text not null check (key_fingerprint <> '' and length(key_fingerprint) <= 200),
    signature       text not null check (signature <> '' and length(signature) <= 100000),
    primary key (approval_id, signer),
    unique (approval_id, key_fingerprint)
);

create table cutter_governance.permit (
    permit_id   uuid primary key default gen_random_uuid(),
    permit_no   bigint generated always as identity unique,
    approval_id uuid not null unique,
    run_id      text not null,
    gate        text not null check (gate in ('CutAuthorization', 'LifecycleAuthorization', 'Undo')),
    -- The switch's epoch when it was granted. Turning the switch off voids it, and so does turning it on after it was off.
    epoch       bigint not null,
    granted_at  timestamptz not null default clock_timestamp(),
    foreign key (approval_id, run_id, gate) references cutter_governance.approval (approval_id, run_id, gate)
);

create index permit_latest on cutter_governance.permit (run_id, gate, permit_no desc);

-- Half-filled pages: a unit's permit is updated once, and the new row should find room beside the old (HOT).
create table cutter_governance.permit_unit (
    permit_id      uuid not null references cutter_governance.permit,
    ordinal        int not null check (ordinal > 0),
    address        text not null check (address ~ '^[A-Z][A-Z0-9-]*(/[!-.0-~]+)*$'),
    parent_address text,
    unit_kind      text not null references public.unit_kind,
    section_type   text not null references public.section_type,
    section_code   text not null,
    title_sha256   text not null check (title_sha256 ~ '^[0-9a-f]{64}$'),
    body_sha256    text not null check (body_sha256 ~ '^[0-9a-f]{64}$'),
    body_bytes     bigint not null check (body_bytes > 0),
    used_at        timestamptz,
    used_xid       xid8,
    iu_id          uuid,
    uv_id          uuid,
    primary key (permit_id, address),
    -- In this order, or it would compete with the key above: the statistics do not know a new permit yet, the planner
    -- expects one row of it, and an index on (permit_id, ordinal) looks as good for an address. It reads all of them.
    unique (ordinal, permit_id),
    check (num_nonnulls(used_at, used_xid, iu_id, uv_id) in (0, 4))
) with (fillfactor = 50);

reset role;
