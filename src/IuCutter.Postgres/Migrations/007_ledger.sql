-- The ledger: what was decided, what was cut, who signed, who checked. Rows are only ever added: 2N+6 per first cut
-- (1 entry, 1 history, 1 envelope, N blocks, 1 review, 1 change set, N affected rows, 1 signature), then 2 by the
-- verifier (1 result, 1 signature).

set local role cutter_owner;

create table cutter_governance.decision_backlog_entry (
    backlog_entry_id uuid primary key,
    run_id           text not null unique references cutter_governance.run,
    document_prefix  text not null,
    plan_digest      text not null,
    subject          text not null,
    created_by       text not null check (created_by <> ''),
    created_at       timestamptz not null default clock_timestamp()
);

create table cutter_governance.decision_backlog_history (
    history_id       bigint generated always as identity primary key,
    backlog_entry_id uuid not null references cutter_governance.decision_backlog_entry,
    from_status      text check (from_status in ('open', 'decided', 'withdrawn')),
    to_status        text not null check (to_status in ('open', 'decided', 'withdrawn')),
    actor            text not null check (actor <> ''),
    occurred_at      timestamptz not null default clock_timestamp(),
    unique (backlog_entry_id, to_status)
);

create table cutter_governance.manifest_envelope (
    envelope_id      uuid primary key,
    operation        text not null check (operation in ('first_cut', 'split', 'merge')),
    run_id           text not null unique references cutter_governance.run,
    backlog_entry_id uuid not null references cutter_governance.decision_backlog_entry,
    document_prefix  text not null,
    source_sha256    text not null,
    source_length    bigint not null,
    plan_digest      text not null,
    profile_name     text not null,
    profile_digest   text not null,
    unit_count       int not null,
    -- The bytes that belong to no unit: [{kind, start, length, sha256, base64}]. With the bodies they are the source.
    exclusions       jsonb not null check (jsonb_typeof(exclusions) = 'array'),
    created_by       text not null check (created_by <> ''),
    created_at       timestamptz not null default clock_timestamp()
);

create table cutter_governance.manifest_unit_block (
    envelope_id       uuid not null references cutter_governance.manifest_envelope,
    ordinal           int not null,
    unit_id           uuid not null,
    unit_version_id   uuid not null,
    canonical_address text not null,
    title_sha256      text not null,
    body_sha256       text not null,
    body_bytes        bigint not null,
    primary key (envelope_id, ordinal),
    -- No foreign key to the unit: a draft can be undone, and the ledger keeps what it says of it. The gateway writes
    -- these rows from the units themselves.
    unique (envelope_id, unit_id)
);

-- An address is one unit's within a version. In bytes: so a beginning of an address is found by it, too.
create unique index manifest_unit_block_address on cutter_governance.manifest_unit_block (envelope_id, canonical_address collate "C");

create table cutter_governance.review_decision (
    review_decision_id uuid primary key,
    run_id             text not null unique,
    backlog_entry_id   uuid not null references cutter_governance.decision_backlog_entry,
    envelope_id        uuid not null references cutter_governance.manifest_envelope,
    decision           text not null check (decision in ('approved')),
    approval_id        uuid not null,
    gate               text not null default 'CutAuthorization' check (gate = 'CutAuthorization'),
    decided_by         text not null,
    decided_at         timestamptz not null,
    recorded_by        text not null check (recorded_by <> ''),
    recorded_at        timestamptz not null default clock_timestamp(),
    -- The decision is the sovereign's approval of this run, and no other run's.
    foreign key (approval_id, run_id, gate) references cutter_governance.approval (approval_id, run_id, gate)
);

create table cutter_governance.cut_change_set (
    change_set_id      uuid primary key,
    run_id             text not null unique references cutter_governance.run,
    envelope_id        uuid not null unique references cutter_governance.manifest_envelope,
    review_decision_id uuid not null references cutter_governance.review_decision,
    operation          text not null check (operation in ('first_cut', 'split', 'merge')),
    -- The name under which the cut can be taken back, known before it is made: the card of SG_1 names it.
    rollback_key       text not null unique check (rollback_key = 'rollback/' || run_id),
    idempotency_key    text not null unique check (idempotency_key <> '' and length(idempotency_key) <= 500),
    executor           text not null check (executor <> ''),
    executor_key       text not null check (executor_key <> ''),
    executor_revision  text not null check (executor_revision <> ''),
    executor_role      text not null default session_user,
    recorded_xid       xid8 not null default pg_current_xact_id(),
    created_at         timestamptz not null default clock_timestamp(),
    unique (change_set_id, executor, executor_key, executor_revision)
);

create table cutter_governance.cut_change_set_affected_row (
    change_set_id     uuid not null references cutter_governance.cut_change_set,
    ordinal           int not null,
    change            text not null check (change in ('created')),
    unit_id           uuid not null,
    unit_version_id   uuid not null,
    canonical_address text not null,
    content_hash      text not null,
    primary key (change_set_id, ordinal),
    unique (change_set_id, unit_id)
);

create table cutter_governance.verify_result (
    verify_result_id  uuid primary key,
    -- Once: the second verdict finds the key taken.
    change_set_id     uuid not null unique,
    verdict           text not null check (verdict in ('pass')),
    rows_checked      bigint not null check (rows_checked > 0),
    rows_digest       text not null check (rows_digest ~ '^[0-9a-f]{64}$'),
    verifier          text not null check (verifier <> ''),
    verifier_key      text not null check (verifier_key <> ''),
    verifier_revision text not null check (verifier_revision <> ''),
    verifier_role     text not null default session_user,
    executor          text not null,
    executor_key      text not null,
    executor_revision text not null,
    recorded_xid      xid8 not null default pg_current_xact_id(),
    recorded_at       timestamptz not null default clock_timestamp(),
    -- The executor's particulars are here to be compared, and the foreign key keeps them true.
    foreign key (change_set_id, executor, executor_key, executor_revision)
        references cutter_governance.cut_change_set (change_set_id, executor, executor_key, executor_revision),
    constraint verify_result_duties check (lower(verifier) <> lower(executor)),
    constraint verify_result_keys check (verifier_key <> executor_key),
    constraint verify_result_revisions check (verifier_revision <> executor_revision)
);

create table cutter_governance.dot_pair_signature (
    signature_id     uuid primary key default gen_random_uuid(),
    dot              text not null check (dot in ('DOT-991', 'DOT-992')),
    change_set_id    uuid unique references cutter_governance.cut_change_set,
    verify_result_id uuid unique references cutter_governance.verify_result,
    signer           text not null check (signer <> ''),
    key_fingerprint  text not null check (key_fingerprint <> ''),
    tool_revision    text not null check (tool_revision <> ''),
    statement        text not null check (statement <> ''),
    signature        text not null check (signature <> ''),
    signed_at        timestamptz not null default clock_timestamp(),
    -- A signature is about one thing, and the executor's is about the change set.
    check (num_nonnulls(change_set_id, verify_result_id) = 1),
    check ((dot = 'DOT-991') = (change_set_id is not null))
);

-- The versions of a document: one row for each enactment, from which on that version is the document. Which units it has, in which order,
-- and with which bytes between them, its envelope says.
create table cutter_governance.document_version (
    document_prefix text not null,
    version_no      int not null check (version_no > 0),
    run_id          text not null unique references cutter_governance.run,
    envelope_id     uuid not null unique references cutter_governance.manifest_envelope,
    -- Legal time: the day from which on it is in force.
    effective_from  date not null,
    -- System time: when the database learned it. No caller sets it.
    recorded_at     timestamptz not null default clock_timestamp(),
    recorded_xid    xid8 not null default pg_current_xact_id(),
    primary key (document_prefix, version_no)
);

create index document_version_in_force on cutter_governance.document_version (document_prefix, effective_from desc, version_no desc);

-- What the units refer to, and an approval; these tables did not exist when theirs were made.
alter table public.iu_lifecycle_log
    add foreign key (change_set_id) references cutter_governance.cut_change_set,
    add foreign key (review_decision_id) references cutter_governance.review_decision;
alter table cutter_governance.approval
    add foreign key (review_decision_id) references cutter_governance.review_decision;
alter table public.birth_registry add foreign key (run_id) references cutter_governance.run;
alter table public.birth_registry add foreign key (permit_id) references cutter_governance.permit;
alter table public.iu_lifecycle_log add foreign key (run_id) references cutter_governance.run;

reset role;
