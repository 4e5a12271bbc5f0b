-- Cards: which ones were written here, what a signed one says, and who signed it.

set local role cutter_owner;

-- Is this the database that the card names? A dump restored elsewhere brings its approvals along.
create or replace function cutter_governance.fn_is_this_database(p_system_identifier text, p_database text) returns boolean
    language sql volatile security definer set search_path = pg_catalog, pg_temp
    return p_database = current_database()::text
       and p_system_identifier = (select c.system_identifier::text from pg_control_system() c);

-- Why a card that was asked for in this history is not for this database; null where it is: where this is the same database, in the
-- same timeline of the server, and its log goes on from what it was then. A copy has another oid, and a log that is shorter, or another
-- one from some record on, even where its name and its oid are those of the original. The root at an old size takes 16 hashes for
-- each four levels of the tree.
create or replace function cutter_governance.fn_history_fault(p_database_oid bigint, p_timeline text, p_log_size bigint, p_log_root text)
    returns text
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_oid      constant bigint := (select d.oid::bigint from pg_database d where d.datname = current_database());
    v_timeline constant text := cutter_governance.fn_timeline();
    v_size     constant bigint := (select h.tree_size from cutter_governance.log_head h);
begin
    return case
        when num_nulls(p_database_oid, p_timeline, p_log_size, p_log_root) > 0 then 'it does not say of which history it is'
        when p_database_oid is distinct from v_oid
            then format('it was asked for in the database with oid %s, and this one has oid %s: a copy of it, or restored in its place',
                p_database_oid, v_oid)
        when p_timeline is distinct from v_timeline
            then format('it was asked for in timeline %s of the server, which is now in %s: a standby was promoted, or it was recovered',
                p_timeline, coalesce(v_timeline, 'recovery'))
        when (p_log_size between 1 and v_size) is not true
            then format('the log had %s records when it was asked for, and has %s: this is an older copy, or the log was cut off',
                p_log_size, coalesce(v_size::text, 'no head'))
        when encode(cutter_governance.fn_log_root(p_log_size), 'hex') is distinct from p_log_root
            then format('the first %s records of the log are others than when it was asked for: this is another branch of its history',
                p_log_size) end;
end $$;

-- Refuses a card that is of another history. Asked when it is asked for, when it is taken, and whenever its permit is used.
create or replace function cutter_governance.fn_history_require(p_card_sha256 text, p_database_oid bigint, p_timeline text,
    p_log_size bigint, p_log_root text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_fault constant text := cutter_governance.fn_history_fault(p_database_oid, p_timeline, p_log_size, p_log_root);
begin
    if v_fault is not null then
        raise exception 'card % does not lie on the history of this database: %', p_card_sha256, v_fault using errcode = 'IU138';
    end if;
end $$;

-- How many different people must sign a card of this gate: a line '# iucutter-threshold: <gate> <n>' of the roster in
-- force, which ssh-keygen takes for a comment; 1 without one. The DBA installs the roster, so the DBA sets it.
create or replace function cutter_governance.fn_threshold(p_gate text) returns int
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_roster text;
begin
    select r.allowed_signers into v_roster from cutter_governance.roster r order by r.roster_no desc limit 1;
    return coalesce(((regexp_match(v_roster, '^# iucutter-threshold: ' || p_gate || E' ([1-9])[ \\t\\r]*$', 'n'))[1])::int, 1);
end $$;

-- Whether the roster in force demands that a card is asked for with a key: a line '# iucutter-card-requests: signed'. A login's name
-- is what a machine says of itself, and a service account's stands for everybody.
create or replace function cutter_governance.fn_requester_require(p_requester text, p_requester_key text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_roster text;
begin
    select r.allowed_signers into v_roster from cutter_governance.roster r order by r.roster_no desc limit 1;
    if p_requester_key is null and regexp_match(v_roster, E'^# iucutter-card-requests: signed[ \\t\\r]*$', 'n') is not null then
        raise exception 'the roster demands that a key names the requester, and % has none', p_requester using errcode = 'IU124';
    end if;
end $$;

-- Whose name it is: 'alice@host' and 'alice@corp.example' are taken for one person, as SignatureCheck in the module takes them.
create or replace function cutter_governance.fn_person(p_name text) returns text
    language sql immutable strict parallel safe set search_path = pg_catalog, pg_temp
    return lower(split_part(p_name, '@', 1));

-- The statement of a card: the fields between the two marks, each of which is there once, the second one at the end. Null when
-- the text is no card. The part for people, before it, was signed with it and is compared by the hash of the request.
create or replace function cutter_governance.fn_card_statement(p_card_text text) returns jsonb
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
declare
    c_begin  constant text := E'\n-----BEGIN IUCUTTER STATEMENT-----\n';
    c_end    constant text := E'\n-----END IUCUTTER STATEMENT-----\n';
    v_pieces constant text[] := string_to_array(E'\n' || p_card_text, c_begin);
begin
    if cardinality(v_pieces) <> 2 or right(v_pieces[2], length(c_end)) <> c_end or position(c_end in v_pieces[1] || E'\n') > 0 then
        return null;
    end if;
    return cutter_governance.fn_signed_fields(left(v_pieces[2], -length(c_end)));
end $$;

-- A field of it; null when it has none.
create or replace function cutter_governance.fn_card_field(p_card_text text, p_key text) returns text
    language sql immutable strict set search_path = pg_catalog, pg_temp
    return cutter_governance.fn_card_statement(p_card_text) ->> p_key;

-- The tool says which card it wrote, before anybody signs it. This approves nothing.
create or replace function cutter_governance.fn_card_request(p_request jsonb) returns void
    language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '20s'
as $$
declare
    v_run_id text := p_request ->> 'run_id';
    v_run    cutter_governance.run;
begin
    -- The fence first, as every writer. The lock that orders the chain of events is the run's row, or else the switch's; whoever writes
    -- an OFF that was said holds that too.
    perform cutter_governance.fn_fence_enter();
    if v_run_id is null or exists (select from cutter_governance.execution_off o where not o.is_room) then
        perform cutter_governance.fn_switch_lock();
    end if;
    if p_request ->> 'gate' not in ('Void', 'Restore', 'Reconcile') then
        perform cutter_governance.fn_epoch_request((p_request ->> 'switch_epoch')::bigint);
    end if;
    perform cutter_governance.fn_history_require(p_request ->> 'card_sha256', (p_request ->> 'database_oid')::bigint,
        p_request ->> 'timeline', (p_request ->> 'log_size')::bigint, p_request ->> 'log_root');
    -- The log as it is now, and not a beginning of it, which every older copy has as well. No transaction of this schema takes an hour
    -- from its record to its COMMIT.
    if exists (select from cutter_governance.log_leaf l
        join cutter_governance.log_entry e on (e.entry_id, e.xid) = (l.entry_id, l.xid)
        where l.log_index = (p_request ->> 'log_size')::bigint and e.logged_at < clock_timestamp() - interval '1 hour') then
        raise exception 'card % does not lie on the history of this database: %', p_request ->> 'card_sha256',
            format('the log has gone on from the %s records that it names for more than an hour', p_request ->> 'log_size')
            using errcode = 'IU138';
    end if;
    if v_run_id is not null then
        v_run := cutter_governance.fn_run_lock(v_run_id);
        if exists (select from cutter_governance.run_state s where s.state = v_run.state and s.terminal) then
            raise exception 'run % has ended', v_run_id using errcode = 'IU113';
        end if;
        -- Nobody is asked to approve a cut that could not be made.
        if p_request ->> 'gate' = 'CutAuthorization' and v_run.state = 'AwaitingCutAuthorization' then
            perform cutter_governance.fn_run_require(v_run);
        end if;
        -- Nobody is asked to enact what is not what was verified.
        if p_request ->> 'gate' = 'LifecycleAuthorization' and v_run.state = 'AwaitingLifecycleAuthorization' then
            perform cutter_governance.fn_verdict_require(v_run, 'draft');
        end if;
    end if;

    perform cutter_governance.fn_requester_require(p_request ->> 'requester', p_request ->> 'requester_key');
    begin
        insert into cutter_governance.card_request (nonce, gate, run_id, card_sha256, requester, requester_key, requester_signature,
            module_version, module_sha256, ledger_head, scope, gates, first_hosts, switch_epoch, database_oid, timeline, log_size, log_root,
            why, waive_restore_proof, restore, reconcile, issued_at, expires_at)
        select q.nonce, q.gate, q.run_id, q.card_sha256, q.requester, q.requester_key, q.requester_signature,
            q.module_version, q.module_sha256, q.ledger_head, q.scope, q.gates, q.first_hosts, q.switch_epoch, q.database_oid, q.timeline,
            q.log_size, q.log_root, q.why, coalesce(q.waive_restore_proof, false), q.restore, q.reconcile, q.issued_at,
            q.expires_at
        from jsonb_populate_record(null::cutter_governance.card_request, p_request) q;
    exception when lock_not_available then
        raise exception '% is held by %', format('card %s', p_request ->> 'card_sha256'),
            cutter_governance.fn_sessions_named(cutter_governance.fn_key_holders('cutter_governance.card_request')) using errcode = 'IU126';
    end;
    perform cutter_governance.fn_event_append(v_run_id, null, null, 'card_requested', 'complete',
        null, null, format('%s: card %s, for %s', p_request ->> 'gate', p_request ->> 'card_sha256', p_request ->> 'requester')
            || coalesce(', asked for with key ' || (p_request ->> 'requester_key'), ''));
end $$;

-- The fields of a card by its gate: each is there and says something, and no other is but the key of who asked, and the hosts that know
-- no checkpoint. What a card did not say would limit nothing.
create or replace function cutter_governance.fn_card_fields(p_gate text) returns text[]
    language sql immutable parallel safe
    return array['card_version', 'gate', 'system_identifier', 'database', 'database_oid', 'timeline', 'ledger_head', 'log_size',
            'log_root', 'module_version', 'module_sha256', 'requester', 'issued_at', 'not_before', 'expires_at', 'nonce']
        || case when p_gate not in ('Ruling', 'Restore', 'Reconcile')
            then array['run_id', 'document_prefix', 'source_sha256', 'plan_digest'] end
        || case when p_gate in ('CutAuthorization', 'LifecycleAuthorization', 'Undo')
            then array['rows_digest', 'unit_count', 'actor'] end
        || case when p_gate in ('CutAuthorization', 'LifecycleAuthorization')
            then array['budget_rows', 'budget_bytes', 'budget_seconds'] end
        || case p_gate
            when 'CutAuthorization' then array['restore_proof']
            when 'LifecycleAuthorization' then array['change_set_id', 'review_decision_id', 'verify_result_id']
            when 'Ruling' then array['scope', 'gates']
            when 'Restore' then array['backup_sha256', 'manifest_sha256', 'backup_run_id', 'backup_created_at', 'prestate_digest',
                'enacted_now']
            when 'Reconcile' then array['checkpoint_origin', 'checkpoint_size', 'checkpoint_root', 'checkpoint_at'] end
        || case when p_gate not in ('Void', 'Restore', 'Reconcile') then array['switch_epoch'] end
        || case when p_gate not in ('CutAuthorization', 'Ruling') then array['why'] end;

-- Whether a card names who acts, and whether that is who does.
create or replace function cutter_governance.fn_actor_require(p_run_id text, p_named text, p_actor text) returns void
    language plpgsql immutable security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if (length(p_named) between 1 and 200 and p_actor is not distinct from p_named) is not true then
        raise exception 'the card of run % says that % acts, not %', p_run_id, coalesce(nullif(left(p_named, 200), ''), '(nobody)'),
            cutter_governance.fn_plain(left(coalesce(p_actor, '(nobody)'), 200)) using errcode = 'IU146';
    end if;
end $$;

-- The terms of an approval as the signed text gives them, by the names of the columns that keep them.
create or replace function cutter_governance.fn_card_terms(p_said jsonb) returns jsonb
    language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp
as $$
begin
    return (select coalesce(jsonb_object_agg(t.key, t.value), '{}') from jsonb_each(p_said) t
        where t.key in ('nonce', 'issued_at', 'not_before', 'expires_at', 'system_identifier', 'database', 'budget_rows',
            'budget_bytes', 'budget_seconds', 'review_decision_id', 'actor', 'why', 'scope', 'gates', 'database_oid', 'timeline',
            'log_size', 'log_root'));
end $$;

-- Who signed the card: of each signature that is handed in name, fingerprint, text, and what tells a key's secret from another one;
-- first the one whom the tool names as the first. Refuses when one of them does not verify; none at all is an empty list.
create or replace function cutter_governance.fn_card_signers(p_card_text text, p_card jsonb) returns jsonb
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_signature text;
    v_signer    record;
    v_key       bytea;
    v_signers   jsonb := '[]';
begin
    for v_signature in
        select distinct s.value ->> 'signature'
        from jsonb_array_elements(case jsonb_typeof(p_card -> 'signatures') when 'array' then p_card -> 'signatures' else '[]' end) s
    loop
        v_signer := cutter_governance.fn_signer_require(p_card_text, v_signature, 'iucutter.approval', null);
        v_key := (cutter_governance.fn_sshsig_read(v_signature)).key;
        v_key := coalesce((cutter_governance.fn_ssh_certificate(v_key)).key, v_key);
        v_signers := case when v_signer.principal = p_card ->> 'signer' then '[]' else v_signers end
            || jsonb_build_object('signer', v_signer.principal, 'key_fingerprint', v_signer.key_fingerprint, 'signature', v_signature,
                'secret', encode(cutter_governance.fn_ssh_key_secret(v_key), 'hex'))
            || case when v_signer.principal = p_card ->> 'signer' then v_signers else '[]' end;
    end loop;
    return v_signers;
end $$;

-- The part of recording a card that all gates share. Of what is handed in, card_text and the armoured signatures count: who
-- signed is what the roster says of the signature, and what is approved is what the signed text says.
create or replace function cutter_governance.fn_card_record(p_gate text, p_run_id text, p_card jsonb)
    returns cutter_governance.approval
    language plpgsql security definer set search_path = pg_catalog, pg_temp set lock_timeout = '20s'
as $$
declare
    v_text     constant text := p_card ->> 'card_text';
    v_said     constant jsonb := cutter_governance.fn_card_statement(v_text);
    v_card     cutter_governance.approval;
    v_request  cutter_governance.card_request;
    v_signers  jsonb;
    v_lifetime interval;
    v_now      timestamptz := clock_timestamp();
    v_signed   int;
    v_needed   int := cutter_governance.fn_threshold(p_gate);
    v_self     text;
    v_fields   text;
begin
    perform cutter_governance.fn_clock_require();
    -- The signatures first: nothing that nobody signed is looked at.
    v_signers := cutter_governance.fn_card_signers(v_text, p_card);
    select string_agg(f.what, ', ' order by f.what) into v_fields
    from (select 'no ' || n.name as what from unnest(cutter_governance.fn_card_fields(p_gate)) n (name)
          where coalesce(v_said ->> n.name, '') = ''
          union all
          select 'also ' || left(s.name, 40) from jsonb_object_keys(v_said) s (name)
          where s.name <> all (cutter_governance.fn_card_fields(p_gate) || array['requester_key', 'first_checkpoint_on'])) f;
    if v_fields is not null and v_said is not null then
        raise exception 'a card of gate % has other fields than it must have: %', p_gate, v_fields using errcode = 'IU148';
    end if;
    -- A time without its zone would be one thing to whoever signs, and another to a session that sets a zone of its own.
    if v_said is null or exists (select from jsonb_each_text(v_said) t where t.value !~ case
            when t.key in ('issued_at', 'not_before', 'expires_at')
                then '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?Z$'
            when t.key = 'budget_seconds' then '^[1-9][0-9]{0,8}$'
            when t.key = 'database_oid' then '^[1-9][0-9]{0,9}$'
            when t.key = 'timeline' then '^[0-9A-F]{8}$'
            when t.key = 'log_size' then '^[1-9][0-9]{0,17}$'
            when t.key = 'log_root' then '^[0-9a-f]{64}$'
            when t.key in ('budget_rows', 'budget_bytes', 'unit_count', 'ledger_head', 'switch_epoch', 'enacted_now', 'checkpoint_size')
                then '^(0|[1-9][0-9]{0,17})$'
            else '' end) then
        raise exception 'the text has no statement of a card' using errcode = 'IU144';
    end if;
    v_card := jsonb_populate_record(null::cutter_governance.approval, jsonb_build_object(
        'card_sha256', coalesce(p_card ->> 'card_sha256', cutter_governance.fn_sha256(v_text)), 'card_text', v_text,
        'signer', v_signers #>> '{0,signer}', 'key_fingerprint', v_signers #>> '{0,key_fingerprint}',
        'signature', v_signers #>> '{0,signature}') || cutter_governance.fn_card_terms(v_said));

    if v_card.card_sha256 is distinct from cutter_governance.fn_sha256(v_card.card_text) then
        raise exception 'the card is not the one that its hash names' using errcode = 'IU054';
    end if;
    if cutter_governance.fn_is_this_database(v_card.system_identifier, v_card.database) is not true then
        raise exception 'the card is for database % of cluster %, not for this one',
            v_card.database, v_card.system_identifier using errcode = 'IU040';
    end if;
    perform cutter_governance.fn_history_require(v_card.card_sha256, v_card.database_oid, v_card.timeline, v_card.log_size,
        v_card.log_root);

    select g.max_lifetime into strict v_lifetime from cutter_governance.gate g where g.gate = p_gate;
    -- Five minutes for the difference between two clocks; a card from the future would stretch its own lifetime.
    if (v_card.issued_at <= v_now + interval '5 minutes' and v_card.not_before < v_card.expires_at
        and (v_lifetime is null or v_card.expires_at <= v_card.issued_at + v_lifetime)) is not true then
        raise exception 'the card is issued at %, valid from % to %, at most % after issue; it is %',
            v_card.issued_at, v_card.not_before, v_card.expires_at, coalesce(v_lifetime::text, 'any time'), v_now
            using errcode = 'IU055';
    end if;
    if v_now >= v_card.expires_at then
        raise exception 'card % of gate % expired at %', v_card.card_sha256, p_gate, v_card.expires_at using errcode = 'IU007';
    end if;

    -- The key that the request names is the one that the card names to whoever signs it.
    select q.* into v_request from cutter_governance.card_request q
    where q.nonce = v_card.nonce and q.card_sha256 = v_card.card_sha256 and q.gate = p_gate
      and q.run_id is not distinct from p_run_id and q.issued_at = v_card.issued_at
      and q.expires_at = v_card.expires_at and q.scope is not distinct from v_card.scope
      and q.gates is not distinct from v_card.gates
      and q.requester_key is not distinct from v_said ->> 'requester_key';
    if not found then
        raise exception 'no card with nonce % was asked for here for %', v_card.nonce, p_gate using errcode = 'IU016';
    end if;
    perform cutter_governance.fn_signed_require(v_said, jsonb_build_object('card_version', 1, 'gate', p_gate, 'run_id', p_run_id,
        'requester', v_request.requester, 'module_version', v_request.module_version, 'module_sha256', v_request.module_sha256,
        'ledger_head', v_request.ledger_head, 'why', v_request.why, 'switch_epoch', v_request.switch_epoch,
        'database_oid', v_request.database_oid, 'timeline', v_request.timeline, 'log_size', v_request.log_size,
        'log_root', v_request.log_root, 'first_checkpoint_on', v_request.first_hosts)
        || coalesce((select jsonb_build_object('document_prefix', r.document_prefix,
            'source_sha256', r.source_sha256, 'plan_digest', r.plan_digest)
            || case when p_gate = 'Void' then '{}' else jsonb_build_object('unit_count', r.unit_count) end
        from cutter_governance.run r where r.run_id = p_run_id), '{}'));
    -- Of a ruling this is asked when it has the switch to itself (fn_execution_on).
    if p_gate not in ('Ruling', 'Void', 'Restore', 'Reconcile') then
        perform cutter_governance.fn_epoch_require(v_request.switch_epoch, v_request.timeline);
    end if;
    perform cutter_governance.fn_requester_require(v_request.requester, v_request.requester_key);
    if v_request.requester_key is not null then
        perform cutter_governance.fn_signed_require(jsonb_build_object('requester_key', s.key_fingerprint),
            jsonb_build_object('requester_key', v_request.requester_key))
        from cutter_governance.fn_signer_require(v_text, v_request.requester_signature, 'iucutter.requester', v_request.requester) s;
    end if;

    -- Who asked, for the run or for this very card, is not who decides, under whatever name the key is; a card without who signed it has
    -- no signer.
    select s.signer into v_self
    from jsonb_to_recordset(v_signers) as s (signer text, key_fingerprint text)
    where cutter_governance.fn_person(s.signer) in (
        select cutter_governance.fn_person(v_request.requester)
        union all
        select cutter_governance.fn_person(r.requester) from cutter_governance.run r where r.run_id = p_run_id)
       or s.key_fingerprint = v_request.requester_key
    limit 1;
    if found then
        raise exception '% asked for this and cannot approve it', v_self using errcode = 'IU013';
    end if;

    -- Who the tool says has signed first is one of those who did.
    if v_card.signer is distinct from coalesce(p_card ->> 'signer', v_card.signer) or v_card.signer is null then
        raise exception 'the signature of % is not among those of the card', coalesce(p_card ->> 'signer', '(nobody)')
            using errcode = 'IU056';
    end if;

    insert into cutter_governance.approval (gate, run_id, card_sha256, nonce, signer, key_fingerprint, card_text,
        signature, issued_at, not_before, expires_at, system_identifier, database, database_oid, timeline, log_size, log_root,
        budget_rows, budget_bytes, budget_seconds, review_decision_id, actor, why, scope, gates)
    values (p_gate, p_run_id, v_card.card_sha256, v_card.nonce, v_card.signer, v_card.key_fingerprint,
        v_card.card_text, v_card.signature, v_card.issued_at, v_card.not_before, v_card.expires_at,
        v_card.system_identifier, v_card.database, v_card.database_oid, v_card.timeline, v_card.log_size, v_card.log_root,
        v_card.budget_rows, v_card.budget_bytes, v_card.budget_seconds, v_card.review_decision_id, v_card.actor, v_card.why,
        v_card.scope, v_card.gates)
    returning * into v_card;

    -- Different people with different keys: one who signs twice is one. What is kept pairs each person with one key and
    -- each key's secret with one person, and is what counts.
    insert into cutter_governance.approval_signature (approval_id, signer, key_fingerprint, signature)
    select v_card.approval_id, s.signer, s.key_fingerprint, s.signature
    from (select distinct on (p.secret) p.* from (
            select distinct on (cutter_governance.fn_person(s.signer)) s.*
            from jsonb_to_recordset(v_signers) as s (signer text, key_fingerprint text, signature text, secret text)
            order by cutter_governance.fn_person(s.signer), s.key_fingerprint <> v_card.key_fingerprint, s.key_fingerprint) p
          order by p.secret, p.key_fingerprint <> v_card.key_fingerprint, p.signer) s
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
        raise exception 'card % was used before', v_card.card_sha256 using errcode = 'IU008';
    when lock_not_available then
        raise exception '% is held by %', format('card %s', v_card.card_sha256),
            cutter_governance.fn_sessions_named(cutter_governance.fn_key_holders('cutter_governance.approval')) using errcode = 'IU126';
end $$;

reset role;
