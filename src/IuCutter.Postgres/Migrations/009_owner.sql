-- Who runs a run. The owner is one session: it holds an advisory lock whose key was drawn at random for this one claim,
-- and the row names session, key and epoch. Anybody may take an advisory lock, but nobody can hold this key before it
-- exists, and only the session itself can let it go: it dies with its connection, and with the DISCARD ALL of a pooler.
-- That the lock is held, and by whom, is read from pg_locks, never from the row.

set local role cutter_owner;

create table cutter_governance.run_owner (
    run_id      text primary key references cutter_governance.run,
    -- Grows with each claim. What a runner writes, it writes as the epoch that it claimed.
    epoch       bigint not null check (epoch > 0),
    backend_pid int not null,
    lock_key    bigint not null,
    who         text not null check (who <> ''),
    role_name   text not null default session_user,
    claimed_at  timestamptz not null default clock_timestamp()
);

-- The transaction in which a phase is about to commit, reported on the owner's connection before COMMIT is sent.
create table cutter_governance.run_phase_xid (
    run_id      text not null,
    phase       int not null,
    attempt     int not null,
    epoch       bigint not null,
    xid         xid8 not null,
    reported_at timestamptz not null default clock_timestamp(),
    primary key (run_id, phase, attempt),
    foreign key (run_id, phase, attempt) references cutter_governance.run_phase
);

reset role;
