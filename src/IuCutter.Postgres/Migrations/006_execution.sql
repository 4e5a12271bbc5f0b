-- The kill switch, its fence, the roster of signers, and what a transaction that writes is in. How they work: r2_execution, r2_off,
-- r2_phases.

set local role cutter_owner;

create table cutter_governance.execution_fence ();

create table cutter_governance.execution_switch (
    singleton   boolean primary key default true check (singleton),
    enabled     boolean not null default false,
    epoch       bigint not null default 1 check (epoch > 0),
    approval_id uuid references cutter_governance.approval,
    gate        text not null default 'Ruling' check (gate = 'Ruling'),
    -- Document prefixes, comma-separated, or '*'; and the gates whose phases may write.
    scope       text,
    gates       text,
    until       timestamptz,
    -- The timeline of the server's log in which it was turned on (fn_timeline): a standby that is promoted begins another.
    timeline    text,
    why         text not null,
    changed_by  text not null default session_user,
    changed_at  timestamptz not null default clock_timestamp(),
    -- On means: by a ruling, for a scope, until a time. Whoever writes the row.
    check (not enabled or (approval_id is not null and scope is not null and gates is not null
        and until is not null)),
    foreign key (approval_id, gate) references cutter_governance.approval (approval_id, gate)
);

-- The rulings that an epoch has: each adds its scope and takes none away. A new epoch begins without any.
create table cutter_governance.execution_ruling (
    approval_id uuid primary key,
    gate        text not null default 'Ruling' check (gate = 'Ruling'),
    epoch       bigint not null check (epoch > 0),
    -- The switch's epoch before it: the same while it was on, else the one that this ruling ended.
    from_epoch  bigint not null check (from_epoch > 0 and from_epoch <= epoch),
    foreign key (approval_id, gate) references cutter_governance.approval (approval_id, gate)
);

insert into cutter_governance.execution_switch (why, changed_by) values ('never turned on', 'installation');

-- OFF, said and not yet written into the switch's row. While there is one, execution is off. Who says it adds a row and waits
-- for nobody; whoever writes the switch's row next takes it away again.
create table cutter_governance.execution_off (
    why      text not null check (length(why) <= 500),
    said_by  text not null default session_user,
    said_at  timestamptz not null default clock_timestamp(),
    said_xid xid8 not null default pg_current_xact_id(),
    -- One row that says nothing keeps a page of the file, so that there is room on a full disk.
    is_room  boolean not null default false
);

insert into cutter_governance.execution_off (why, said_by, is_room) values ('keeps a page', 'installation', true);

create table cutter_governance.roster (
    roster_no       bigint generated always as identity primary key,
    sha256          text not null,
    allowed_signers text not null check (allowed_signers <> ''),
    installed_by    text not null default session_user,
    installed_at    timestamptz not null default clock_timestamp(),
    check (sha256 = encode(sha256(convert_to(allowed_signers, 'UTF8')), 'hex'))
);

comment on table cutter_governance.roster is
    'Allowed signers (ssh-keygen -Y); the one with the highest number is in force.';

-- The phase that this very transaction is in. A setting (set local app.writer = ...) could be made by any session; a
-- row here only by fn_phase_enter. fn_phase_complete takes it away again, so that no committed row is ever left, and
-- a transaction id of a restored dump can never match one of this cluster.
create table cutter_governance.phase_transaction (
    xid        xid8 primary key,
    run_id     text not null references cutter_governance.run,
    phase      int not null references cutter_governance.phase,
    attempt    int not null,
    permit_id  uuid not null references cutter_governance.permit,
    epoch      bigint not null,
    entered_at timestamptz not null default clock_timestamp()
);

-- A row as it was given: its place in the set, and the nine parameters of fn_iu_create.
create type cutter_governance.leg_a_row as (
    n                 int,
    canonical_address text,
    title             text,
    body              text,
    actor             text,
    unit_kind         text,
    section_type      text,
    owner_ref         text,
    publication_type  text,
    parent_ref        text
);

-- The same row with the permit that it used.
create type cutter_governance.leg_a_unit as (
    given     cutter_governance.leg_a_row,
    permitted cutter_governance.permit_unit
);

reset role;
