-- The way back before enactment: the record of it, and which run a transaction is undoing.

set local role cutter_owner;

create table cutter_governance.cut_compensation (
    compensation_id uuid primary key default gen_random_uuid(),
    run_id          text not null unique,
    -- Used once.
    approval_id     uuid not null unique,
    gate            text not null default 'Undo' check (gate = 'Undo'),
    change_set_id   uuid references cutter_governance.cut_change_set,
    rollback_key    text not null unique check (rollback_key = 'rollback/' || run_id),
    units_removed   int not null check (units_removed > 0),
    rows_digest     text not null check (rows_digest ~ '^[0-9a-f]{64}$'),
    actor           text not null check (actor <> '' and length(actor) <= 200),
    role_name       text not null default session_user,
    recorded_xid    xid8 not null default pg_current_xact_id(),
    recorded_at     timestamptz not null default clock_timestamp(),
    foreign key (approval_id, run_id, gate) references cutter_governance.approval (approval_id, run_id, gate)
);

-- The run whose drafts this very transaction removes. No committed row is ever left.
create table cutter_governance.undo_transaction (
    xid         xid8 primary key,
    run_id      text not null references cutter_governance.run,
    approval_id uuid not null references cutter_governance.approval,
    epoch       bigint not null
);

reset role;
