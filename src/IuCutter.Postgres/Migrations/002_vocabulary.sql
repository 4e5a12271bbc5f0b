-- The words. Kinds and types of units are data that an organisation extends; states, phases and gates are the machine's own.

grant create on schema public to cutter_owner;
set local role cutter_owner;

create table public.unit_kind (
    code        text primary key check (code ~ '^[a-z][a-z0-9_]*$'),
    description text not null
);

create table public.section_type (
    code        text primary key check (code ~ '^[a-z][a-z0-9_]*$'),
    description text not null
);

create table public.publication_type (
    code        text primary key check (code ~ '^[a-z][a-z0-9_]*$'),
    description text not null
);

insert into public.unit_kind (code, description) values
    ('law_unit', 'A piece of an internal law that has an identity of its own');

insert into public.section_type (code, description) values
    ('document',   'The document as a whole'),
    ('preamble',   'What stands before the first numbered provision'),
    ('principle',  'A principle'),
    ('part',       'A part'),
    ('title',      'A title, above chapters'),
    ('chapter',    'A chapter'),
    ('section',    'A section'),
    ('subsection', 'A section within a section'),
    ('article',    'An article'),
    ('clause',     'A clause of an article'),
    ('paragraph',  'A numbered paragraph'),
    ('definition', 'A definition'),
    ('schedule',   'A schedule'),
    ('annex',      'An annex'),
    ('appendix',   'An appendix'),
    ('heading',    'A heading that the profile gives no other type');

insert into public.publication_type (code, description) values
    ('constitution', 'The highest internal law'),
    ('charter',      'A charter'),
    ('law',          'An internal law'),
    ('policy',       'A policy'),
    ('regulation',   'A regulation'),
    ('procedure',    'A procedure'),
    ('standard',     'A standard'),
    ('guideline',    'A guideline'),
    ('document',     'Any other document');

create table cutter_governance.gate (
    gate         text primary key,
    -- The longest time from issue to expiry; null where the card itself says until when.
    max_lifetime interval
);

insert into cutter_governance.gate (gate, max_lifetime) values
    ('CutAuthorization',       interval '24 hours'),
    ('LifecycleAuthorization', interval '12 hours'),
    ('Void',                   interval '24 hours'),
    ('Undo',                   interval '24 hours'),
    ('Ruling',                 interval '24 hours'),
    ('Restore',                interval '24 hours'),
    ('Reconcile',              interval '24 hours');

create table cutter_governance.run_state (
    state    text primary key,
    ordinal  int not null unique,
    terminal boolean not null
);

insert into cutter_governance.run_state (state, ordinal, terminal) values
    ('Created', 0, false), ('SourcePinned', 1, false), ('Marked', 2, false), ('CutPlanned', 3, false),
    ('AwaitingCutAuthorization', 4, false), ('BackedUp', 5, false), ('GrantsProbed', 6, false),
    ('LegACommitted', 7, false), ('StructureVerified', 8, false), ('LegBRecorded', 9, false),
    ('WriteVerified', 10, false), ('AwaitingLifecycleAuthorization', 11, false), ('Enacted', 12, false),
    ('CloseoutReported', 13, true), ('Failed', 20, true), ('Stopped', 21, true), ('Voided', 22, true),
    ('Compensated', 23, true);

-- The order of the phases, as data: in which state each begins, where it leads, whose duty it is, what covers it.
create table cutter_governance.phase (
    phase     int primary key,
    name      text not null unique,
    begins_in text not null references cutter_governance.run_state,
    ends_in   text not null references cutter_governance.run_state,
    mutating  boolean not null,
    duty      text check (duty in ('executor', 'verifier')),
    gate      text references cutter_governance.gate,
    -- The gate that must be open before the phase may even be intended.
    opened_by text references cutter_governance.gate,
    check (not mutating or (duty is not null and gate is not null))
);

insert into cutter_governance.phase (phase, name, begins_in, ends_in, mutating, duty, gate, opened_by) values
    (1, 'source_pin', 'Created', 'SourcePinned', false, null, null, null),
    (2, 'mark', 'SourcePinned', 'Marked', false, null, null, null),
    (3, 'cutplan', 'Marked', 'AwaitingCutAuthorization', false, null, null, null),
    (4, 'pre_write_backup', 'AwaitingCutAuthorization', 'BackedUp',
        true, 'executor', 'CutAuthorization', 'CutAuthorization'),
    (5, 'grant_probe', 'BackedUp', 'GrantsProbed', false, null, null, null),
    (6, 'cut_leg_a', 'GrantsProbed', 'LegACommitted', true, 'executor', 'CutAuthorization', null),
    (7, 'structural_verify', 'LegACommitted', 'StructureVerified', false, null, null, null),
    (8, 'leg_b_record', 'StructureVerified', 'LegBRecorded', true, 'executor', 'CutAuthorization', null),
    (9, 'write_verify', 'LegBRecorded', 'AwaitingLifecycleAuthorization', true, 'verifier', 'CutAuthorization', null),
    (10, 'lifecycle_enact', 'AwaitingLifecycleAuthorization', 'Enacted',
        true, 'executor', 'LifecycleAuthorization', 'LifecycleAuthorization'),
    (11, 'closeout', 'Enacted', 'CloseoutReported', false, null, null, null);

reset role;
revoke create on schema public from cutter_owner;
