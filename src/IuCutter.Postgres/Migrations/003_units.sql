-- Information Units: identity, content, lifecycle and birth. The guards that decide who may write are triggers (r3).

grant create on schema public to cutter_owner;
set local role cutter_owner;

create table public.information_unit (
    id                      uuid primary key default gen_random_uuid(),
    -- The document's prefix, then codes of printable ASCII.
    canonical_address       text not null unique check (canonical_address ~ '^[A-Z][A-Z0-9-]*(/[!-.0-~]+)*$'),
    unit_kind               text not null references public.unit_kind,
    section_type            text not null references public.section_type,
    owner_ref               text not null check (owner_ref <> ''),
    lifecycle_status        text not null default 'draft'
                            check (lifecycle_status in ('draft', 'enacted', 'superseded', 'retired')),
    conformance_status      text not null default 'unverified'
                            check (conformance_status in ('unverified', 'verified')),
    identity_profile        jsonb not null check (jsonb_typeof(identity_profile) = 'object'),
    content_anchor_ref      text not null,
    version_anchor_ref      uuid not null,
    parent_or_container_ref uuid references public.information_unit,
    doc_code                text not null,
    section_code            text not null,
    sort_order              int not null check (sort_order > 0),
    created_by              text not null check (created_by <> ''),
    created_at              timestamptz not null default clock_timestamp(),
    updated_by              text,
    updated_at              timestamptz,
    check (parent_or_container_ref <> id),
    -- Two references to one version: they cannot drift apart.
    check (content_anchor_ref = version_anchor_ref::text)
);

create index information_unit_document on public.information_unit (doc_code, sort_order);

create index information_unit_parent on public.information_unit (parent_or_container_ref)
    where parent_or_container_ref is not null;

create table public.unit_version (
    id               uuid primary key default gen_random_uuid(),
    unit_id          uuid not null references public.information_unit,
    version_seq      int not null check (version_seq > 0),
    title            text not null check (title <> ''),
    body             text not null check (body <> ''),
    content_hash     text not null check (content_hash = encode(sha256(convert_to(body, 'UTF8')), 'hex')),
    lifecycle_status text not null default 'draft'
                     check (lifecycle_status in ('draft', 'enacted', 'superseded', 'retired')),
    content_profile  jsonb not null check (jsonb_typeof(content_profile) = 'object'),
    provenance       jsonb not null check (jsonb_typeof(provenance) = 'object'),
    enacted_at       timestamptz,
    created_by       text not null check (created_by <> ''),
    created_at       timestamptz not null default clock_timestamp(),
    unique (unit_id, version_seq),
    unique (unit_id, id),
    check ((lifecycle_status = 'draft') = (enacted_at is null))
);

-- Identity and first version refer to each other, hence deferred. The pair of columns makes it impossible to anchor
-- a unit to another unit's version.
alter table public.information_unit
    add constraint information_unit_version_anchor foreign key (id, version_anchor_ref)
    references public.unit_version (unit_id, id) deferrable initially deferred;

create table public.iu_lifecycle_log (
    id                 bigint generated always as identity primary key,
    unit_id            uuid not null,
    unit_version_id    uuid not null,
    from_status        text,
    to_status          text not null,
    actor              text not null check (actor <> ''),
    reason             text not null,
    run_id             text not null,
    change_set_id      uuid,
    review_decision_id uuid,
    tool_revision      text not null,
    occurred_at        timestamptz not null default clock_timestamp(),
    foreign key (unit_id, unit_version_id) references public.unit_version (unit_id, id),
    -- Each transition happens once in the life of a version.
    unique (unit_version_id, to_status),
    -- Term by term: a comparison of rows is stored in another form than a dump of it gives back.
    check (coalesce(from_status, '') = '' and to_status = 'draft'
        or coalesce(from_status, '') = 'draft' and to_status = 'enacted'
        or coalesce(from_status, '') = 'enacted' and to_status = 'superseded'
        or coalesce(from_status, '') = 'enacted' and to_status = 'retired'),
    check (to_status <> 'enacted' or (change_set_id is not null and review_decision_id is not null))
);

create index iu_lifecycle_log_unit on public.iu_lifecycle_log (unit_id);

create table public.birth_registry (
    unit_id           uuid primary key references public.information_unit,
    canonical_address text not null unique,
    run_id            text not null,
    permit_id         uuid not null,
    born_by           text not null check (born_by <> ''),
    born_at           timestamptz not null default clock_timestamp(),
    born_xid          xid8 not null default pg_current_xact_id()
);

create index birth_registry_run on public.birth_registry (run_id);

reset role;
revoke create on schema public from cutter_owner;
