-- The backup of a run, and how the tables stood when it was made (r2_backup says how that is compared).

set local role cutter_owner;

create table cutter_governance.backup_record (
    run_id          text primary key references cutter_governance.run,
    backup_sha256   text not null check (backup_sha256 ~ '^[0-9a-f]{64}$'),
    size_bytes      bigint not null check (size_bytes > 0),
    gpg_fpr         text not null check (gpg_fpr ~ '^[0-9A-F]{40}$'),
    manifest_sha256 text not null check (manifest_sha256 ~ '^[0-9a-f]{64}$'),
    horizon         xid8 not null,
    restore_proof   text not null check (restore_proof in ('proved', 'waived')),
    -- How long the restore took that proved it.
    restore_ms      bigint,
    recorded_at     timestamptz not null default clock_timestamp(),
    recorded_by     text not null default session_user,
    recorded_xid    xid8 not null default pg_current_xact_id(),
    check ((restore_proof = 'proved') = (restore_ms is not null))
);

create table cutter_governance.backup_prestate (
    run_id    text not null references cutter_governance.backup_record,
    name      text not null,
    row_count bigint not null,
    recent    numeric not null,
    primary key (run_id, name)
);

-- What the verifying duty signed of a backup that its process saw restored, as the signed text says it. No password is enough to invent
-- one, the executor's or any other.
create table cutter_governance.backup_attestation (
    attestation_id  bigint generated always as identity primary key,
    run_id          text not null references cutter_governance.run,
    backup_sha256   text not null check (backup_sha256 ~ '^[0-9a-f]{64}$'),
    size_bytes      bigint not null check (size_bytes > 0),
    manifest_sha256 text not null check (manifest_sha256 ~ '^[0-9a-f]{64}$'),
    -- Who signed the manifest, as the roster names them.
    manifest_signer text not null check (manifest_signer <> '' and length(manifest_signer) <= 200),
    horizon         xid8 not null,
    -- Over the pre-state that the manifest names (fn_prestate_digest).
    prestate_sha256 text not null check (prestate_sha256 ~ '^[0-9a-f]{64}$'),
    -- Over the names, counts and digests that the restored tables were compared with.
    tables_sha256   text not null check (tables_sha256 ~ '^[0-9a-f]{64}$'),
    table_count     int not null check (table_count > 0),
    restore_ms      bigint not null check (restore_ms >= 0),
    verifier        text not null check (verifier <> ''),
    verifier_key    text not null check (verifier_key <> ''),
    statement       text not null check (statement <> ''),
    signature       text not null check (signature <> ''),
    attested_at     timestamptz not null default clock_timestamp(),
    attested_by     text not null default session_user,
    attested_xid    xid8 not null default pg_current_xact_id(),
    -- Whoever made the backup does not attest it.
    constraint backup_attestation_duties check (lower(verifier) <> lower(manifest_signer))
);

create index backup_attestation_run on cutter_governance.backup_attestation (run_id, manifest_sha256);

reset role;
