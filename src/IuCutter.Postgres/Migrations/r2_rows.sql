-- Whether the units of a run and its ledger are what was approved, in every governed column. The recording of the ledger, the
-- verdict, the card of SG_2, its approval and enactment all ask this, so that no row that changed after a check gets past the
-- next one.
set local role cutter_owner;

-- One row as every digest over rows has it; PlannedRows in the module gives the same. The owner is free text and therefore
-- hashed: no other field can hold a tab.
create or replace function cutter_governance.fn_row_line(p_ordinal int, p_address text, p_parent text, p_unit_kind text,
    p_section_type text, p_section_code text, p_publication_type text, p_owner_ref text, p_title_sha256 text, p_body_sha256 text)
    returns text
    language sql stable parallel safe
    return p_ordinal || e'\t' || p_address || e'\t' || coalesce(p_parent, '') || e'\t' || p_unit_kind || e'\t' || p_section_type
        || e'\t' || p_section_code || e'\t' || p_publication_type || e'\t' || cutter_governance.fn_sha256(p_owner_ref) || e'\t'
        || p_title_sha256 || e'\t' || p_body_sha256 || e'\n';

-- The digest over the rows that a permit names: what a card's field rows_digest must be.
create or replace function cutter_governance.fn_permit_rows_digest(p_permit_id uuid) returns text
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_digest text;
begin
    select cutter_governance.fn_sha256(string_agg(cutter_governance.fn_row_line(u.ordinal, u.address, u.parent_address,
        u.unit_kind, u.section_type, u.section_code, r.publication_type, r.owner_ref, u.title_sha256, u.body_sha256), ''
        order by u.ordinal))
    into v_digest
    from cutter_governance.permit p
    join cutter_governance.run r on r.run_id = p.run_id
    join cutter_governance.permit_unit u on u.permit_id = p.permit_id
    where p.permit_id = p_permit_id;
    return v_digest;
end $$;

-- The digest over the ids that leg A was answered with; CreatedIds in the module gives the same.
create or replace function cutter_governance.fn_permit_ids_digest(p_permit_id uuid) returns text
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_digest text;
begin
    select cutter_governance.fn_sha256(string_agg(k.address || e'\t' || k.iu_id || e'\t' || k.uv_id || e'\n', '' order by k.ordinal))
    into v_digest
    from cutter_governance.permit_unit k where k.permit_id = p_permit_id;
    return v_digest;
end $$;

-- The permit under which leg A of a run wrote: leg A uses all units of one permit in one transaction.
create or replace function cutter_governance.fn_cut_permit(p_run_id text) returns uuid
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_permit uuid;
begin
    select p.permit_id into v_permit
    from cutter_governance.permit p
    where p.run_id = p_run_id and p.gate = 'CutAuthorization'
      and exists (select from cutter_governance.permit_unit u where u.permit_id = p.permit_id and u.used_at is not null)
    order by p.permit_no desc limit 1;
    return v_permit;
end $$;

-- The first unit of a run that is not as it was approved, and what differs; null when none does. p_status is what all of
-- them must be, draft or enacted. Titles and bodies are hashed here, not taken from a stored hash. Not compared: the times
-- of creation. Each row is looked up by its key (OFFSET 0, no sequential scan: see fn_guard_unit).
create or replace function cutter_governance.fn_unit_difference(p_run cutter_governance.run, p_status text) returns text
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
    v_permit     uuid := cutter_governance.fn_cut_permit(p_run.run_id);
    v_leg_a      cutter_governance.run_phase;
    v_change     cutter_governance.cut_change_set;
    v_cut_by     text;
    v_enacted_by text;
    v_reason     text;
    v_difference text;
begin
    if v_permit is null then
        return format('%s: not cut', p_run.document_prefix);
    end if;
    -- What leg A was answered with is pinned: two units that exchanged their ids, in every table, are not those any more.
    if exists (select from cutter_governance.run_pin p where p.run_id = p_run.run_id and p.key = 'leg_a_ids_digest'
        and p.value is distinct from cutter_governance.fn_permit_ids_digest(v_permit)) then
        return format('%s: ids of the units', p_run.document_prefix);
    end if;
    select a.* into v_leg_a from cutter_governance.run_phase a
    where a.run_id = p_run.run_id and a.phase = cutter_governance.fn_phase_number('cut_leg_a') and a.outcome = 'complete';
    select c.* into v_change from cutter_governance.cut_change_set c where c.run_id = p_run.run_id;
    -- Who acted, and why, as the two cards say.
    select a.actor into v_cut_by from cutter_governance.permit p join cutter_governance.approval a using (approval_id)
    where p.permit_id = v_permit;
    select a.actor, a.why into v_enacted_by, v_reason
    from cutter_governance.permit p join cutter_governance.approval a using (approval_id)
    where p.run_id = p_run.run_id and p.gate = 'LifecycleAuthorization'
      and exists (select from cutter_governance.permit_unit n where n.permit_id = p.permit_id and n.used_at is not null)
    order by p.permit_no desc limit 1;

    select k.address || ': ' || w.what into v_difference
    from cutter_governance.permit_unit k
    left join lateral (select o.iu_id from cutter_governance.permit_unit o
        where o.permit_id = k.permit_id and o.address = k.parent_address offset 0) o on true
    left join lateral (select i.* from public.information_unit i where i.id = k.iu_id offset 0) u on true
    left join lateral (select n.* from public.unit_version n where n.id = k.uv_id offset 0) v on true
    left join lateral (select r.* from public.birth_registry r where r.unit_id = k.iu_id offset 0) b on true
    left join lateral (select count(*) as versions from public.unit_version n where n.unit_id = k.iu_id offset 0) c on true
    left join lateral (select count(*) as entries,
            count(*) filter (where l.unit_version_id = k.uv_id and l.run_id = p_run.run_id
                and (l.to_status = 'draft' and l.from_status is null and l.change_set_id is null and l.review_decision_id is null
                    and l.actor = u.created_by and l.reason = 'first cut' and l.tool_revision = v_leg_a.tool_revision
                or l.to_status = 'enacted' and l.from_status = 'draft' and l.change_set_id = v_change.change_set_id
                    and l.review_decision_id = v_change.review_decision_id and l.actor = v_enacted_by and l.reason = v_reason)) as own
        from public.iu_lifecycle_log l where l.unit_id = k.iu_id offset 0) l on true
    cross join lateral (select case
        when u.id is null then 'the unit is missing'
        when u.canonical_address is distinct from k.address then 'address'
        when u.unit_kind is distinct from k.unit_kind then 'unit kind'
        when u.section_type is distinct from k.section_type then 'section type'
        when u.section_code is distinct from k.section_code then 'section code'
        when u.sort_order is distinct from k.ordinal then 'sort order'
        when u.doc_code is distinct from p_run.document_prefix then 'document'
        when u.owner_ref is distinct from p_run.owner_ref then 'owner'
        when u.parent_or_container_ref is distinct from o.iu_id then 'parent'
        when u.lifecycle_status is distinct from p_status then 'lifecycle status of the unit'
        when u.conformance_status is distinct from case p_status when 'draft' then 'unverified' else 'verified' end
            then 'conformance status'
        when u.version_anchor_ref is distinct from k.uv_id or u.content_anchor_ref is distinct from k.uv_id::text then 'version anchor'
        when u.updated_by is distinct from case p_status when 'enacted' then v_enacted_by end
            or u.updated_at is distinct from case p_status when 'enacted' then v.enacted_at end then 'last change'
        when v.id is null or v.unit_id is distinct from k.iu_id then 'the version is missing'
        when c.versions is distinct from 1 or v.version_seq is distinct from 1 then 'number of versions'
        when cutter_governance.fn_sha256(v.title) is distinct from k.title_sha256 then 'title'
        when cutter_governance.fn_sha256(v.body) is distinct from k.body_sha256 or octet_length(v.body) is distinct from k.body_bytes
            then 'body'
        when v.content_hash is distinct from k.body_sha256 then 'content hash'
        when v.lifecycle_status is distinct from p_status then 'lifecycle status of the version'
        when v.created_by is distinct from u.created_by or u.created_by is distinct from v_cut_by then 'creator'
        when u.identity_profile is distinct from jsonb_build_object('title', v.title, 'owner', p_run.owner_ref,
            'section_type', k.section_type, 'publication_type', p_run.publication_type) then 'identity profile'
        when v.content_profile is distinct from jsonb_build_object('media_type', 'text/markdown', 'bytes', k.body_bytes)
            then 'content profile'
        when v.provenance is distinct from jsonb_build_object('run_id', p_run.run_id, 'permit_id', v_permit,
            'source_sha256', p_run.source_sha256, 'plan_digest', p_run.plan_digest) then 'provenance'
        when (b.run_id = p_run.run_id and b.permit_id = v_permit and b.canonical_address = k.address
            and b.born_by = u.created_by and b.born_xid = v_leg_a.xid) is not true then 'birth'
        when l.entries is distinct from l.own or l.own is distinct from case p_status when 'draft' then 1 else 2 end then 'lifecycle log'
        end as what) w
    where k.permit_id = v_permit and w.what is not null
    order by k.ordinal limit 1;
    if found then
        return v_difference;
    end if;

    select f.first_address || ': not a unit of this run' into v_difference
    from cutter_governance.fn_foreign_units(p_run.document_prefix, v_permit) f;
    if v_difference is not null then
        return v_difference;
    end if;

    -- And nothing else says of itself that it is of this run, or within one of its units.
    select min(u.canonical_address) || ': below a unit of this run' into v_difference
    from cutter_governance.permit_unit k
    cross join lateral (select i.canonical_address, i.doc_code from public.information_unit i
        where i.parent_or_container_ref = k.iu_id offset 0) u
    where k.permit_id = v_permit and u.doc_code <> p_run.document_prefix;
    return coalesce(v_difference, p_run.document_prefix || ': ' || case
        when (select count(*) from public.birth_registry b where b.run_id = p_run.run_id) <> p_run.unit_count then 'births'
        when exists (select from (select distinct k.section_type from cutter_governance.permit_unit k where k.permit_id = v_permit) w
            where not exists (select from public.section_type t where t.code = w.section_type)) then 'section types' end);
end $$;

-- The first row of a run's ledger that is not what leg B recorded, and what differs; null when none does, and before leg B. It reads
-- what stands in the tables, and derives what must from run, permit and approval: leg B wrote it from the units. Times aside.
create or replace function cutter_governance.fn_ledger_difference(p_run cutter_governance.run) returns text
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
    v_permit     uuid := cutter_governance.fn_cut_permit(p_run.run_id);
    v_leg_b      cutter_governance.run_phase;
    v_change     cutter_governance.cut_change_set;
    v_manifest   cutter_governance.manifest_envelope;
    v_decision   cutter_governance.review_decision;
    v_card       cutter_governance.approval;
    v_entry      cutter_governance.decision_backlog_entry;
    v_signed     cutter_governance.dot_pair_signature;
    v_difference text;
begin
    select a.* into v_leg_b from cutter_governance.run_phase a
    where a.run_id = p_run.run_id and a.phase = cutter_governance.fn_phase_number('leg_b_record') and a.outcome = 'complete';
    if not found then
        return null;
    end if;
    select c.* into v_change from cutter_governance.cut_change_set c where c.run_id = p_run.run_id;
    select e.* into v_manifest from cutter_governance.manifest_envelope e where e.envelope_id = v_change.envelope_id;
    select d.* into v_decision from cutter_governance.review_decision d where d.review_decision_id = v_change.review_decision_id;
    select a.* into v_card from cutter_governance.approval a
    where a.approval_id = v_decision.approval_id and a.run_id = p_run.run_id and a.gate = 'CutAuthorization';
    select b.* into v_entry from cutter_governance.decision_backlog_entry b where b.backlog_entry_id = v_manifest.backlog_entry_id;
    select s.* into v_signed from cutter_governance.dot_pair_signature s where s.change_set_id = v_change.change_set_id;

    v_difference := case
        when ((v_change.operation, v_change.executor_revision, v_change.recorded_xid)
            = ('first_cut', v_leg_b.tool_revision, v_leg_b.xid)) is not true then 'change set'
        when ((v_signed.dot, v_signed.signer, v_signed.key_fingerprint, v_signed.tool_revision)
            = ('DOT-991', v_change.executor, v_change.executor_key, v_change.executor_revision)
            and cutter_governance.fn_duty_fields(v_signed.statement) @> jsonb_build_object('duty', v_change.executor,
                'kind', 'ledger', 'run_id', p_run.run_id, 'document_prefix', p_run.document_prefix, 'plan_digest', p_run.plan_digest,
                'source_sha256', p_run.source_sha256, 'unit_count', p_run.unit_count::text,
                'rows_digest', cutter_governance.fn_permit_rows_digest(v_permit), 'change_set_id', v_change.change_set_id,
                'tool_revision', v_change.executor_revision)) is not true then 'executor''s signature'
        when ((v_manifest.run_id, v_manifest.operation, v_manifest.document_prefix, v_manifest.source_sha256,
                v_manifest.source_length, v_manifest.plan_digest, v_manifest.profile_name, v_manifest.profile_digest,
                v_manifest.unit_count, v_manifest.created_by)
            = (p_run.run_id, 'first_cut', p_run.document_prefix, p_run.source_sha256, p_run.source_length, p_run.plan_digest,
                p_run.profile_name, p_run.profile_digest, p_run.unit_count, v_change.executor)) is not true then 'manifest'
        when ((v_decision.run_id, v_decision.envelope_id, v_decision.backlog_entry_id, v_decision.decided_by,
                v_decision.decided_at, v_decision.recorded_by)
            = (p_run.run_id, v_manifest.envelope_id, v_entry.backlog_entry_id, v_card.signer, v_card.issued_at,
                v_change.executor)) is not true then 'review decision'
        when ((v_entry.run_id, v_entry.document_prefix, v_entry.plan_digest, v_entry.subject, v_entry.created_by)
            = (p_run.run_id, p_run.document_prefix, p_run.plan_digest,
                format('first cut of %s into %s units', p_run.document_prefix, p_run.unit_count), v_change.executor)) is not true
            then 'backlog entry'
        when (select array_agg(row(h.from_status, h.to_status, h.actor)::text) from cutter_governance.decision_backlog_history h
            where h.backlog_entry_id = v_entry.backlog_entry_id)
            is distinct from array[row('open'::text, 'decided'::text, v_card.signer)::text] then 'backlog history'
        when (select count(*) from cutter_governance.manifest_unit_block k where k.envelope_id = v_manifest.envelope_id)
            <> p_run.unit_count then 'number of manifest blocks'
        when (select count(*) from cutter_governance.cut_change_set_affected_row k where k.change_set_id = v_change.change_set_id)
            <> p_run.unit_count then 'number of affected rows'
        end;
    if v_difference is null then
        select k.address || ': ' || w.what into v_difference
        from cutter_governance.permit_unit k
        left join lateral (select b.* from cutter_governance.manifest_unit_block b
            where b.envelope_id = v_manifest.envelope_id and b.ordinal = k.ordinal offset 0) b on true
        left join lateral (select a.* from cutter_governance.cut_change_set_affected_row a
            where a.change_set_id = v_change.change_set_id and a.ordinal = k.ordinal offset 0) a on true
        cross join lateral (select case
            when ((b.canonical_address, b.unit_id, b.unit_version_id, b.title_sha256, b.body_sha256, b.body_bytes)
                = (k.address, k.iu_id, k.uv_id, k.title_sha256, k.body_sha256, k.body_bytes)) is not true then 'manifest block'
            when ((a.canonical_address, a.unit_id, a.unit_version_id, a.change, a.content_hash)
                = (k.address, k.iu_id, k.uv_id, 'created', k.body_sha256)) is not true then 'affected row'
            end as what) w
        where k.permit_id = v_permit and w.what is not null
        order by k.ordinal limit 1;
    end if;
    -- Last, because it reads every body: what belongs to no unit is in the manifest alone.
    if v_difference is null
        and encode(sha256(cutter_governance.fn_source_rebuild(v_manifest.envelope_id)), 'hex') is distinct from p_run.source_sha256 then
        v_difference := 'exclusions';
    end if;
    return p_run.document_prefix || ', ledger: ' || v_difference;
end $$;

-- Units and ledger are what was approved, and the digest that somebody signed is about them.
create or replace function cutter_governance.fn_units_require(p_run cutter_governance.run, p_status text, p_rows_digest text)
    returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_difference text := coalesce(cutter_governance.fn_unit_difference(p_run, p_status), cutter_governance.fn_ledger_difference(p_run));
    v_digest     text;
begin
    if v_difference is not null then
        raise exception 'the units of run % are not what was approved: %', p_run.run_id, v_difference using errcode = 'IU089';
    end if;
    -- Stored and permitted rows are the same by now, so the digest over the permit is the digest over what is stored.
    v_digest := cutter_governance.fn_permit_rows_digest(cutter_governance.fn_cut_permit(p_run.run_id));
    if v_digest is distinct from p_rows_digest then
        raise exception 'rows digest % is not that of run %, which is %', coalesce(p_rows_digest, '(none)'), p_run.run_id,
            coalesce(v_digest, '(none)') using errcode = 'IU090';
    end if;
end $$;

-- The same for a verdict: what it was about is what is stored now, and it is the one that the verifier signed. Without a verdict
-- there is no digest, and this refuses.
create or replace function cutter_governance.fn_verdict_require(p_run cutter_governance.run, p_status text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_verdict    cutter_governance.verify_result;
    v_signed     cutter_governance.dot_pair_signature;
    v_exclusions text;
begin
    select v.* into v_verdict from cutter_governance.cut_change_set c
    join cutter_governance.verify_result v on v.change_set_id = c.change_set_id and v.verdict = 'pass'
    where c.run_id = p_run.run_id;
    perform cutter_governance.fn_units_require(p_run, p_status, v_verdict.rows_digest);

    select s.* into v_signed from cutter_governance.dot_pair_signature s where s.verify_result_id = v_verdict.verify_result_id;
    select cutter_governance.fn_sha256(e.exclusions::text) into v_exclusions from cutter_governance.manifest_envelope e
    where e.run_id = p_run.run_id;
    if ((v_signed.dot, v_signed.signer, v_signed.key_fingerprint, v_signed.tool_revision, v_verdict.rows_checked)
            = ('DOT-992', v_verdict.verifier, v_verdict.verifier_key, v_verdict.verifier_revision, p_run.unit_count)
        and cutter_governance.fn_duty_fields(v_signed.statement) @> jsonb_build_object('duty', v_verdict.verifier,
            'kind', 'verdict', 'run_id', p_run.run_id, 'change_set_id', v_verdict.change_set_id,
            'source_sha256', p_run.source_sha256,
            'rows_checked', v_verdict.rows_checked::text, 'rows_digest', v_verdict.rows_digest, 'exclusions_sha256', v_exclusions,
            'verdict', v_verdict.verdict, 'tool_revision', v_verdict.verifier_revision)) is not true then
        raise exception 'the units of run % are not what was approved: %', p_run.run_id,
            format('%s, ledger: verdict', p_run.document_prefix) using errcode = 'IU089';
    end if;
end $$;

reset role;
