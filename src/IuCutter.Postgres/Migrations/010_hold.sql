-- What holds a run: a stop that somebody asked for, or an attempt of which it cannot be determined whether it took effect.

set local role cutter_owner;

-- Why no phase may begin: somebody asked the run to stop (Resume-IuRun lifts it), or it cannot be determined whether a phase
-- took effect (a person decides; only the DBA lifts it). No foreign key: it would wait for the phase that is running.
create table cutter_governance.run_hold (
    hold_no     bigint generated always as identity primary key,
    run_id      text not null,
    kind        text not null check (kind in ('stop', 'undecided')),
    phase       int,
    attempt     int,
    reason      text not null check (reason <> '' and length(reason) <= 2000),
    held_by     text not null check (held_by <> '' and length(held_by) <= 200),
    held_at     timestamptz not null default clock_timestamp(),
    lifted_by   text,
    lifted_at   timestamptz,
    lift_reason text,
    check ((lifted_at is null) = (lifted_by is null)),
    check ((lifted_at is null) = (lift_reason is null))
);

create index run_hold_standing on cutter_governance.run_hold (run_id) where lifted_at is null;

reset role;
