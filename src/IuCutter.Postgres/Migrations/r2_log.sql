-- The log. Triggers write a record of each movement of a governed row (fn_log_rows), in the transaction that moves it; the event of a
-- run or of the switch is such a row too. At COMMIT, last of all, the records become leaves of the tree (fn_log_commit): so leaves stand
-- in the order of the commits, and transactions wait for one another only while one appends. Hashes are those of RFC 6962.

set local role cutter_owner;

-- The governed tables, the columns that identify a row, and the movements that the product makes: another one, made with the guards
-- off, leaves no record, and is a difference. The switch's row is not here: it must be writable on a full disk, and each change is
-- an event. Nor is what tells who runs a run at this moment, and where it stands in a transaction.
create or replace function cutter_governance.fn_logged_tables() returns table (relation text, row_key text, operations text)
    language sql immutable set search_path = pg_catalog, pg_temp
as $$
    values
        ('public.information_unit', 'id', 'insert update delete'),
        ('public.unit_version', 'id', 'insert update delete'),
        ('public.iu_lifecycle_log', 'id', 'insert delete'),
        ('public.birth_registry', 'unit_id', 'insert delete'),
        ('public.unit_kind', 'code', 'insert update delete'),
        ('public.section_type', 'code', 'insert update delete'),
        ('public.publication_type', 'code', 'insert update delete'),
        ('cutter_governance.run', 'run_id', 'insert update'),
        ('cutter_governance.run_phase', 'run_id phase attempt', 'insert update'),
        ('cutter_governance.run_pin', 'run_id key', 'insert'),
        ('cutter_governance.run_event', 'event_id', 'insert'),
        ('cutter_governance.run_hold', 'hold_no', 'insert update'),
        ('cutter_governance.card_request', 'nonce', 'insert'),
        ('cutter_governance.approval', 'approval_id', 'insert'),
        ('cutter_governance.approval_signature', 'approval_id signer', 'insert'),
        ('cutter_governance.permit', 'permit_id', 'insert'),
        ('cutter_governance.permit_unit', 'permit_id address', 'insert update'),
        ('cutter_governance.execution_ruling', 'approval_id', 'insert'),
        ('cutter_governance.roster', 'roster_no', 'insert'),
        ('cutter_governance.decision_backlog_entry', 'backlog_entry_id', 'insert'),
        ('cutter_governance.decision_backlog_history', 'history_id', 'insert'),
        ('cutter_governance.manifest_envelope', 'envelope_id', 'insert'),
        ('cutter_governance.manifest_unit_block', 'envelope_id ordinal', 'insert'),
        ('cutter_governance.review_decision', 'review_decision_id', 'insert'),
        ('cutter_governance.cut_change_set', 'change_set_id', 'insert'),
        ('cutter_governance.cut_change_set_affected_row', 'change_set_id ordinal', 'insert'),
        ('cutter_governance.verify_result', 'verify_result_id', 'insert'),
        ('cutter_governance.dot_pair_signature', 'signature_id', 'insert'),
        ('cutter_governance.document_version', 'document_prefix version_no', 'insert'),
        ('cutter_governance.backup_record', 'run_id', 'insert'),
        ('cutter_governance.backup_prestate', 'run_id name', 'insert'),
        ('cutter_governance.backup_attestation', 'attestation_id', 'insert'),
        ('cutter_governance.backup_reencryption', 'manifest_sha256', 'insert'),
        ('cutter_governance.rehearsal', 'rehearsal_id', 'insert'),
        ('cutter_governance.cut_compensation', 'compensation_id', 'insert'),
        ('cutter_governance.restoration', 'restoration_id', 'insert'),
        ('iucutter.schema_journal', 'name', 'insert update');
$$;

-- How a record tells one column's value from another: enough to find the column that changed in a row whose digest is another one.
create or replace function cutter_governance.fn_log_column(p_value text) returns text
    language sql immutable parallel safe
    return coalesce(left(encode(sha256(convert_to(p_value, 'UTF8')), 'hex'), 8), '-');

-- From here on the end of this transaction is the log's (fn_log_commit), whether it has records by then or not. Whoever locks what others
-- need, and may write nothing, calls it: so no such lock is left behind in a prepared transaction.
create or replace function cutter_governance.fn_log_join() returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    insert into cutter_governance.log_transaction (xid, first_entry)
    select pg_current_xact_id(), s.last_value from cutter_governance.log_entry_entry_id_seq s
    on conflict (xid) do nothing;
end $$;

-- Joins the log, and gives the run that this transaction is about; null when it is about none.
create or replace function cutter_governance.fn_log_run() returns text
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    perform cutter_governance.fn_log_join();
    return coalesce((select t.run_id from cutter_governance.phase_transaction t where t.xid = pg_current_xact_id()),
        (select t.run_id from cutter_governance.undo_transaction t where t.xid = pg_current_xact_id()));
end $$;

-- One record, from a row that moved: its values as JSON, twice, because the text of a number or a time is that of json and the keys are
-- looked up in jsonb; the digest of its text; the run that the transaction is about, for rows that do not name one.
create or replace function cutter_governance.fn_log_record(p_relation text, p_movement text, p_key text[], p_row json, p_said jsonb,
    p_row_sha256 text, p_run text, out kind text, out logged_at timestamptz, out run_id text, out document text, out person text,
    out subject text, out record text)
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_columns text := (select string_agg(cutter_governance.fn_log_column(c.value), ' ' order by c.n)
        from json_each_text(p_row) with ordinality as c (key, value, n));
begin
    kind := case p_relation when 'cutter_governance.run_event' then p_said ->> 'event'
        else split_part(p_relation, '.', 2) || '.' || p_movement end;
    logged_at := clock_timestamp();
    run_id := coalesce(p_said ->> 'run_id', p_run);
    if run_id is null and p_said ->> 'permit_id' is not null then
        run_id := (select p.run_id from cutter_governance.permit p where p.permit_id = (p_said ->> 'permit_id')::uuid);
    end if;
    if run_id is null and p_said ->> 'approval_id' is not null then
        run_id := (select a.run_id from cutter_governance.approval a where a.approval_id = (p_said ->> 'approval_id')::uuid);
    end if;
    run_id := left(run_id, 200);
    document := coalesce(p_said ->> 'document_prefix', p_said ->> 'doc_code');
    if document is null and run_id is not null then
        document := (select r.document_prefix from cutter_governance.run r where r.run_id = fn_log_record.run_id);
    end if;
    document := left(document, 200);
    -- Who signed, where the database has checked that, else who logged in: never what a caller says of himself.
    person := left(coalesce(case p_relation when 'cutter_governance.run_event' then p_said ->> 'actor' end,
        p_said ->> 'signer', p_said ->> 'verifier', session_user), 200);
    subject := coalesce(p_said ->> 'canonical_address', p_said ->> 'address');
    if subject is null and p_said ->> 'unit_id' is not null then
        subject := (select i.canonical_address from public.information_unit i where i.id = (p_said ->> 'unit_id')::uuid);
    end if;
    subject := left(subject, 500);
    -- In the order of the names; what is null is left out.
    record := '{"at":"' || to_char(logged_at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '"'
        || coalesce(',"attempt":' || (p_said ->> 'attempt'), '')
        || ',"columns":' || to_json(v_columns)::text
        || coalesce(',"detail":' || to_json(p_said ->> 'detail')::text, '')
        || coalesce(',"document":' || to_json(document)::text, '')
        || coalesce(',"error":' || to_json(p_said ->> 'error_id')::text, '')
        || ',"key":' || to_json(left(concat_ws(' ', p_said ->> p_key[1], p_said ->> p_key[2], p_said ->> p_key[3]), 500))::text
        || ',"kind":' || to_json(kind)::text
        || ',"login":' || to_json(session_user::text)::text
        || coalesce(',"outcome":' || to_json(p_said ->> 'outcome')::text, '')
        || ',"person":' || to_json(person)::text
        || coalesce(',"phase":' || (p_said ->> 'phase'), '')
        || ',"relation":' || to_json(p_relation)::text
        || ',"row_sha256":"' || p_row_sha256 || '"'
        || coalesce(',"run":' || to_json(run_id)::text, '')
        || coalesce(',"subject":' || to_json(subject)::text, '')
        || ',"v":1,"xid":"' || pg_current_xact_id()::text || '"}';
end $$;

-- One record for each row that a statement moved. Arguments: the table that it is a row of, the movement, the columns of the key.
-- The digest is that of the row's text, times in UTC, without the nulls at its end: a column that a later version adds, and that is
-- null in this row, changes nothing. A session plans this anew for each table, so it holds no more than what needs the table's own
-- row. Without sequential scans: as fn_guard_unit.
create or replace function cutter_governance.fn_log_rows() returns trigger
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
    set timezone = 'UTC' set datestyle = 'ISO, MDY' set enable_seqscan = off set jit = off
as $$
declare
    v_run text;
begin
    if not exists (select from logged_rows) then
        return null;
    end if;
    v_run := cutter_governance.fn_log_run();
    insert into cutter_governance.log_entry (xid, kind, logged_at, run_id, document, person, subject, record)
    select pg_current_xact_id(), f.kind, f.logged_at, f.run_id, f.document, f.person, f.subject, f.record
    from logged_rows r
    cross join lateral cutter_governance.fn_log_record(tg_argv[0], tg_argv[1], string_to_array(tg_argv[2], ' '), row_to_json(r),
        to_jsonb(r), encode(sha256(convert_to(rtrim(r::text, ',)'), 'UTF8')), 'hex'), v_run) f;
    return null;
end $$;

-- What a database holds when its log begins: each row is recorded as it was found. Once: what is there later without a record is a
-- difference. The rows pass a table of their own, whose trigger is that of all others.
create or replace function cutter_governance.fn_log_begin() returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_table record;
    v_found boolean;
begin
    if exists (select from cutter_governance.log_entry) then
        return;
    end if;
    for v_table in select * from cutter_governance.fn_logged_tables() loop
        execute format('select exists (select from %s)', v_table.relation) into v_found;
        continue when not v_found;
        execute format('create table cutter_governance.log_found (like %s)', v_table.relation);
        execute format('create trigger log_found_insert after insert on cutter_governance.log_found '
            'referencing new table as logged_rows for each statement '
            'execute function cutter_governance.fn_log_rows(%L, %L, %L)', v_table.relation, 'found', v_table.row_key);
        execute format('insert into cutter_governance.log_found select * from %s', v_table.relation);
        drop table cutter_governance.log_found;
    end loop;
end $$;

-- The root over hashes in their order: pair by pair, and what has no partner goes up as it is (RFC 6962, 2.1, bottom up).
create or replace function cutter_governance.fn_log_fold(p_hashes bytea[]) returns bytea
    language plpgsql immutable parallel safe
as $$
declare
    v_count int := cardinality(p_hashes);
    v_pair  int;
begin
    if v_count = 0 then
        return sha256('');
    end if;
    while v_count > 1 loop
        for v_pair in 1..v_count / 2 loop
            p_hashes[v_pair] := sha256(E'\\x01'::bytea || p_hashes[2 * v_pair - 1] || p_hashes[2 * v_pair]);
        end loop;
        if v_count % 2 = 1 then
            p_hashes[v_count / 2 + 1] := p_hashes[v_count];
        end if;
        v_count := (v_count + 1) / 2;
    end loop;
    return p_hashes[1];
end $$;

-- The hash over the leaves p_from to p_to, without the last. p_from is where a subtree of that size begins: so RFC 6962 splits. At
-- most 16 hashes are read for each four levels.
create or replace function cutter_governance.fn_log_hash(p_from bigint, p_to bigint) returns bytea
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
    v_height int := 4;
    v_hashes bytea[];
begin
    if p_to - p_from < 16 then
        return cutter_governance.fn_log_fold(array(select l.leaf_sha256 from cutter_governance.log_leaf l
            where l.log_index >= p_from and l.log_index < p_to order by l.log_index));
    end if;
    while (p_to - p_from) >> (v_height + 4) > 0 loop
        v_height := v_height + 4;
    end loop;
    v_hashes := array(select n.node_sha256 from cutter_governance.log_node n
        where n.height = v_height and n.place >= p_from >> v_height and n.place < p_to >> v_height order by n.place);
    if p_to % (1::bigint << v_height) <> 0 then
        v_hashes := v_hashes || cutter_governance.fn_log_hash((p_to >> v_height) << v_height, p_to);
    end if;
    return cutter_governance.fn_log_fold(v_hashes);
end $$;

-- Appends the records of this transaction: the last thing that it does. The caller has locked the tree, and holds it until the end. Gives
-- the size of the tree; null when there is nothing to append.
create or replace function cutter_governance.fn_log_append() returns bigint
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
    v_xid    constant xid8 := pg_current_xact_id_if_assigned();
    v_first  bigint;
    v_old    bigint;
    v_new    bigint;
    v_height int := 4;
begin
    delete from cutter_governance.log_transaction t where t.xid = v_xid returning t.first_entry into v_first;
    if not found then
        return null;
    end if;
    -- In repeatable read this fails when the tree has grown since: what is read after it is the tree as it stands.
    select h.tree_size into strict v_old from cutter_governance.log_head h for update nowait;
    insert into cutter_governance.log_leaf (log_index, entry_id, xid, leaf_sha256)
    select v_old + row_number() over (order by e.entry_id) - 1, e.entry_id, e.xid,
        sha256(E'\\x00'::bytea || convert_to(e.record, 'UTF8'))
    from cutter_governance.log_entry e
    where e.entry_id >= v_first and e.xid = v_xid;
    get diagnostics v_new = row_count;
    v_new := v_old + v_new;

    while v_old >> v_height < v_new >> v_height loop
        insert into cutter_governance.log_node (height, place, node_sha256)
        select v_height, p.place, cutter_governance.fn_log_fold(case v_height
            when 4 then array(select l.leaf_sha256 from cutter_governance.log_leaf l
                where l.log_index >= p.place << 4 and l.log_index < (p.place + 1) << 4 order by l.log_index)
            else array(select n.node_sha256 from cutter_governance.log_node n
                where n.height = v_height - 4 and n.place >= p.place << 4 and n.place < (p.place + 1) << 4 order by n.place) end)
        from generate_series(v_old >> v_height, (v_new >> v_height) - 1) as p (place);
        v_height := v_height + 4;
    end loop;
    update cutter_governance.log_head h set tree_size = v_new, root_sha256 = cutter_governance.fn_log_hash(0, v_new)
    where v_new > v_old;
    return v_new;
end $$;

-- Says under what permit this transaction acts: what holds before the wait for the tree has to hold after it.
create or replace function cutter_governance.fn_log_permit(p_permit_id uuid, p_entered_at timestamptz) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    update cutter_governance.log_transaction t
    set permit_id = p_permit_id, entered_at = p_entered_at
    where t.xid = pg_current_xact_id_if_assigned();
end $$;

-- Says which ruling this transaction records; of more than one, the first stands for all.
create or replace function cutter_governance.fn_log_ruling(p_approval_id uuid) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    update cutter_governance.log_transaction t
    set ruling_id = coalesce(t.ruling_id, p_approval_id)
    where t.xid = pg_current_xact_id_if_assigned();
end $$;

-- For a check that is deferred to COMMIT, also to that of a statement alone: refused when it comes earlier, by SET CONSTRAINTS, alone (the
-- text of the statement) or within another statement (the stack of calls, which the caller gives: at COMMIT there is none beside its own
-- function, or that of a COMMIT).
create or replace function cutter_governance.fn_deferred_require(p_context text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_lines constant text[] := string_to_array(p_context, e'\n');
begin
    if current_query() ~* E'\\mset\\M.*\\mconstraints\\M.*\\mimmediate\\M'
        or cardinality(v_lines) > 2 or v_lines[2] !~ 'COMMIT$' then
        raise exception 'what is written here ends with a COMMIT of its own' using errcode = 'IU075';
    end if;
end $$;

-- At COMMIT. It comes twice: the first time it asks to come again, behind everything else that is deferred to COMMIT by then. Nobody
-- has it come earlier, and goes on with the tree in his hand: not by SET CONSTRAINTS (fn_deferred_require), not by PREPARE TRANSACTION,
-- which comes here too and which the server refuses to one that has exported a snapshot, and not by a cursor WITH HOLD, whose query is
-- executed after this. A notification would prevent it as well, and fails for everybody while one session that listens stays in its
-- transaction and others fill the queue: what ends here depends on nothing that another login can fill.
create or replace function cutter_governance.fn_log_commit() returns trigger
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_stack text;
begin
    if not exists (select from cutter_governance.log_transaction t where t.xid = new.xid) then
        return null; -- the fold of an OFF has appended
    end if;
    get diagnostics v_stack = pg_context;
    perform cutter_governance.fn_deferred_require(v_stack);
    if not new.is_last then
        update cutter_governance.log_transaction t set is_last = true where t.xid = new.xid;
        return null;
    end if;
    if exists (select from pg_cursors c where c.is_holdable) then
        raise exception 'a cursor of this session is open WITH HOLD' using errcode = 'IU132';
    end if;
    if current_setting('synchronous_commit') = 'off' then
        perform set_config('synchronous_commit', 'local', true);
    end if;
    if current_setting('max_prepared_transactions')::int > 0 then
        perform pg_export_snapshot();
    end if;
    -- Longer than for anything else: the records of a large document take their time.
    perform cutter_governance.fn_table_lock('the tree of the log', 'cutter_governance.log_lock', 'exclusive', '60s');
    perform cutter_governance.fn_permit_commit_require(t.permit_id, t.entered_at)
    from cutter_governance.log_transaction t where t.xid = new.xid and t.permit_id is not null;
    perform cutter_governance.fn_ruling_follows_require(t.ruling_id)
    from cutter_governance.log_transaction t where t.xid = new.xid and t.ruling_id is not null;
    perform cutter_governance.fn_log_append();
    return null;
end $$;

-- At most p_count leaves from p_from on, in their order.
create or replace function cutter_governance.fn_log_range(p_from bigint, p_count int)
    returns table (log_index bigint, leaf_sha256 bytea, record text)
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select l.log_index, l.leaf_sha256, e.record
    from cutter_governance.log_leaf l
    left join cutter_governance.log_entry e on (e.entry_id, e.xid) = (l.entry_id, l.xid)
    where l.log_index >= p_from and l.log_index < p_from + p_count
    order by l.log_index;
$$;

-- Whether p_old leaves are the beginning of p_new, and the tree has come to these.
create or replace function cutter_governance.fn_log_covers(p_old bigint, p_new bigint) returns boolean
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select coalesce(p_old >= 0 and p_old <= p_new and p_new <= (select h.tree_size from cutter_governance.log_head h), false);
$$;

-- The root of the tree as it was when it had p_size leaves; null where it has not come to that. So the proofs.
create or replace function cutter_governance.fn_log_root(p_size bigint) returns bytea
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not cutter_governance.fn_log_covers(0, p_size) then
        return null;
    end if;
    return cutter_governance.fn_log_hash(0, p_size);
end $$;

-- The way down from the root over p_size leaves to a subtree that ends before leaf p_end: to the largest such one, or to the last leaf
-- of it (p_to_leaf). Gives where the subtree begins, and the hashes beside the way, from below.
create or replace function cutter_governance.fn_log_path(p_end bigint, p_size bigint, p_to_leaf boolean,
    out subtree_from bigint, out hashes bytea[])
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_to    bigint := p_size;
    v_split bigint;
begin
    subtree_from := 0;
    hashes := '{}';
    while case when p_to_leaf then v_to - subtree_from > 1 else v_to > p_end end loop
        v_split := subtree_from + cutter_governance.fn_log_split(v_to - subtree_from);
        if p_end <= v_split then
            hashes := cutter_governance.fn_log_hash(v_split, v_to) || hashes;
            v_to := v_split;
        else
            hashes := cutter_governance.fn_log_hash(subtree_from, v_split) || hashes;
            subtree_from := v_split;
        end if;
    end loop;
end $$;

-- That leaf p_index is in the tree of p_size leaves: the hashes beside its way to the root, from below (RFC 6962, 2.1.1).
create or replace function cutter_governance.fn_log_inclusion(p_index bigint, p_size bigint) returns bytea[]
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if not cutter_governance.fn_log_covers(p_index + 1, p_size) or p_index < 0 then
        return null;
    end if;
    return (cutter_governance.fn_log_path(p_index + 1, p_size, true)).hashes;
end $$;

-- That the tree of p_old leaves is the beginning of that of p_new (RFC 6962, 2.1.2).
create or replace function cutter_governance.fn_log_consistency(p_old bigint, p_new bigint) returns bytea[]
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_path record;
begin
    if not cutter_governance.fn_log_covers(p_old, p_new) then
        return null;
    end if;
    if p_old = 0 then
        return '{}';
    end if;
    v_path := cutter_governance.fn_log_path(p_old, p_new, false);
    -- The old tree as a whole is what the one who asks has already.
    return case when v_path.subtree_from > 0 then cutter_governance.fn_log_hash(v_path.subtree_from, p_old) || v_path.hashes
        else v_path.hashes end;
end $$;

-- The largest power of two below p_count, which is at least 2.
create or replace function cutter_governance.fn_log_split(p_count bigint) returns bigint
    language plpgsql immutable parallel safe
as $$
declare
    v_split bigint := 1;
begin
    while v_split * 2 < p_count loop
        v_split := v_split * 2;
    end loop;
    return v_split;
end $$;

reset role;
