-- Leg B and the verdict: the gateways that write the ledger.

set local role cutter_owner;

-- The source, from the database alone: bodies in their order, and each exclusion where its start says. A piece's place
-- is counted in bytes of units alone; an exclusion there comes before the unit that begins there.
create or replace function cutter_governance.fn_source_rebuild(p_envelope_id uuid) returns bytea
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    with piece as (
        select sum(b.body_bytes) over (order by b.ordinal) - b.body_bytes as place, 1 as is_unit,
            b.ordinal::bigint as n, convert_to(v.body, 'UTF8') as bytes
        from cutter_governance.manifest_unit_block b
        join public.unit_version v on v.unit_id = b.unit_id and v.id = b.unit_version_id
        where b.envelope_id = p_envelope_id
        union all
        select x.start - (sum(x.length) over (order by x.start) - x.length), 0, x.start,
            decode(x.base64, 'base64')
        from cutter_governance.manifest_envelope e,
            jsonb_to_recordset(e.exclusions) as x (start bigint, length bigint, base64 text)
        where e.envelope_id = p_envelope_id
    )
    select string_agg(p.bytes, ''::bytea order by p.place, p.is_unit, p.n) from piece p;
$$;

-- One cut of one plan has one key. After it was undone the same plan may be cut again, under the next key.
create or replace function cutter_governance.fn_idempotency_key(p_key text) returns text
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select p_key || coalesce('/' || nullif(count(*), 0) + 1, '')
    from cutter_governance.cut_compensation c
    join cutter_governance.cut_change_set s using (change_set_id)
    where s.idempotency_key = p_key or starts_with(s.idempotency_key, p_key || '/');
$$;

create or replace function cutter_governance.fn_leg_b_record(p_run_id text, p_record jsonb) returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_context   cutter_governance.phase_transaction;
    v_run       cutter_governance.run;
    v_card      cutter_governance.approval;
    v_entry     uuid := (p_record ->> 'backlog_entry_id')::uuid;
    v_envelope  uuid := (p_record ->> 'envelope_id')::uuid;
    v_decision  uuid := (p_record ->> 'review_decision_id')::uuid;
    v_change    uuid := (p_record ->> 'change_set_id')::uuid;
    v_actor     text;
    v_key       text;
    v_revision  text;
    v_written   bigint;
    v_rows      bigint;
begin
    select * into v_context from cutter_governance.phase_transaction t
    where t.xid = pg_current_xact_id_if_assigned() and t.run_id = p_run_id
      and t.phase = cutter_governance.fn_phase_number('leg_b_record');
    if not found then
        raise exception 'this transaction did not enter phase % of run %',
            cutter_governance.fn_phase_number('leg_b_record'), p_run_id using errcode = 'IU070';
    end if;
    select * into strict v_run from cutter_governance.run r where r.run_id = p_run_id;
    select a.* into strict v_card from cutter_governance.permit p join cutter_governance.approval a using (approval_id)
    where p.permit_id = v_context.permit_id;
    v_revision := cutter_governance.fn_attempt_revision(p_record ->> 'tool_revision');
    perform cutter_governance.fn_units_require(v_run, 'draft', p_record ->> 'rows_digest');

    -- Whoever does it has signed what is done here, and the roster gives that key this duty.
    select s.principal, s.key_fingerprint into v_actor, v_key from cutter_governance.fn_signer_require(
        p_record ->> 'statement', p_record ->> 'signature', 'iucutter.executor', 'DOT-991') s;
    perform cutter_governance.fn_signed_require(cutter_governance.fn_duty_fields(p_record ->> 'statement'), jsonb_build_object(
        'duty', v_actor, 'kind', 'ledger', 'run_id', p_run_id, 'document_prefix', v_run.document_prefix,
        'source_sha256', v_run.source_sha256, 'plan_digest', v_run.plan_digest, 'rows_digest', p_record ->> 'rows_digest',
        'unit_count', v_run.unit_count, 'change_set_id', v_change, 'tool_revision', v_revision));
    -- Leg A wrote in the name of whoever signs for it now; creator and log were found to say what the birth says.
    if exists (select from public.birth_registry b where b.run_id = p_run_id and b.born_by <> v_actor) then
        raise exception 'the units of run % are not what was approved: %', p_run_id,
            format('%s: creator', v_run.document_prefix) using errcode = 'IU089';
    end if;

    insert into cutter_governance.decision_backlog_entry (backlog_entry_id, run_id, document_prefix, plan_digest,
        subject, created_by)
    values (v_entry, p_run_id, v_run.document_prefix, v_run.plan_digest,
        format('first cut of %s into %s units', v_run.document_prefix, v_run.unit_count), v_actor);
    get diagnostics v_written = row_count;

    insert into cutter_governance.decision_backlog_history (backlog_entry_id, from_status, to_status, actor)
    values (v_entry, 'open', 'decided', v_card.signer);
    get diagnostics v_rows = row_count;
    v_written := v_written + v_rows;

    insert into cutter_governance.manifest_envelope (envelope_id, operation, run_id, backlog_entry_id, document_prefix,
        source_sha256, source_length, plan_digest, profile_name, profile_digest, unit_count, exclusions, created_by)
    values (v_envelope, 'first_cut', p_run_id, v_entry, v_run.document_prefix, v_run.source_sha256,
        v_run.source_length, v_run.plan_digest, v_run.profile_name, v_run.profile_digest, v_run.unit_count,
        coalesce(p_record -> 'exclusions', '[]'), v_actor);
    get diagnostics v_rows = row_count;
    v_written := v_written + v_rows;

    -- The units that this run gave birth to, as they are stored now; the permit that named them may be an older one
    -- than the one that covers this phase.
    insert into cutter_governance.manifest_unit_block (envelope_id, ordinal, unit_id, unit_version_id,
        canonical_address, title_sha256, body_sha256, body_bytes)
    select v_envelope, i.sort_order, i.id, v.id, i.canonical_address, cutter_governance.fn_sha256(v.title),
        v.content_hash, octet_length(v.body)
    from public.birth_registry b
    join public.information_unit i on i.id = b.unit_id
    join public.unit_version v on v.unit_id = i.id and v.id = i.version_anchor_ref
    join cutter_governance.permit_unit u on u.permit_id = b.permit_id and u.address = i.canonical_address
        and u.iu_id = i.id and u.body_sha256 = v.content_hash
    where b.run_id = p_run_id;
    get diagnostics v_rows = row_count;
    v_written := v_written + v_rows;

    insert into cutter_governance.review_decision (review_decision_id, run_id, backlog_entry_id, envelope_id, decision,
        approval_id, decided_by, decided_at, recorded_by)
    values (v_decision, p_run_id, v_entry, v_envelope, 'approved', v_card.approval_id, v_card.signer,
        v_card.issued_at, v_actor);
    get diagnostics v_rows = row_count;
    v_written := v_written + v_rows;

    insert into cutter_governance.cut_change_set (change_set_id, run_id, envelope_id, review_decision_id, operation,
        rollback_key, idempotency_key, executor, executor_key, executor_revision)
    values (v_change, p_run_id, v_envelope, v_decision, 'first_cut', p_record ->> 'rollback_key',
        cutter_governance.fn_idempotency_key(p_record ->> 'idempotency_key'), v_actor,
        v_key, v_revision);
    get diagnostics v_rows = row_count;
    v_written := v_written + v_rows;

    insert into cutter_governance.cut_change_set_affected_row (change_set_id, ordinal, change, unit_id,
        unit_version_id, canonical_address, content_hash)
    select v_change, k.ordinal, 'created', k.unit_id, k.unit_version_id, k.canonical_address, k.body_sha256
    from cutter_governance.manifest_unit_block k where k.envelope_id = v_envelope;
    get diagnostics v_rows = row_count;
    v_written := v_written + v_rows;

    insert into cutter_governance.dot_pair_signature (dot, change_set_id, signer, key_fingerprint, tool_revision,
        statement, signature)
    values ('DOT-991', v_change, v_actor, v_key, v_revision,
        p_record ->> 'statement', p_record ->> 'signature');
    get diagnostics v_rows = row_count;
    v_written := v_written + v_rows;

    if v_written <> 2 * v_run.unit_count::bigint + 6 then
        raise exception 'the ledger would have % rows instead of % for % units', v_written,
            2 * v_run.unit_count::bigint + 6, v_run.unit_count using errcode = 'IU014';
    end if;

    -- The document that was approved can be rebuilt, byte for byte, from what was just recorded.
    if encode(sha256(cutter_governance.fn_source_rebuild(v_envelope)), 'hex') is distinct from v_run.source_sha256 then
        raise exception 'units and exclusions of run % do not give its source back', p_run_id using errcode = 'IU061';
    end if;

    return jsonb_build_object('change_set_id', v_change, 'review_decision_id', v_decision, 'envelope_id', v_envelope,
        'rows', v_written);
end $$;

create or replace function cutter_governance.fn_verify_result_count(p_change_set_id uuid) returns bigint
    language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
    select count(*) from cutter_governance.verify_result v where v.change_set_id = p_change_set_id;
$$;

create or replace function cutter_governance.fn_write_verify(p_run_id text, p_record jsonb) returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_run       cutter_governance.run;
    v_change    cutter_governance.cut_change_set;
    v_result    uuid := (p_record ->> 'verify_result_id')::uuid;
    v_signature uuid;
    v_actor     text;
    v_key       text;
    v_revision  text;
begin
    if not exists (select from cutter_governance.phase_transaction t
        where t.xid = pg_current_xact_id_if_assigned() and t.run_id = p_run_id
              and t.phase = cutter_governance.fn_phase_number('write_verify')) then
        raise exception 'this transaction did not enter phase % of run %',
            cutter_governance.fn_phase_number('write_verify'), p_run_id using errcode = 'IU070';
    end if;

    select * into v_change from cutter_governance.cut_change_set c
    where c.change_set_id = (p_record ->> 'change_set_id')::uuid and c.run_id = p_run_id;
    if not found then
        raise exception 'change set % is not the one of run %', p_record ->> 'change_set_id', p_run_id
            using errcode = 'IU083';
    end if;
    if cutter_governance.fn_verify_result_count(v_change.change_set_id) > 0 then
        raise exception 'change set % was verified before', v_change.change_set_id using errcode = 'IU010';
    end if;
    v_revision := cutter_governance.fn_attempt_revision(p_record ->> 'tool_revision');
    -- Whoever judges has signed the verdict, and the roster gives that key this duty: another one than the executor's.
    select s.principal, s.key_fingerprint into v_actor, v_key from cutter_governance.fn_signer_require(
        p_record ->> 'statement', p_record ->> 'signature', 'iucutter.verifier', 'DOT-992') s;
    if (lower(v_actor) <> lower(v_change.executor) and v_key <> v_change.executor_key
        and v_revision <> v_change.executor_revision) is not true then
        raise exception 'verifier and executor of change set % share a name, a key or a revision',
            v_change.change_set_id using errcode = 'IU011';
    end if;

    -- A verdict is about every unit of the run, not about those that were looked at; and the database sees what it is about.
    select * into strict v_run from cutter_governance.run r where r.run_id = p_run_id;
    if (p_record ->> 'rows_checked')::bigint is distinct from v_run.unit_count then
        raise exception 'the verdict on run % is about % rows', p_run_id, p_record ->> 'rows_checked'
            using errcode = 'IU087';
    end if;
    perform cutter_governance.fn_units_require(v_run, 'draft', p_record ->> 'rows_digest');

    perform cutter_governance.fn_signed_require(cutter_governance.fn_duty_fields(p_record ->> 'statement'), jsonb_build_object(
        'duty', v_actor, 'kind', 'verdict', 'run_id', p_run_id, 'change_set_id', v_change.change_set_id,
        'source_sha256', v_run.source_sha256, 'rows_checked', v_run.unit_count, 'rows_digest', p_record ->> 'rows_digest',
        'verdict', p_record ->> 'verdict',
        'exclusions_sha256', (select cutter_governance.fn_sha256(e.exclusions::text) from cutter_governance.manifest_envelope e
            where e.envelope_id = v_change.envelope_id),
        'tool_revision', v_revision));

    insert into cutter_governance.verify_result (verify_result_id, change_set_id, verdict, rows_checked, rows_digest,
        verifier, verifier_key, verifier_revision, executor, executor_key, executor_revision)
    values (v_result, v_change.change_set_id, p_record ->> 'verdict', (p_record ->> 'rows_checked')::bigint,
        p_record ->> 'rows_digest', v_actor, v_key, v_revision, v_change.executor, v_change.executor_key, v_change.executor_revision);

    insert into cutter_governance.dot_pair_signature (dot, verify_result_id, signer, key_fingerprint, tool_revision,
        statement, signature)
    values ('DOT-992', v_result, v_actor, v_key, v_revision,
        p_record ->> 'statement', p_record ->> 'signature')
    returning signature_id into v_signature;

    return jsonb_build_object('verify_result_id', v_result, 'signature_id', v_signature);
end $$;

reset role;
