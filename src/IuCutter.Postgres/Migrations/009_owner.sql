-- Who runs a run. The owner is one session: it holds an advisory lock whose key was drawn at random for this one claim,
-- and the row names session, key and epoch. Anybody may take an advisory lock, but nobody can hold this key before it
-- exists, and only the session itself can let it go: it dies with its connection, and with the DISCARD ALL of a pooler.
-- That the lock is held, and by whom, is read from pg_locks, never from the row.

set local role cutter_owner;

create table cutter_governance.run_owner (
    run_id      text primary key references cutter_governance.run,
    -- Grows with each claim: its number in run_claim.
    epoch       bigint not null check (epoch > 0),
    backend_pid int not null,
    lock_key    bigint not null,
    who         text not null check (who <> '' and length(who) <= 200),
    role_name   text not null default session_user,
    claimed_at  timestamptz not null default clock_timestamp(),
    -- When this claim was let go; null while it is held, and where its session ended before.
    released_at timestamptz
);

-- Every claim. Its number is random and known to who claimed alone: it is not kept, and epoch and lock are no way to write as the
-- owner. A runner that was overtaken is told from a stranger by it.
create table cutter_governance.run_claim (
    run_id       text not null references cutter_governance.run,
    epoch        bigint not null check (epoch > 0),
    claim_sha256 text not null check (claim_sha256 ~ '^[0-9a-f]{64}$'),
    who          text not null check (who <> '' and length(who) <= 200),
    role_name    text not null default session_user,
    claimed_at   timestamptz not null default clock_timestamp(),
    primary key (run_id, epoch),
    unique (run_id, claim_sha256)
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
