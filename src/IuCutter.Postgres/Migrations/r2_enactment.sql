-- Enactment: draft -> enacted, once, irreversible (the guards see to that).

grant create on schema public to cutter_owner;
set local role cutter_owner;

-- What has been enacted is a version of its document, in force from the day of that, in UTC. Two enactments of one document that did not
-- see one another meet at the key.
create or replace function cutter_governance.fn_document_version_add(p_run cutter_governance.run) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set lock_timeout = '20s'
as $$
begin
    insert into cutter_governance.document_version (document_prefix, version_no, run_id, envelope_id, effective_from)
    select p_run.document_prefix,
        1 + coalesce((select max(d.version_no) from cutter_governance.document_version d
            where d.document_prefix = p_run.document_prefix), 0),
        p_run.run_id, c.envelope_id, (clock_timestamp() at time zone 'UTC')::date
    from cutter_governance.cut_change_set c where c.run_id = p_run.run_id;
end $$;

create or replace function public.fn_iu_enact(p_canonical_address text, p_actor text, p_review_decision_id uuid,
    p_target_lifecycle text, p_change_set_id uuid, p_reason text, p_tool_revision text, p_dry_run boolean) returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp set enable_seqscan = off
as $$
declare
    v_context cutter_governance.phase_transaction;
    v_unit    public.information_unit;
    v_hash    text;
    v_actor   text;
    v_reason  text;
    v_now     timestamptz := clock_timestamp();
    v_revision text;
begin
    select * into v_context from cutter_governance.phase_transaction t
    where t.xid = pg_current_xact_id_if_assigned() and t.phase = cutter_governance.fn_phase_number('lifecycle_enact');
    if not found then
        raise exception 'this transaction did not enter phase % of run %',
            cutter_governance.fn_phase_number('lifecycle_enact'), '(any)' using errcode = 'IU070';
    end if;
    v_revision := cutter_governance.fn_attempt_revision(p_tool_revision);
    if p_target_lifecycle is distinct from 'enacted' then
        raise exception 'a unit is enacted, not made %', p_target_lifecycle using errcode = 'IU084';
    end if;

    -- The decision that the card names, the change set that carries it, and a verdict on that; and who acts, and why.
    select a.actor, a.why into v_actor, v_reason
    from cutter_governance.permit p
    join cutter_governance.approval a on a.approval_id = p.approval_id
    join cutter_governance.cut_change_set c on c.run_id = p.run_id
        and c.review_decision_id = a.review_decision_id
    join cutter_governance.verify_result v on v.change_set_id = c.change_set_id and v.verdict = 'pass'
    where p.permit_id = v_context.permit_id and a.review_decision_id = p_review_decision_id
      and c.change_set_id = p_change_set_id
    limit 1;
    if not found then
        raise exception 'review decision % and change set % are not what the permit is for, or not verified',
            p_review_decision_id, p_change_set_id using errcode = 'IU082';
    end if;
    if (p_actor = v_actor and p_reason = v_reason) is not true then
        raise exception 'the permit does not name %: %', coalesce(p_canonical_address, 'a unit without address'),
            case when p_actor = v_actor then 'for another reason' else 'by another actor' end using errcode = 'IU002';
    end if;

    -- A row that the permit does not name is not locked: who may enact the units of one run keeps no other run from its own.
    if exists (select from cutter_governance.permit_unit u
        where u.permit_id = v_context.permit_id and u.address = p_canonical_address) then
        select * into v_unit from public.information_unit i where i.canonical_address = p_canonical_address for update skip locked;
        if not found then
            perform cutter_governance.fn_row_lock(format('unit %s', p_canonical_address), 'public.information_unit',
                'r.canonical_address = $1', p_canonical_address);
        end if;
    end if;
    if v_unit.id is null then
        select * into v_unit from public.information_unit i where i.canonical_address = p_canonical_address;
    end if;
    if v_unit.id is null then
        raise exception 'there is no unit %', p_canonical_address using errcode = 'IU081';
    end if;
    if v_unit.lifecycle_status <> 'draft' then
        return jsonb_build_object('status', 'already_' || v_unit.lifecycle_status,
            'iu_id', v_unit.id, 'uv_id', v_unit.version_anchor_ref);
    end if;
    select v.content_hash into strict v_hash from public.unit_version v
    where v.unit_id = v_unit.id and v.id = v_unit.version_anchor_ref;

    -- A caller that does not say false has a rehearsal: what would be irreversible is never a default.
    if p_dry_run is not false then
        return jsonb_build_object('status', 'would_enact', 'iu_id', v_unit.id, 'uv_id', v_unit.version_anchor_ref);
    end if;

    update cutter_governance.permit_unit u
    set used_at = v_now, used_xid = v_context.xid, iu_id = v_unit.id, uv_id = v_unit.version_anchor_ref
    where u.permit_id = v_context.permit_id and u.address = p_canonical_address and u.used_at is null
      and u.body_sha256 = v_hash;
    if not found then
        raise exception 'the permit does not name %: %', p_canonical_address, 'not with the bytes that are stored, or used before'
            using errcode = 'IU002';
    end if;

    update public.unit_version v set lifecycle_status = 'enacted', enacted_at = v_now
    where v.id = v_unit.version_anchor_ref;
    update public.information_unit i
    set lifecycle_status = 'enacted', conformance_status = 'verified', updated_by = p_actor, updated_at = v_now
    where i.id = v_unit.id;
    insert into public.iu_lifecycle_log (unit_id, unit_version_id, from_status, to_status, actor, reason, run_id,
        change_set_id, review_decision_id, tool_revision)
    values (v_unit.id, v_unit.version_anchor_ref, 'draft', 'enacted', p_actor, p_reason, v_context.run_id,
        p_change_set_id, p_review_decision_id, v_revision);

    return jsonb_build_object('status', 'enacted', 'iu_id', v_unit.id, 'uv_id', v_unit.version_anchor_ref);
end $$;

reset role;
revoke create on schema public from cutter_owner;
