-- A restore over existing rows. The database is replaced as a whole by one that was restored beside it: the names are
-- swapped, and what was replaced stays, under another name, with every row that it had. A card of gate Restore names
-- the backup, this database and how its tables stand; it is used once.
--
-- A database that goes back in time must not forget what was decided since: a signer who was taken off the roster is not back on it,
-- an epoch does not come a second time, and the replaced runs are on record. That is carried over, and kept in tables that the next
-- backup holds as well.
--
-- The card is asked for, recorded and used in the database that is replaced, and lies on the history of that one. The database that
-- takes its place is another one, with an oid of its own and the log of the backup: it takes the card's text along as what was done,
-- asks nothing of it, and takes no card that was asked for in the replaced one, used or not (fn_history_require).

set local role cutter_owner;

-- How the tables stand that a restore would take back: units, vocabulary, ledger and runs. Not what the card itself
-- adds (requests, its approval), nor the switch: those are carried over.
create or replace function cutter_governance.fn_restore_prestate() returns table (name text, row_count bigint, digest text)
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    set timezone = 'UTC' set datestyle = 'ISO, MDY' set intervalstyle = 'postgres' set bytea_output = 'hex'
    set extra_float_digits = 1
as $$
declare
    v_which text;
begin
    foreach v_which in array cutter_governance.fn_prestate_tables() || array['cutter_governance.approval where t.run_id is not null',
        'cutter_governance.backup_attestation', 'cutter_governance.backup_record', 'cutter_governance.cut_compensation',
        'cutter_governance.permit', 'cutter_governance.rehearsal',
        'cutter_governance.run', 'cutter_governance.run_event where t.run_id is not null', 'cutter_governance.run_phase',
        'cutter_governance.run_pin'] loop
        name := split_part(v_which, ' ', 1);
        execute format('select count(*), cutter_governance.fn_sha256(coalesce(string_agg(h, '''' order by h collate "C"), ''''))
            from (select cutter_governance.fn_sha256(t::text) from %s t %s) as r (h)', name,
            substr(v_which, length(name) + 2))
        into row_count, digest;
        return next;
    end loop;
end $$;

create or replace function cutter_governance.fn_restore_digest() returns text
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select cutter_governance.fn_sha256(string_agg(format('%s %s %s', p.name, p.row_count, p.digest) || e'\n', ''
        order by p.name collate "C"))
    from cutter_governance.fn_restore_prestate() p;
$$;

-- The gate takes the signed card. It replaces nothing yet.
create or replace function cutter_governance.fn_restore_approve(p_card jsonb) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_card cutter_governance.approval;
begin
    -- The lock that orders the chain of events, behind the fence.
    perform cutter_governance.fn_fence_enter();
    perform cutter_governance.fn_switch_lock();

    v_card := cutter_governance.fn_card_record('Restore', null, p_card);
    if (cutter_governance.fn_card_field(v_card.card_text, 'gate') = 'Restore'
        and cutter_governance.fn_card_field(v_card.card_text, 'backup_sha256') ~ '^[0-9a-f]{64}$'
        and cutter_governance.fn_card_field(v_card.card_text, 'manifest_sha256') ~ '^[0-9a-f]{64}$'
        and cutter_governance.fn_card_field(v_card.card_text, 'prestate_digest') ~ '^[0-9a-f]{64}$') is not true then
        raise exception 'card % does not name this backup with what it replaces', v_card.card_sha256 using errcode = 'IU044';
    end if;
    perform cutter_governance.fn_event_append(null, null, null, 'approval_recorded', 'complete', v_card.signer, null,
        format('Restore: card %s, backup %s, expires %s', v_card.card_sha256,
            cutter_governance.fn_card_field(v_card.card_text, 'backup_sha256'),
            to_char(v_card.expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')));
end $$;

-- The card that approves this restore here and now; otherwise why there is none.
create or replace function cutter_governance.fn_restore_require(p_backup_sha256 text, p_manifest_sha256 text)
    returns cutter_governance.approval
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_card  cutter_governance.approval;
    v_moved text;
begin
    -- The newest that names this backup, one that is unused before one that is not.
    select a.* into v_card
    from cutter_governance.approval a
    left join cutter_governance.restoration r on r.card_sha256 = a.card_sha256
    where a.gate = 'Restore' and cutter_governance.fn_card_field(a.card_text, 'backup_sha256') = p_backup_sha256
    order by r.restoration_id is not null, a.recorded_at desc limit 1;
    if not found then
        raise exception 'no approval of gate Restore names backup %', p_backup_sha256 using errcode = 'IU053';
    end if;
    if exists (select from cutter_governance.restoration r where r.card_sha256 = v_card.card_sha256) then
        raise exception 'card % was used before', v_card.card_sha256 using errcode = 'IU008';
    end if;
    -- As the row has it, and as it was signed.
    if (cutter_governance.fn_is_this_database(v_card.system_identifier, v_card.database)
        and cutter_governance.fn_is_this_database(cutter_governance.fn_card_field(v_card.card_text, 'system_identifier'),
            cutter_governance.fn_card_field(v_card.card_text, 'database'))) is not true then
        raise exception 'the approval that card % gave is for another database', v_card.card_sha256 using errcode = 'IU047';
    end if;
    perform cutter_governance.fn_history_require(v_card.card_sha256, v_card.database_oid, v_card.timeline, v_card.log_size,
        v_card.log_root);
    if cutter_governance.fn_card_field(v_card.card_text, 'manifest_sha256') is distinct from p_manifest_sha256 then
        raise exception 'card % does not name this backup with what it replaces', v_card.card_sha256 using errcode = 'IU044';
    end if;
    perform cutter_governance.fn_approval_valid(v_card);

    if cutter_governance.fn_restore_digest() is distinct from cutter_governance.fn_card_field(v_card.card_text, 'prestate_digest') then
        select string_agg(format('%s (%s rows then, %s now)', n.name, coalesce(t.rows::text, 'no'), n.row_count), ', ' order by n.name)
        into v_moved
        from cutter_governance.fn_restore_prestate() n
        left join (select p.name, p.rows, p.digest from cutter_governance.card_request q
            cross join jsonb_to_recordset(q.restore -> 'preState') as p (name text, rows bigint, digest text)
            where q.nonce = v_card.nonce) t on t.name = n.name
        where (n.row_count, n.digest) is distinct from (t.rows, t.digest);
        raise exception 'moved since card % was written: %', v_card.card_sha256, v_moved using errcode = 'IU036';
    end if;
    return v_card;
end $$;

-- In the database that is replaced, by a superuser, when nobody else is connected: uses the card, turns execution off
-- for good, and gives what the other database must be given.
create or replace function cutter_governance.fn_restore_leave(p_backup_sha256 text, p_manifest_sha256 text, p_replaced_database text)
    returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s'
as $$
declare
    v_card cutter_governance.approval;
    v_row  cutter_governance.restoration;
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception '%, in read committed only', 'a database is left' using errcode = 'IU012';
    end if;

    -- No writer is at the fence, and none comes to it before this has committed: then it reads OFF.
    begin
        lock table cutter_governance.execution_fence in exclusive mode;
    exception when lock_not_available then
        raise exception 'somebody still holds the fence' using errcode = 'IU059';
    end;
    perform from cutter_governance.execution_switch for update;
    perform cutter_governance.fn_execution_off('the database is replaced by a restored one');
    perform cutter_governance.fn_off_write('complete');
    v_card := cutter_governance.fn_restore_require(p_backup_sha256, p_manifest_sha256);
    perform cutter_governance.fn_event_append(null, null, null, 'database_replaced', 'complete', v_card.signer, null,
        format('card %s, backup %s, kept as %s', v_card.card_sha256, p_backup_sha256, p_replaced_database));

    insert into cutter_governance.restoration (side, card_sha256, card_text, signatures, backup_sha256, manifest_sha256,
        prestate_digest, replaced_database, replaced_head, replaced_hash, replaced_epoch, replaced_tables, replaced_runs)
    select 'replaced', v_card.card_sha256, v_card.card_text,
        (select jsonb_agg(jsonb_build_object('signer', s.signer, 'key_fingerprint', s.key_fingerprint, 'signature', s.signature)
            order by s.signer) from cutter_governance.approval_signature s where s.approval_id = v_card.approval_id),
        p_backup_sha256, p_manifest_sha256, cutter_governance.fn_restore_digest(), p_replaced_database, e.event_id, e.hash,
        (cutter_governance.fn_execution_status() ->> 'epoch')::bigint,
        (select jsonb_object_agg(p.name, p.row_count) from cutter_governance.fn_restore_prestate() p),
        coalesce((select jsonb_agg(jsonb_build_object('run_id', r.run_id, 'state', r.state, 'document_prefix', r.document_prefix,
            'plan_digest', r.plan_digest, 'head', (select h.hash from cutter_governance.run_event h where h.chain = r.run_id
                order by h.seq desc limit 1)) order by r.run_id) from cutter_governance.run r), '[]')
    from cutter_governance.run_event e order by e.event_id desc limit 1
    returning * into strict v_row;

    return jsonb_build_object(
        'restoration', to_jsonb(v_row) - array['restoration_id', 'side', 'recorded_at', 'recorded_by', 'recorded_xid'],
        'signer', v_card.signer,
        'reencrypted', (select coalesce(jsonb_agg(to_jsonb(e)), '[]') from cutter_governance.backup_reencryption e),
        'roster', (select to_jsonb(o) from (
            select r.allowed_signers, r.sha256 from cutter_governance.roster r order by r.roster_no desc limit 1) o));
end $$;

-- In the database that takes its place, before it does.
create or replace function cutter_governance.fn_restore_arrive(p_left jsonb) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set lock_timeout = '2s'
as $$
declare
    v_row cutter_governance.restoration;
begin
    v_row := jsonb_populate_record(null::cutter_governance.restoration, p_left -> 'restoration');
    update cutter_governance.execution_switch s
    set enabled = false, epoch = greatest(cutter_governance.fn_next_epoch(s.epoch), v_row.replaced_epoch + 1), approval_id = null,
        scope = null, gates = null, until = null, timeline = null, why = 'restored from a backup', changed_by = session_user,
        changed_at = clock_timestamp();

    -- Files do not go back in time: what a backup was encrypted anew into is still that.
    insert into cutter_governance.backup_reencryption (manifest_sha256, replaces, replaces_backup, run_id, backup_sha256, size_bytes,
        gpg_fpr, plaintext_sha256, encrypted_at)
    select e.manifest_sha256, e.replaces, e.replaces_backup, e.run_id, e.backup_sha256, e.size_bytes, e.gpg_fpr, e.plaintext_sha256,
        e.encrypted_at
    from jsonb_populate_recordset(null::cutter_governance.backup_reencryption, p_left -> 'reencrypted') e
    on conflict do nothing;

    if (select r.sha256 from cutter_governance.roster r order by r.roster_no desc limit 1) is distinct from p_left #>> '{roster,sha256}'
        and p_left -> 'roster' <> 'null' then
        insert into cutter_governance.roster (allowed_signers, sha256)
        values (p_left #>> '{roster,allowed_signers}', p_left #>> '{roster,sha256}');
    end if;

    -- A number of an event names one event, also across the restoration: cards carry it.
    perform setval(pg_get_serial_sequence('cutter_governance.run_event', 'event_id'), greatest(v_row.replaced_head,
        (select max(e.event_id) from cutter_governance.run_event e)));

    insert into cutter_governance.restoration (side, card_sha256, card_text, signatures, backup_sha256, manifest_sha256,
        prestate_digest, replaced_database, replaced_head, replaced_hash, replaced_epoch, replaced_tables, replaced_runs)
    values ('restored', v_row.card_sha256, v_row.card_text, v_row.signatures, v_row.backup_sha256, v_row.manifest_sha256,
        v_row.prestate_digest, v_row.replaced_database, v_row.replaced_head, v_row.replaced_hash, v_row.replaced_epoch,
        v_row.replaced_tables, v_row.replaced_runs);
    perform cutter_governance.fn_event_append(null, null, null, 'database_restored', 'complete', p_left ->> 'signer', null,
        format('card %s, backup %s; replaced and kept as %s: event %s with hash %s, %s runs', v_row.card_sha256,
            v_row.backup_sha256, v_row.replaced_database, v_row.replaced_head, v_row.replaced_hash,
            jsonb_array_length(v_row.replaced_runs)));
end $$;

reset role;
