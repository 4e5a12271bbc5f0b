-- What a database that goes back in time must not forget: kept in a table that the next backup holds as well.

set local role cutter_owner;

-- One restoration is two rows: one in the database that was replaced, one in the database that took its place. The card
-- is here in full: its approval is a row of the replaced database alone.
create table cutter_governance.restoration (
    restoration_id    uuid primary key default gen_random_uuid(),
    side              text not null check (side in ('replaced', 'restored')),
    card_sha256       text not null unique check (card_sha256 = encode(sha256(convert_to(card_text, 'UTF8')), 'hex')),
    card_text         text not null,
    signatures        jsonb not null,
    backup_sha256     text not null check (backup_sha256 ~ '^[0-9a-f]{64}$'),
    manifest_sha256   text not null check (manifest_sha256 ~ '^[0-9a-f]{64}$'),
    prestate_digest   text not null check (prestate_digest ~ '^[0-9a-f]{64}$'),
    replaced_database text not null check (replaced_database <> ''),
    -- How the replaced database ended: its last event, the switch's epoch, its tables and its runs.
    replaced_head     bigint not null,
    replaced_hash     text not null,
    replaced_epoch    bigint not null,
    replaced_tables   jsonb not null,
    replaced_runs     jsonb not null,
    recorded_at       timestamptz not null default clock_timestamp(),
    recorded_by       text not null default session_user,
    recorded_xid      xid8 not null default pg_current_xact_id()
);

reset role;
