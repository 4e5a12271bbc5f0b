-- What a sovereign signed, and what the database derived from it: the permit, with one row per approved unit.

set local role cutter_owner;

-- A card that was written here. A signed card is taken only if it is one of these, to the byte: what is not a fact of
-- run and plan (who asked, when, until when, the nonce) is then a fact of this database too, and nothing of a card is
-- believed because the card says so.
create table cutter_governance.card_request (
    nonce         text primary key check (nonce ~ '^[0-9a-f]{32}$'),
    gate          text not null references cutter_governance.gate,
    run_id        text references cutter_governance.run,
    card_sha256   text not null unique check (card_sha256 ~ '^[0-9a-f]{64}$'),
    requester     text not null check (requester <> ''),
    module_sha256 text not null check (module_sha256 ~ '^[0-9a-f]{64}$'),
    ledger_head   bigint not null,
    scope         text,
    gates         text,
    why           text,
    -- The card says in capitals that the backup is not restored before the first write.
    waive_restore_proof boolean not null default false,
    -- For gate Restore: which backup is to replace what, as the card tells it.
    restore       jsonb,
    issued_at     timestamptz not null,
    expires_at    timestamptz not null,
    recorded_at   timestamptz not null default clock_timestamp(),
    recorded_by   text not null default session_user,
    check (issued_at < expires_at),
    check ((gate in ('Ruling', 'Restore')) = (run_id is null)),
    check ((gate = 'Ruling') = (scope is not null and gates is not null)),
    check ((gate in ('Void', 'Undo', 'Restore')) = (why is not null)),
    check ((gate = 'Restore') = (restore is not null)),
    check (gate = 'CutAuthorization' or not waive_restore_proof)
);

create trigger card_request_append_only before update or delete or truncate on cutter_governance.card_request
    for each statement execute function cutter_governance.fn_guard_append_only();
alter table cutter_governance.card_request enable always trigger card_request_append_only;

create table cutter_governance.approval (
    approval_id        uuid primary key default gen_random_uuid(),
    gate               text not null references cutter_governance.gate,
    run_id             text references cutter_governance.run,
    card_sha256        text not null unique,
    nonce              text not null unique check (nonce <> ''),
    signer             text not null check (signer <> ''),
    key_fingerprint    text not null check (key_fingerprint <> ''),
    card_text          text not null,
    signature          text not null check (signature <> ''),
    issued_at          timestamptz not null,
    not_before         timestamptz not null,
    expires_at         timestamptz not null,
    system_identifier  text not null,
    database           text not null,
    budget_rows        bigint,
    budget_bytes       bigint,
    budget_seconds     int,
    review_decision_id uuid,
    scope              text,
    gates              text,
    recorded_at        timestamptz not null default clock_timestamp(),
    recorded_by        text not null default session_user,
    recorded_xid       xid8 not null default pg_current_xact_id(),
    unique (approval_id, run_id, gate),
    unique (approval_id, gate),
    check (card_sha256 = encode(sha256(convert_to(card_text, 'UTF8')), 'hex')),
    check (not_before < expires_at),
    check (gate <> 'CutAuthorization' or expires_at <= issued_at + interval '24 hours'),
    check (gate <> 'LifecycleAuthorization' or expires_at <= issued_at + interval '12 hours'),
    check ((gate in ('Ruling', 'Restore')) = (run_id is null)),
    check ((gate = 'Ruling') = (scope is not null)),
    check ((gate = 'Ruling') = (gates is not null)),
    check ((gate in ('Ruling', 'Void', 'Undo', 'Restore')) = (budget_rows is null)),
    check ((gate in ('Ruling', 'Void', 'Undo', 'Restore')) = (budget_bytes is null)),
    check (budget_seconds > 0),
    check ((gate = 'LifecycleAuthorization') = (review_decision_id is not null))
);

create index approval_run on cutter_governance.approval (run_id, gate);

-- Everyone who signed the card; the approval itself names the first. One person with two keys, or one key under two
-- names, counts once.
create table cutter_governance.approval_signature (
    approval_id     uuid not null references cutter_governance.approval,
    signer          text not null check (signer <> ''),
    key_fingerprint text not null check (key_fingerprint <> ''),
    signature       text not null check (signature <> ''),
    primary key (approval_id, signer),
    unique (approval_id, key_fingerprint)
);

create trigger approval_signature_append_only before update or delete or truncate on cutter_governance.approval_signature
    for each statement execute function cutter_governance.fn_guard_append_only();
alter table cutter_governance.approval_signature enable always trigger approval_signature_append_only;

create table cutter_governance.permit (
    permit_id   uuid primary key default gen_random_uuid(),
    permit_no   bigint generated always as identity unique,
    approval_id uuid not null unique,
    run_id      text not null,
    gate        text not null check (gate in ('CutAuthorization', 'LifecycleAuthorization', 'Undo')),
    -- The switch's epoch when it was granted. Turning the switch off, or on again, voids it.
    epoch       bigint not null,
    granted_at  timestamptz not null default clock_timestamp(),
    foreign key (approval_id, run_id, gate) references cutter_governance.approval (approval_id, run_id, gate)
);

create index permit_latest on cutter_governance.permit (run_id, gate, permit_no desc);

-- Half-filled pages: a unit's permit is updated once, and the new row should find room beside the old (HOT).
create table cutter_governance.permit_unit (
    permit_id      uuid not null references cutter_governance.permit,
    ordinal        int not null check (ordinal > 0),
    address        text not null check (address ~ '^[A-Z][A-Z0-9-]*(/[!-.0-~]+)*$'),
    parent_address text,
    unit_kind      text not null references public.unit_kind,
    section_type   text not null references public.section_type,
    section_code   text not null,
    title_sha256   text not null check (title_sha256 ~ '^[0-9a-f]{64}$'),
    body_sha256    text not null check (body_sha256 ~ '^[0-9a-f]{64}$'),
    body_bytes     bigint not null check (body_bytes > 0),
    used_at        timestamptz,
    used_xid       xid8,
    iu_id          uuid,
    uv_id          uuid,
    primary key (permit_id, address),
    -- In this order, or it would compete with the key above: the statistics do not know a new permit yet, the planner
    -- expects one row of it, and an index on (permit_id, ordinal) looks as good for an address. It reads all of them.
    unique (ordinal, permit_id),
    check (num_nonnulls(used_at, used_xid, iu_id, uv_id) in (0, 4))
) with (fillfactor = 50);

create trigger approval_append_only before update or delete or truncate on cutter_governance.approval
    for each statement execute function cutter_governance.fn_guard_append_only();
create trigger permit_append_only before update or delete or truncate on cutter_governance.permit
    for each statement execute function cutter_governance.fn_guard_append_only();
create trigger permit_unit_no_removal before delete or truncate on cutter_governance.permit_unit
    for each statement execute function cutter_governance.fn_guard_append_only();

-- A permit's unit is used once. What was approved never changes. The condition stands at the trigger and not in its
-- function: leg A uses thousands at once, and only what is wrong should cost a call.
create function cutter_governance.fn_guard_permit_unit() returns trigger
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'the permit for % cannot be changed', old.address using errcode = 'IU005';
end $$;

create trigger permit_unit_immutable before update on cutter_governance.permit_unit
    for each row when (old.used_at is not null
        -- Column by column: a comparison of rows is stored in another form than a dump of it gives back.
        or new.permit_id is distinct from old.permit_id
        or new.ordinal is distinct from old.ordinal
        or new.address is distinct from old.address
        or new.parent_address is distinct from old.parent_address
        or new.unit_kind is distinct from old.unit_kind
        or new.section_type is distinct from old.section_type
        or new.section_code is distinct from old.section_code
        or new.title_sha256 is distinct from old.title_sha256
        or new.body_sha256 is distinct from old.body_sha256
        or new.body_bytes is distinct from old.body_bytes)
    execute function cutter_governance.fn_guard_permit_unit();

alter table cutter_governance.approval    enable always trigger approval_append_only;
alter table cutter_governance.permit      enable always trigger permit_append_only;
alter table cutter_governance.permit_unit enable always trigger permit_unit_no_removal;
alter table cutter_governance.permit_unit enable always trigger permit_unit_immutable;

-- Is this the database that the card names? A dump restored elsewhere brings its approvals along.
create function cutter_governance.fn_is_this_database(p_system_identifier text, p_database text) returns boolean
    language sql volatile security definer set search_path = pg_catalog, pg_temp
    return p_database = current_database()::text
       and p_system_identifier = (select c.system_identifier::text from pg_control_system() c);

-- How many different people must sign a card of this gate: a line '# iucutter-threshold: <gate> <n>' of the roster in
-- force, which ssh-keygen takes for a comment; 1 without one. The DBA installs the roster, so the DBA sets it.
create function cutter_governance.fn_threshold(p_gate text) returns int
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_roster text;
begin
    select r.allowed_signers into v_roster from cutter_governance.roster r order by r.roster_no desc limit 1;
    return coalesce(((regexp_match(v_roster, '^# iucutter-threshold: ' || p_gate || ' ([1-9])[ \t\r]*$', 'n'))[1])::int, 1);
end $$;

-- The part of recording a card that all gates share. The signature was verified by the gate's tool; what the
-- database can judge by itself, it judges here.
create function cutter_governance.fn_card_record(p_gate text, p_run_id text, p_card jsonb)
    returns cutter_governance.approval
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_card     cutter_governance.approval;
    v_lifetime interval;
    v_now      timestamptz := clock_timestamp();
    v_signed   int;
    v_needed   int := cutter_governance.fn_threshold(p_gate);
    v_self     text;
begin
    v_card := jsonb_populate_record(null::cutter_governance.approval,
        p_card - array['approval_id', 'recorded_at', 'recorded_by', 'recorded_xid']);

    if v_card.card_sha256 is distinct from cutter_governance.fn_sha256(v_card.card_text) then
        raise exception 'the card is not the one that its hash names' using errcode = 'IU002';
    end if;
    if cutter_governance.fn_is_this_database(v_card.system_identifier, v_card.database) is not true then
        raise exception 'the card is for database % of cluster %, not for this one',
            v_card.database, v_card.system_identifier using errcode = 'IU002';
    end if;

    select g.max_lifetime into strict v_lifetime from cutter_governance.gate g where g.gate = p_gate;
    -- Five minutes for the difference between two clocks; a card from the future would stretch its own lifetime.
    if (v_card.issued_at <= v_now + interval '5 minutes' and v_now < v_card.expires_at
        and v_card.not_before < v_card.expires_at
        and (v_lifetime is null or v_card.expires_at <= v_card.issued_at + v_lifetime)) is not true then
        raise exception 'the card is not valid: issued %, not before %, expires %, at most % after issue; it is %',
            v_card.issued_at, v_card.not_before, v_card.expires_at, coalesce(v_lifetime::text, 'any time'), v_now
            using errcode = 'IU007';
    end if;

    if not exists (select from cutter_governance.card_request q
        where q.nonce = v_card.nonce and q.card_sha256 = v_card.card_sha256 and q.gate = p_gate
          and q.run_id is not distinct from p_run_id and q.issued_at = v_card.issued_at
          and q.expires_at = v_card.expires_at and q.scope is not distinct from v_card.scope
          and q.gates is not distinct from v_card.gates) then
        raise exception 'no card with nonce % was asked for here for %', v_card.nonce, p_gate using errcode = 'IU016';
    end if;

    -- Who asked, for the run or for this very card, is not who decides; a card without who signed it has no signer.
    select s.signer into v_self
    from jsonb_to_recordset(p_card -> 'signatures') as s (signer text)
    where lower(s.signer) in (
        select lower(q.requester) from cutter_governance.card_request q where q.nonce = v_card.nonce
        union all
        select lower(r.requester) from cutter_governance.run r where r.run_id = p_run_id)
    limit 1;
    if found then
        raise exception '% asked for this and cannot approve it', v_self using errcode = 'IU013';
    end if;

    -- In a history that a restore replaced, too: what was used there stays used (019).
    if exists (select from cutter_governance.used_card u where u.nonce = v_card.nonce or u.card_sha256 = v_card.card_sha256) then
        raise exception 'the card was used before the database was restored' using errcode = 'IU008';
    end if;

    if not exists (select from jsonb_to_recordset(p_card -> 'signatures') as s (signer text, key_fingerprint text, signature text)
        where (s.signer, s.key_fingerprint, s.signature) = (v_card.signer, v_card.key_fingerprint, v_card.signature)) then
        raise exception 'the signature of % is not among those of the card', v_card.signer using errcode = 'IU017';
    end if;

    insert into cutter_governance.approval (gate, run_id, card_sha256, nonce, signer, key_fingerprint, card_text,
        signature, issued_at, not_before, expires_at, system_identifier, database, budget_rows, budget_bytes,
        budget_seconds, review_decision_id, scope, gates)
    values (p_gate, p_run_id, v_card.card_sha256, v_card.nonce, v_card.signer, v_card.key_fingerprint,
        v_card.card_text, v_card.signature, v_card.issued_at, v_card.not_before, v_card.expires_at,
        v_card.system_identifier, v_card.database, v_card.budget_rows, v_card.budget_bytes,
        v_card.budget_seconds, v_card.review_decision_id, v_card.scope, v_card.gates)
    returning * into v_card;

    -- Different people with different keys: one who signs twice is one. What is kept pairs each name with one key and
    -- each key with one name, and is what counts.
    insert into cutter_governance.approval_signature (approval_id, signer, key_fingerprint, signature)
    select v_card.approval_id, s.signer, s.key_fingerprint, s.signature
    from (select distinct on (lower(s.signer)) s.signer, s.key_fingerprint, s.signature
          from jsonb_to_recordset(p_card -> 'signatures') as s (signer text, key_fingerprint text, signature text)
          order by lower(s.signer), s.key_fingerprint <> v_card.key_fingerprint, s.key_fingerprint) s
    order by s.key_fingerprint <> v_card.key_fingerprint, s.signer
    on conflict do nothing;
    get diagnostics v_signed = row_count;
    if (v_signed >= v_needed) is not true then
        raise exception '% of % signatures that % needs', v_signed, v_needed, p_gate using errcode = 'IU017';
    end if;
    return v_card;
exception
    -- Found by the unique keys rather than by looking first: two gates may record the same card at once.
    when unique_violation then
        raise exception 'the card or its nonce was used before' using errcode = 'IU008';
end $$;

reset role;
