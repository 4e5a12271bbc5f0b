-- Rehearsals: what the verifying duty says of one, when a run needs one, and that leg A writes what was rehearsed.
--
-- A rehearsal runs on another server, with roles, keys and a roster of its own. Nothing here is called there for this database;
-- what arrives here is a report, and it permits nothing.

set local role cutter_owner;

-- Whether the roster in force demands a rehearsal of every live run: a line '# iucutter-rehearsal: required', which
-- ssh-keygen takes for a comment.
create or replace function cutter_governance.fn_rehearsal_required() returns boolean
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return coalesce((select r.allowed_signers from cutter_governance.roster r order by r.roster_no desc limit 1)
        ~ E'(?n)^# iucutter-rehearsal: required[ \\t\\r]*$', false);
end $$;

-- The digest over the units of a permit as they are stored, their ids and times aside. What is missing, or has a column that is null,
-- has no line in it. Each row is looked up by its key (OFFSET 0, no sequential scan: see fn_guard_unit).
create or replace function cutter_governance.fn_stored_rows_digest(p_permit_id uuid) returns text
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off set jit = off
as $$
declare
    v_digest text;
begin
    select cutter_governance.fn_sha256(string_agg(cutter_governance.fn_row_line(u.sort_order, u.canonical_address,
        o.canonical_address, u.unit_kind, u.section_type, u.section_code, u.identity_profile ->> 'publication_type', u.owner_ref,
        cutter_governance.fn_sha256(v.title), cutter_governance.fn_sha256(v.body)), '' order by k.ordinal))
    into v_digest
    from cutter_governance.permit_unit k
    left join lateral (select i.* from public.information_unit i where i.id = k.iu_id offset 0) u on true
    left join lateral (select i.canonical_address from public.information_unit i
        where i.id = u.parent_or_container_ref offset 0) o on true
    left join lateral (select n.title, n.body from public.unit_version n where n.id = k.uv_id offset 0) v on true
    where k.permit_id = p_permit_id;
    return v_digest;
end $$;

-- The verifying duty says what its process saw in the restored copy of the backup that it proves: in a transaction of its own, beside the
-- attestation of that proof, which comes first. The report is the one that the signed text names by its hash.
create or replace function cutter_governance.fn_rehearsal_attest(p_run_id text, p_statement text, p_signature text, p_report text)
    returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_signed constant jsonb := cutter_governance.fn_attestation_require(p_run_id, 'rehearsal_attestation', p_statement, p_signature);
    v_said   cutter_governance.rehearsal;
begin
    perform cutter_governance.fn_signed_require(v_signed, jsonb_build_object('report_sha256', cutter_governance.fn_sha256(p_report)));
    if not exists (select from cutter_governance.backup_attestation a
        where a.run_id = p_run_id and a.manifest_sha256 = v_signed ->> 'manifest_sha256') then
        raise exception 'the verifying duty did not attest the proof of the backup of run %', p_run_id using errcode = 'IU096';
    end if;
    -- As fn_backup_attest: handed in again, it is what was said before.
    if exists (select from cutter_governance.rehearsal h where h.run_id = p_run_id and h.statement = p_statement) then
        return;
    end if;

    insert into cutter_governance.rehearsal (run_id, manifest_sha256, unit_count, rows_digest, report, report_sha256, verifier,
        verifier_key, statement, signature)
    select h.run_id, h.manifest_sha256, h.unit_count, h.rows_digest, p_report, h.report_sha256, h.verifier, h.verifier_key, h.statement,
        h.signature
    from jsonb_populate_record(null::cutter_governance.rehearsal, v_signed) h
    returning * into v_said;
    perform cutter_governance.fn_event_append(p_run_id, cutter_governance.fn_phase_number('pre_write_backup'), null,
        'rehearsed', 'complete', v_said.verifier, null,
        format('%s units, rows %s, backup manifest %s, report %s', v_said.unit_count, v_said.rows_digest,
            v_said.manifest_sha256, v_said.report_sha256));
end $$;

-- The newest rehearsal of a run in the backup that it recorded; null when there is none.
create or replace function cutter_governance.fn_rehearsal_of(p_run_id text) returns cutter_governance.rehearsal
    language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
    select h from cutter_governance.rehearsal h
    join cutter_governance.backup_record b on b.run_id = h.run_id and b.manifest_sha256 = h.manifest_sha256
    where h.run_id = p_run_id
    order by h.rehearsal_id desc limit 1;
$$;

-- Where the roster demands a rehearsal, a run without one goes no further than its backup.
create or replace function cutter_governance.fn_rehearsal_require(p_run_id text) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if cutter_governance.fn_rehearsal_required() and (cutter_governance.fn_rehearsal_of(p_run_id)).rehearsal_id is null then
        raise exception 'run % was not rehearsed, and the roster in force demands it', p_run_id using errcode = 'IU098';
    end if;
end $$;

-- At the end of leg A, in its transaction: a run that was rehearsed writes what it wrote there, or nothing.
create or replace function cutter_governance.fn_rehearsal_compare(p_run_id text, p_permit_id uuid) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_rehearsed cutter_governance.rehearsal := cutter_governance.fn_rehearsal_of(p_run_id);
    v_pinned    text := (select p.value from cutter_governance.run_pin p
        where p.run_id = p_run_id and p.key = 'rehearsal_report_sha256');
    v_digest    text;
begin
    -- What the run pinned counts, also when its report is gone, or is another by now.
    if v_rehearsed.rehearsal_id is null and v_pinned is null then
        return;
    end if;
    v_digest := cutter_governance.fn_stored_rows_digest(p_permit_id);
    if v_digest is distinct from v_rehearsed.rows_digest or v_rehearsed.report_sha256 is distinct from v_pinned then
        raise exception 'run % wrote rows %, and % in its rehearsal', p_run_id, coalesce(v_digest, '(none)'),
            case when v_rehearsed.report_sha256 = v_pinned then v_rehearsed.rows_digest else '(not the pinned report)' end
            using errcode = 'IU099';
    end if;
end $$;

reset role;
