-- Backups that were encrypted anew to other keys. The dump in it is the same; file and manifest are others, and the manifest that the
-- run recorded names the old ones. A restore carries these rows over: they are about files, which do not go back in time.

set local role cutter_owner;

create table cutter_governance.backup_reencryption (
    manifest_sha256  text primary key check (manifest_sha256 ~ '^[0-9a-f]{64}$'),
    -- The manifest that it was made from: the one of a backup_record, or of another row.
    replaces         text not null check (replaces ~ '^[0-9a-f]{64}$'),
    replaces_backup  text not null check (replaces_backup ~ '^[0-9a-f]{64}$'),
    -- Not a reference: a file may be of a run that this database does not know.
    run_id           text not null check (run_id <> '' and length(run_id) <= 200),
    backup_sha256    text not null check (backup_sha256 ~ '^[0-9a-f]{64}$'),
    size_bytes       bigint not null check (size_bytes > 0),
    gpg_fpr          text not null check (gpg_fpr ~ '^[0-9A-F]{40}$'),
    -- Of the dump itself: what file and origin both decrypt to.
    plaintext_sha256 text not null check (plaintext_sha256 ~ '^[0-9a-f]{64}$'),
    encrypted_at     timestamptz not null,
    recorded_at      timestamptz not null default clock_timestamp(),
    recorded_by      text not null default session_user,
    check (manifest_sha256 <> replaces)
);

create index backup_reencryption_origin on cutter_governance.backup_reencryption (replaces);

reset role;
