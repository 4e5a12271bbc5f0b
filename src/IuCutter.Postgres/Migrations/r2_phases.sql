-- How a phase happens: intent in a transaction of its own; then enter, write, complete and COMMIT in one.

set local role cutter_owner;

-- A phase is named in SQL, and numbered in the tables: a name that there is no phase of is an error, never a null.
create or replace function cutter_governance.fn_phase_number(p_name text) returns int
    language plpgsql stable security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_phase int;
begin
    select p.phase into strict v_phase from cutter_governance.phase p where p.name = p_name;
    return v_phase;
end $$;

-- Whose duty a phase is: what reads is the executor's. current_user is the owner in here; who logged in is session_user.
create or replace function cutter_governance.fn_duty_require(p_rule cutter_governance.phase) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_duty text := coalesce(p_rule.duty, 'executor');
begin
    if (select r.rolsuper from pg_roles r where r.rolname = session_user)
        or pg_has_role(session_user, 'cutter_owner', 'member')
        or pg_has_role(session_user, 'cutter_exec', 'member') <> (v_duty = 'executor')
        or pg_has_role(session_user, 'cutter_verify', 'member') <> (v_duty = 'verifier') then
        raise exception 'phase % is the duty of the %, not of %', p_rule.phase, v_duty, session_user
            using errcode = 'IU079';
    end if;
end $$;

-- A phase has a transaction to itself, whether it writes or reads: else a rollback takes back two, and one transaction
-- id stands for both. In a copy on another server the ids of transactions begin anew: a row that is older than this
-- transaction is another one's, whatever id it says.
create or replace function cutter_governance.fn_phase_alone() returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (select from cutter_governance.run_phase a where a.xid = pg_current_xact_id_if_assigned()
            and age(a.xmin) <= age(a.xid::xid))
        or exists (select from cutter_governance.phase_transaction t where t.xid = pg_current_xact_id_if_assigned()) then
        raise exception 'this transaction has a phase already' using errcode = 'IU071';
    end if;
end $$;

-- The revision of the tool in a duty; Duty.Revision in the module gives the same.
create or replace function cutter_governance.fn_tool_revision(p_duty text, p_version text, p_module_sha256 text) returns text
    language sql immutable parallel safe
    return 'iucutter-' || p_duty || '/' || p_version || '+' || left(p_module_sha256, 8);

-- The build that acts is the one that the newest card of the run names: a sovereign approved what that build shows and does. A
-- phase also says its revision, for journal and ledger: that of this very build in the phase's duty, null for what records none.
-- Before the first card there is nothing to compare.
create or replace function cutter_governance.fn_module_require(p_run_id text, p_module_sha256 text, p_duty text, p_revision text)
    returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_request  cutter_governance.card_request;
    v_revision text;
begin
    select q.* into v_request
    from cutter_governance.permit p
    join cutter_governance.approval a using (approval_id)
    join cutter_governance.card_request q on q.nonce = a.nonce
    where p.run_id = p_run_id
    order by p.permit_no desc limit 1;
    v_revision := cutter_governance.fn_tool_revision(p_duty, v_request.module_version, v_request.module_sha256);
    if v_request.nonce is not null
        and (p_module_sha256 = v_request.module_sha256 and p_revision is not distinct from v_revision) is not true then
        raise exception 'run % is approved for build %, this is build %', p_run_id,
            left(v_request.module_sha256, 8) || coalesce(' ' || v_revision, ''),
            coalesce(left(p_module_sha256, 8), '(not said)')
                || coalesce(' ' || cutter_governance.fn_plain(left(p_revision, 200)), '') using errcode = 'IU092';
    end if;
end $$;

-- The revision that an attempt said of itself, for what this transaction records; a record that names another is refused.
create or replace function cutter_governance.fn_attempt_revision(p_revision text) returns text
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_attempt cutter_governance.run_phase;
begin
    select a.* into strict v_attempt
    from cutter_governance.phase_transaction t
    join cutter_governance.run_phase a on a.run_id = t.run_id and a.phase = t.phase and a.attempt = t.attempt
    where t.xid = pg_current_xact_id_if_assigned();
    if p_revision is distinct from v_attempt.tool_revision then
        raise exception 'revision % is to be recorded for phase % of run %, which % runs', coalesce(p_revision, '(none)'),
            v_attempt.phase, v_attempt.run_id, v_attempt.tool_revision using errcode = 'IU093';
    end if;
    return v_attempt.tool_revision;
end $$;

create or replace function cutter_governance.fn_phase_intent(p_run_id text, p_phase int, p_actor text, p_claim bigint,
    p_tool_revision text, p_module_sha256 text) returns int
    language plpgsql security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_run     cutter_governance.run;
    v_rule    cutter_governance.phase;
    v_permit  cutter_governance.permit;
    v_attempt int;
begin
    v_run := cutter_governance.fn_run_lock(p_run_id);
    perform cutter_governance.fn_owner_require(p_run_id, p_claim);
    perform cutter_governance.fn_hold_require_none(p_run_id);
    select * into v_rule from cutter_governance.phase p where p.phase = p_phase and p.begins_in = v_run.state;
    if not found then
        raise exception 'run % stands at %, where phase % does not begin', p_run_id, v_run.state, p_phase
            using errcode = 'IU003';
    end if;
    perform cutter_governance.fn_duty_require(v_rule);
    perform cutter_governance.fn_phase_alone();

    perform cutter_governance.fn_module_require(p_run_id, p_module_sha256, coalesce(v_rule.duty, 'executor'), p_tool_revision);
    if v_rule.opened_by is not null then
        -- The permit's own epoch: whether the switch is on is asked when the phase is entered.
        select * into v_permit from cutter_governance.permit p
        where p.run_id = p_run_id and p.gate = v_rule.opened_by order by p.permit_no desc limit 1;
        perform cutter_governance.fn_permit_require(p_run_id, v_rule.opened_by, v_permit.epoch);
    end if;
    if v_rule.name = 'pre_write_backup' then
        -- Nobody pays for the backup of a cut that could not be made.
        perform cutter_governance.fn_run_require(v_run);
    end if;

    select coalesce(max(a.attempt), 0) + 1 into v_attempt
    from cutter_governance.run_phase a where a.run_id = p_run_id and a.phase = p_phase;
    insert into cutter_governance.run_phase (run_id, phase, attempt, outcome, actor, tool_revision, module_sha256)
    values (p_run_id, p_phase, v_attempt, 'intent', cutter_governance.fn_plain(p_actor), p_tool_revision, p_module_sha256);
    perform cutter_governance.fn_event_append(p_run_id, p_phase, v_attempt, 'phase_intent', 'intent', null, null,
        format('%s by %s, module %s, for %s', v_rule.name, p_tool_revision, p_module_sha256, p_actor));
    return v_attempt;
end $$;

-- The attempt is the caller's own, from fn_phase_intent: a runner that was overtaken by a newer intent is refused, so
-- that two runners of one run have one winner and the journal names the right one. Without it, the newest counts.
create or replace function cutter_governance.fn_phase_enter(
    p_run_id text, p_phase int, p_attempt int default null, p_claim bigint default null) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_run    cutter_governance.run;
    v_rule   cutter_governance.phase;
    v_permit cutter_governance.permit;
    v_epoch  bigint;
    v_newest int;
begin
    -- Repeatable read would show the switch as it was when the transaction began, before the fence was taken.
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception '%, in read committed only', 'a phase runs' using errcode = 'IU012';
    end if;

    select * into v_rule from cutter_governance.phase p where p.phase = p_phase and p.mutating;
    if not found then
        raise exception 'phase % is not one that writes', p_phase using errcode = 'IU072';
    end if;
    perform cutter_governance.fn_duty_require(v_rule);

    -- First the fence, then everything else, each statement in a snapshot newer than the fence.
    perform cutter_governance.fn_fence_enter();

    v_run := cutter_governance.fn_run_lock(p_run_id);
    v_epoch := cutter_governance.fn_execution_require(v_run.document_prefix, v_rule.gate);
    perform cutter_governance.fn_owner_enter(p_run_id, p_claim);
    if v_run.state <> v_rule.begins_in then
        raise exception 'run % stands at %, where phase % does not begin', p_run_id, v_run.state, p_phase
            using errcode = 'IU003';
    end if;
    v_permit := cutter_governance.fn_permit_require(p_run_id, v_rule.gate, v_epoch);
    -- Approved since the intent, it is the later word.
    perform cutter_governance.fn_undo_require_none(p_run_id);

    -- The intent must survive a crash of this transaction.
    select max(a.attempt) into v_newest
    from cutter_governance.run_phase a where a.run_id = p_run_id and a.phase = p_phase;
    if p_attempt is not null and p_attempt is distinct from v_newest then
        raise exception 'attempt % of phase % of run % was overtaken by attempt %', p_attempt, p_phase, p_run_id, v_newest
            using errcode = 'IU077';
    end if;
    if not exists (select from cutter_governance.run_phase a
        where a.run_id = p_run_id and a.phase = p_phase and a.attempt = v_newest and a.outcome = 'intent'
          and a.intent_xid <> pg_current_xact_id()) then
        raise exception 'phase % of run % has no open intent that is committed', p_phase, p_run_id using errcode = 'IU078';
    end if;
    perform cutter_governance.fn_phase_alone();

    if v_rule.name = 'cut_leg_a' then
        perform cutter_governance.fn_backup_require(p_run_id, v_permit.approval_id);
    elsif v_rule.name = 'lifecycle_enact' then
        perform cutter_governance.fn_units_lock('row exclusive');
        perform cutter_governance.fn_verdict_require(v_run, 'draft');
    end if;

    insert into cutter_governance.phase_transaction (xid, run_id, phase, attempt, permit_id, epoch)
    values (pg_current_xact_id(), p_run_id, p_phase, v_newest, v_permit.permit_id, v_epoch);
end $$;

-- What the pins of a phase must say of what it wrote; PhaseEvidence in the module writes them. The envelope of a backup has its own rule
-- (fn_backup_evidence).
create or replace function cutter_governance.fn_phase_pins(
    p_run cutter_governance.run, p_rule cutter_governance.phase, p_permit_id uuid) returns jsonb
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    return case p_rule.name
        when 'cut_leg_a' then jsonb_build_object('leg_a_rows', p_run.unit_count,
            'leg_a_rows_digest', cutter_governance.fn_permit_rows_digest(p_permit_id),
            'leg_a_ids_digest', cutter_governance.fn_permit_ids_digest(p_permit_id))
        when 'leg_b_record' then (select jsonb_build_object('change_set_id', c.change_set_id,
                'review_decision_id', c.review_decision_id, 'ledger_rows', 2 * p_run.unit_count::bigint + 6)
            from cutter_governance.cut_change_set c where c.run_id = p_run.run_id)
        when 'write_verify' then (select jsonb_build_object('verify_result_id', v.verify_result_id,
                'verify_rows_checked', v.rows_checked, 'verify_rows_digest', v.rows_digest)
            from cutter_governance.cut_change_set c join cutter_governance.verify_result v using (change_set_id)
            where c.run_id = p_run.run_id)
        when 'lifecycle_enact' then jsonb_build_object('enacted_rows', p_run.unit_count)
        else '{}' end;
end $$;

-- What the phase must have written by now, in this transaction; else IU015.
create or replace function cutter_governance.fn_phase_evidence(
    p_run cutter_governance.run, p_rule cutter_governance.phase, p_permit_id uuid, p_pins jsonb) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_expected bigint := 0;
    v_found    bigint := 0;
    v_pin      text;
begin
    case p_rule.name
        when 'pre_write_backup' then -- the backup is a file: its envelope is the evidence, and what it was made of is recorded
            perform cutter_governance.fn_backup_evidence(p_run.run_id, p_pins);
            if (p_pins ->> 'backup_sha256' ~ '^[0-9a-f]{64}$' and p_pins ->> 'backup_gpg_fpr' ~ '^[0-9A-Fa-f]{40}$'
                and (p_pins ->> 'backup_size_bytes')::bigint > 0) is not true then
                raise exception 'phase % of run % has no valid backup envelope', p_rule.phase, p_run.run_id using errcode = 'IU060';
            end if;
        when 'cut_leg_a', 'lifecycle_enact' then
            v_expected := p_run.unit_count;
            select count(*) into v_found from cutter_governance.permit_unit u
            where u.permit_id = p_permit_id and u.used_xid = pg_current_xact_id();
        when 'leg_b_record' then
            v_expected := 1;
            select count(*) into v_found from cutter_governance.cut_change_set c
            where c.run_id = p_run.run_id and c.recorded_xid = pg_current_xact_id();
        when 'write_verify' then
            v_expected := 1;
            select count(*) into v_found from cutter_governance.cut_change_set c
            join cutter_governance.verify_result v on v.change_set_id = c.change_set_id
            where c.run_id = p_run.run_id and v.verdict = 'pass' and v.recorded_xid = pg_current_xact_id();
    end case;
    if v_found <> v_expected then
        raise exception 'phase % of run % is not finished: % of % are written',
            p_rule.phase, p_run.run_id, v_found, v_expected using errcode = 'IU015';
    end if;
    -- What is pinned is what was written: cards are composed of the pins, and later checks compare them.
    select format('%s: pin %s', p_run.document_prefix, w.key) into v_pin
    from jsonb_each_text(cutter_governance.fn_phase_pins(p_run, p_rule, p_permit_id)) w
    where p_pins ->> w.key is distinct from w.value or w.value is null
    order by w.key limit 1;
    if found then
        raise exception 'the units of run % are not what was approved: %', p_run.run_id, v_pin using errcode = 'IU089';
    end if;
    if p_rule.name = 'cut_leg_a' then
        perform cutter_governance.fn_document_require_own(p_run.document_prefix, p_permit_id);
        perform cutter_governance.fn_rehearsal_compare(p_run.run_id, p_permit_id);
    elsif p_rule.name = 'lifecycle_enact' then
        -- Every row is locked by its own change by now: what passes here is what is committed.
        perform cutter_governance.fn_verdict_require(p_run, 'enacted');
    end if;
end $$;

create or replace function cutter_governance.fn_phase_complete(
    p_run_id text, p_phase int, p_path text, p_pins jsonb, p_attempt int default null,
    p_claim bigint default null) returns xid8
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_run     cutter_governance.run;
    v_rule    cutter_governance.phase;
    v_context cutter_governance.phase_transaction;
    v_attempt cutter_governance.run_phase;
    v_xid     xid8 := pg_current_xact_id();
begin
    v_run := cutter_governance.fn_run_lock(p_run_id);
    perform cutter_governance.fn_owner_require(p_run_id, p_claim);
    select * into v_rule from cutter_governance.phase p where p.phase = p_phase and p.begins_in = v_run.state;
    if not found then
        raise exception 'run % stands at %, where phase % does not begin', p_run_id, v_run.state, p_phase
            using errcode = 'IU003';
    end if;

    if v_rule.mutating then
        select * into v_context from cutter_governance.phase_transaction t
        where t.xid = v_xid and t.run_id = p_run_id and t.phase = p_phase;
        if not found then
            raise exception 'this transaction did not enter phase % of run %', p_phase, p_run_id
                using errcode = 'IU070';
        end if;
        if v_rule.name = 'lifecycle_enact' then
            perform cutter_governance.fn_document_version_add(v_run);
        end if;
        delete from cutter_governance.phase_transaction t where t.xid = v_xid;
        perform cutter_governance.fn_phase_evidence(v_run, v_rule, v_context.permit_id, p_pins);
    else
        perform cutter_governance.fn_duty_require(v_rule);
        perform cutter_governance.fn_phase_alone();
    end if;
    -- A live run that only simulated cannot be recorded.
    if v_rule.mutating and (lower(p_path) = 'live' and p_pins ->> (v_rule.name || '_simulated') = 'false') is not true then
        raise exception 'phase % of run % writes, and is recorded with path %, simulated %', p_phase, p_run_id, p_path,
            coalesce(p_pins ->> (v_rule.name || '_simulated'), 'not said') using errcode = 'IU076';
    end if;

    -- Only the newest attempt can become the one that counts; a runner that was overtaken is refused. A mutating
    -- phase goes on as the attempt that it entered as.
    update cutter_governance.run_phase a
    set outcome = 'complete', path = lower(p_path), completed_at = clock_timestamp(), xid = v_xid
    where a.run_id = p_run_id and a.phase = p_phase and a.outcome = 'intent'
      and a.attempt = (select max(l.attempt) from cutter_governance.run_phase l
                       where l.run_id = p_run_id and l.phase = p_phase)
      and a.attempt = coalesce(p_attempt, v_context.attempt, a.attempt) and a.intent_xid <> v_xid
    returning * into v_attempt;
    if not found then
        raise exception 'phase % of run % has no open intent that is committed', p_phase, p_run_id using errcode = 'IU078';
    end if;

    perform cutter_governance.fn_pins_write(p_run_id, p_phase, coalesce(p_pins, '{}'));
    update cutter_governance.run r set state = v_rule.ends_in where r.run_id = p_run_id;
    perform cutter_governance.fn_event_append(p_run_id, p_phase, v_attempt.attempt, 'phase_complete', 'complete',
        null, null, case v_rule.name when 'write_verify' then 'WriteVerified' else v_rule.ends_in end);
    if v_rule.name = 'write_verify' then
        perform cutter_governance.fn_event_append(p_run_id, p_phase, v_attempt.attempt, 'gate_awaited', 'complete',
            null, null, v_rule.ends_in);
    end if;
    return v_xid;
end $$;

-- On a connection of its own, after the phase's transaction was rolled back (it would wait for the run's row).
create or replace function cutter_governance.fn_phase_stopped(
    p_run_id text, p_phase int, p_error_id text, p_outcome text, p_actor text, p_detail text,
    p_attempt int default null, p_claim bigint default null) returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
    v_outcome text := lower(p_outcome);
    v_run     cutter_governance.run;
    v_rule    cutter_governance.phase;
    v_owner   bigint;
    v_epoch   bigint;
    v_attempt int;
begin
    if v_outcome not in ('refused', 'failed', 'killed', 'unknown') then
        raise exception '% is not how a phase stops', p_outcome using errcode = 'IU085';
    end if;
    v_run := cutter_governance.fn_run_lock(p_run_id);
    select * into v_rule from cutter_governance.phase p where p.phase = p_phase;
    if not found then
        raise exception 'run % stands at %, where phase % does not begin', p_run_id, v_run.state, p_phase using errcode = 'IU003';
    end if;
    perform cutter_governance.fn_duty_require(v_rule);
    v_epoch := cutter_governance.fn_claim_epoch(p_run_id, p_claim);
    if v_epoch is null then
        raise exception 'epoch % of run % was superseded by epoch %, of %', '(none)', p_run_id, 0,
            'nobody' using errcode = 'IU031';
    end if;
    -- A chain that has ended gains nothing more.
    if exists (select from cutter_governance.run_state s where s.state = v_run.state and s.terminal) then
        return;
    end if;

    -- A runner that was overtaken reports what stopped it, and touches no attempt: its own was settled when it was overtaken.
    select o.epoch into v_owner from cutter_governance.run_owner o where o.run_id = p_run_id;
    if v_epoch <> v_owner then
        perform cutter_governance.fn_event_append(p_run_id, p_phase, p_attempt, 'phase_stopped', v_outcome, null,
            p_error_id, format('for %s: %s', p_actor, p_detail));
        return;
    end if;

    -- The caller's own attempt, or the newest. Where it is complete, the phase did commit and only the answer was lost: the row stays.
    update cutter_governance.run_phase a
    set outcome = v_outcome, completed_at = clock_timestamp(), error_id = cutter_governance.fn_plain(p_error_id)
    where a.run_id = p_run_id and a.phase = p_phase and a.outcome = 'intent'
      and a.attempt = coalesce(p_attempt, (select max(l.attempt) from cutter_governance.run_phase l
                                           where l.run_id = p_run_id and l.phase = p_phase))
    returning a.attempt into v_attempt;
    perform cutter_governance.fn_event_append(p_run_id, p_phase, v_attempt, 'phase_stopped', v_outcome, null,
        p_error_id, format('for %s: %s', p_actor, p_detail));
end $$;

-- For a check that is deferred to COMMIT. Fired early by SET CONSTRAINTS, or by PREPARE TRANSACTION (whose COMMIT
-- PREPARED could come after an OFF, with no session left to end), it finds another statement than COMMIT and refuses.
create or replace function cutter_governance.fn_commit_require() returns void
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if (current_query() ~* E'^\\s*(commit|end)(\\s+(work|transaction))?\\s*;?\\s*$') is not true then
        raise exception 'what is written here ends with a COMMIT of its own' using errcode = 'IU075';
    end if;
    -- The query of a cursor WITH HOLD is executed at COMMIT, after this: it could outlast the approval.
    if exists (select from pg_cursors c where c.is_holdable) then
        raise exception 'a cursor of this session is open WITH HOLD' using errcode = 'IU132';
    end if;
    if current_setting('synchronous_commit') = 'off' then
        perform set_config('synchronous_commit', 'local', true);
    end if;
    -- Before the switch is read for the last time: OFF sees who may have read ON (fn_fence_committing).
    perform cutter_governance.fn_table_lock('the fence', 'cutter_governance.execution_fence', 'row share');
end $$;

-- At COMMIT: the phase is complete, and switch and approval still hold. It cannot be skipped. The last word is with the log, which
-- asks again when it has waited for the tree (fn_log_commit).
create or replace function cutter_governance.fn_phase_commit_check() returns trigger
    language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
    if exists (select from cutter_governance.phase_transaction t where t.xid = new.xid) then
        raise exception '% of run % was begun and not completed', format('phase %s', new.phase), new.run_id using errcode = 'IU074';
    end if;
    perform cutter_governance.fn_commit_require();
    perform cutter_governance.fn_permit_commit_require(new.permit_id, new.entered_at);
    perform cutter_governance.fn_log_permit(new.permit_id, new.entered_at);
    return null;
end $$;

reset role;
