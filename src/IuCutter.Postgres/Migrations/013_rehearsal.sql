-- The rehearsals of live runs: what the whole live path did in a restored copy of this database, before its first write.

set local role cutter_owner;

create table cutter_governance.rehearsal (
    rehearsal_id    bigint generated always as identity primary key,
    run_id          text not null references cutter_governance.run,
    -- Which backup was restored to be rehearsed in.
    manifest_sha256 text not null check (manifest_sha256 ~ '^[0-9a-f]{64}$'),
    unit_count      int not null check (unit_count > 0),
    -- Over the units as they were stored there, ids aside (fn_stored_rows_digest).
    rows_digest     text not null check (rows_digest ~ '^[0-9a-f]{64}$'),
    -- Rows, durations and locks, as the module reads them.
    report          text not null check (report <> ''),
    report_sha256   text not null check (report_sha256 = encode(sha256(convert_to(report, 'UTF8')), 'hex')),
    -- Who of the verifying duty signed all that, and the text, which names the report by its hash.
    verifier        text not null check (verifier <> ''),
    verifier_key    text not null check (verifier_key <> ''),
    statement       text not null check (statement <> ''),
    signature       text not null check (signature <> ''),
    rehearsed_at    timestamptz not null default clock_timestamp(),
    recorded_by     text not null default session_user,
    recorded_xid    xid8 not null default pg_current_xact_id()
);

create index rehearsal_run on cutter_governance.rehearsal (run_id, manifest_sha256);

reset role;
