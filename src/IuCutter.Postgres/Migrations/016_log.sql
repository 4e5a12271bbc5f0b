-- The log: every event and every movement of a governed row is a record, and the records are the leaves of one Merkle tree
-- (RFC 6962, SHA-256), in the order in which their transactions committed. How it is written: r2_log.

set local role cutter_owner;

-- A record as it is hashed, and the columns that it is looked up by, which say what it says. It is written in the transaction of
-- what it tells, and becomes a leaf at its COMMIT.
create table cutter_governance.log_entry (
    entry_id  bigint generated always as identity,
    xid       xid8 not null,
    kind      text not null check (kind <> '' and length(kind) <= 200),
    logged_at timestamptz not null,
    run_id    text check (length(run_id) <= 200),
    document  text check (length(document) <= 200),
    person    text not null check (length(person) <= 200),
    -- Address of the unit that it is about.
    subject   text check (length(subject) <= 500),
    -- Canonical JSON (RFC 8785). It has the digest of a row, and nothing of a document.
    record    text not null check (octet_length(record) <= 40000),
    -- With the transaction: in a database that was made from a template, and crashed soon after, a sequence gives numbers again.
    primary key (entry_id, xid)
);

create index log_entry_run on cutter_governance.log_entry (run_id) where run_id is not null;

create index log_entry_subject on cutter_governance.log_entry (subject) where subject is not null;

-- No foreign key: it would be checked, leaf by leaf, while other runs wait for the tree. Test-IuAuditLog finds a leaf without record.
create table cutter_governance.log_leaf (
    log_index   bigint primary key check (log_index >= 0),
    entry_id    bigint not null,
    xid         xid8 not null,
    leaf_sha256 bytea not null check (length(leaf_sha256) = 32),
    unique (entry_id, xid)
);

-- Complete subtrees of 16, 256, 4096... leaves. What is in between is computed from at most 16 of them or of the leaves.
create table cutter_governance.log_node (
    height      int not null check (height > 0 and height % 4 = 0),
    place       bigint not null check (place >= 0),
    node_sha256 bytea not null check (length(node_sha256) = 32),
    primary key (height, place)
);

-- Whoever appends locks it, last of all. A lock on a table is given in the order in which it is asked for, where many that lock one
-- row may starve one of them; and this table has no row, so that no vacuum is ever in the way.
create table cutter_governance.log_lock ();

-- The tree as it stands.
create table cutter_governance.log_head (
    singleton   boolean primary key default true check (singleton),
    tree_size   bigint not null check (tree_size >= 0),
    root_sha256 bytea not null check (length(root_sha256) = 32)
);

insert into cutter_governance.log_head (tree_size, root_sha256) values (0, sha256(''));

-- A transaction that has records and is not committed. No committed row is ever left.
create table cutter_governance.log_transaction (
    xid         xid8 primary key,
    -- None of its records has a lower number.
    first_entry bigint not null,
    -- Whether everything else that is deferred to COMMIT is done.
    is_last     boolean not null default false,
    -- The permit that it acts under, and since when; null for what needs none.
    permit_id   uuid,
    entered_at  timestamptz,
    -- The ruling that it records, the first where it is more than one.
    ruling_id   uuid
);

reset role;
