-- Triggers, by table in the order of the numbered files: which writes a table refuses. A row's guard is r2_guards'.

-- The journal of the schema is the installer's.
create or replace trigger schema_journal_logged_insert after insert on iucutter.schema_journal
    referencing new table as logged_rows
    for each statement execute function cutter_governance.fn_log_rows('iucutter.schema_journal', 'insert', 'name');
create or replace trigger schema_journal_logged_update after update on iucutter.schema_journal
    referencing new table as logged_rows
    for each statement execute function cutter_governance.fn_log_rows('iucutter.schema_journal', 'update', 'name');
alter table iucutter.schema_journal enable always trigger schema_journal_logged_insert;
alter table iucutter.schema_journal enable always trigger schema_journal_logged_update;

set local role cutter_owner;

create or replace trigger information_unit_gateway before insert on public.information_unit
    for each statement execute function cutter_governance.fn_guard_insert('cut_leg_a');
create or replace trigger information_unit_permitted after insert on public.information_unit
    referencing new table as new_rows
    for each statement execute function cutter_governance.fn_guard_unit();
create or replace trigger information_unit_change before update or delete on public.information_unit
    for each row execute function cutter_governance.fn_guard_unit_change();
create or replace trigger information_unit_truncate before truncate on public.information_unit
    for each statement execute function cutter_governance.fn_guard_append_only();

create or replace trigger unit_version_gateway before insert on public.unit_version
    for each statement execute function cutter_governance.fn_guard_insert('cut_leg_a');
create or replace trigger unit_version_permitted after insert on public.unit_version
    referencing new table as new_rows
    for each statement execute function cutter_governance.fn_guard_version();
create or replace trigger unit_version_change before update or delete on public.unit_version
    for each row execute function cutter_governance.fn_guard_version_change();
create or replace trigger unit_version_truncate before truncate on public.unit_version
    for each statement execute function cutter_governance.fn_guard_append_only();

create or replace trigger iu_lifecycle_log_gateway before insert on public.iu_lifecycle_log
    for each statement execute function cutter_governance.fn_guard_insert('cut_leg_a', 'lifecycle_enact');
create or replace trigger iu_lifecycle_log_append_only before update or truncate on public.iu_lifecycle_log
    for each statement execute function cutter_governance.fn_guard_append_only();
create or replace trigger iu_lifecycle_log_undo before delete on public.iu_lifecycle_log
    for each statement execute function cutter_governance.fn_guard_undo();
create or replace trigger iu_lifecycle_log_undo_row before delete on public.iu_lifecycle_log
    for each row execute function cutter_governance.fn_guard_undo();

create or replace trigger birth_registry_gateway before insert on public.birth_registry
    for each statement execute function cutter_governance.fn_guard_insert('cut_leg_a');
create or replace trigger birth_registry_append_only before update or truncate on public.birth_registry
    for each statement execute function cutter_governance.fn_guard_append_only();
create or replace trigger birth_registry_undo before delete on public.birth_registry
    for each statement execute function cutter_governance.fn_guard_undo();
create or replace trigger birth_registry_undo_row before delete on public.birth_registry
    for each row execute function cutter_governance.fn_guard_undo();

create or replace trigger run_no_removal before delete or truncate on cutter_governance.run
    for each statement execute function cutter_governance.fn_guard_append_only();
create or replace trigger run_immutable before update on cutter_governance.run
    for each row execute function cutter_governance.fn_guard_run();

create or replace trigger run_phase_no_removal before delete or truncate on cutter_governance.run_phase
    for each statement execute function cutter_governance.fn_guard_append_only();
create or replace trigger run_phase_immutable before update on cutter_governance.run_phase
    for each row execute function cutter_governance.fn_guard_run_phase();

create or replace trigger run_pin_append_only before update or delete or truncate on cutter_governance.run_pin
    for each statement execute function cutter_governance.fn_guard_append_only();

create or replace trigger run_event_append_only before update or delete or truncate on cutter_governance.run_event
    for each statement execute function cutter_governance.fn_guard_append_only();

create or replace trigger card_request_append_only before update or delete or truncate on cutter_governance.card_request
    for each statement execute function cutter_governance.fn_guard_append_only();

create or replace trigger approval_append_only before update or delete or truncate on cutter_governance.approval
    for each statement execute function cutter_governance.fn_guard_append_only();

create or replace trigger approval_signature_append_only before update or delete or truncate on cutter_governance.approval_signature
    for each statement execute function cutter_governance.fn_guard_append_only();

create or replace trigger permit_append_only before update or delete or truncate on cutter_governance.permit
    for each statement execute function cutter_governance.fn_guard_append_only();

create or replace trigger permit_unit_no_removal before delete or truncate on cutter_governance.permit_unit
    for each statement execute function cutter_governance.fn_guard_append_only();
-- A permit's unit is used once. What was approved never changes. The condition stands here and not in the function:
-- leg A uses thousands at once, and only what is wrong should cost a call.
create or replace trigger permit_unit_immutable before update on cutter_governance.permit_unit
    for each row when (old.used_at is not null
        -- Column by column: a comparison of rows is stored in another form than a dump of it gives back.
        or new.permit_id is distinct from old.permit_id
        or new.ordinal is distinct from old.ordinal
        or new.address is distinct from old.address
        or new.parent_address is distinct from old.parent_address
        or new.unit_kind is distinct from old.unit_kind
        or new.section_type is distinct from old.section_type
        or new.section_code is distinct from old.section_code
        or new.title_sha256 is distinct from old.title_sha256
        or new.body_sha256 is distinct from old.body_sha256
        or new.body_bytes is distinct from old.body_bytes)
    execute function cutter_governance.fn_guard_permit_unit();

create or replace trigger execution_switch_epoch before update on cutter_governance.execution_switch
    for each row execute function cutter_governance.fn_guard_switch();
create or replace trigger execution_off_no_change before update or truncate on cutter_governance.execution_off
    for each statement execute function cutter_governance.fn_guard_append_only();
create or replace trigger execution_switch_no_removal before delete or truncate on cutter_governance.execution_switch
    for each statement execute function cutter_governance.fn_guard_append_only();

create or replace trigger execution_ruling_append_only before update or delete or truncate on cutter_governance.execution_ruling
    for each statement execute function cutter_governance.fn_guard_append_only();

drop trigger if exists execution_ruling_commit on cutter_governance.execution_ruling;
create constraint trigger execution_ruling_commit after insert on cutter_governance.execution_ruling
    deferrable initially deferred
    for each row execute function cutter_governance.fn_ruling_commit_check();

create or replace trigger roster_append_only before update or delete or truncate on cutter_governance.roster
    for each statement execute function cutter_governance.fn_guard_append_only();

drop trigger if exists phase_transaction_commit on cutter_governance.phase_transaction;
create constraint trigger phase_transaction_commit after insert on cutter_governance.phase_transaction
    deferrable initially deferred
    for each row execute function cutter_governance.fn_phase_commit_check();

-- The ledger: rows are added by its gateway, within its phase, and stay.
do $$
declare
    v_table  text;
    v_phases text[];
begin
    for v_table, v_phases in values
        ('decision_backlog_entry', array['leg_b_record']), ('decision_backlog_history', array['leg_b_record', 'undo']),
        ('manifest_envelope', array['leg_b_record']), ('manifest_unit_block', array['leg_b_record']),
        ('review_decision', array['leg_b_record']), ('cut_change_set', array['leg_b_record']),
        ('cut_change_set_affected_row', array['leg_b_record']), ('verify_result', array['write_verify']),
        ('dot_pair_signature', array['leg_b_record', 'write_verify']), ('document_version', array['lifecycle_enact'])
    loop
        execute format('create or replace trigger %1$s_gateway before insert on cutter_governance.%1$s
            for each statement execute function cutter_governance.fn_guard_insert(%2$s)', v_table,
            (select string_agg(quote_literal(n), ', ' order by o) from unnest(v_phases) with ordinality as p (n, o)));
        execute format('create or replace trigger %1$s_append_only before update or delete or truncate on cutter_governance.%1$s
            for each statement execute function cutter_governance.fn_guard_append_only()', v_table);
    end loop;
end $$;

create or replace trigger backup_record_gateway before insert on cutter_governance.backup_record
    for each statement execute function cutter_governance.fn_guard_insert('pre_write_backup');
create or replace trigger backup_record_append_only before update or delete or truncate on cutter_governance.backup_record
    for each statement execute function cutter_governance.fn_guard_append_only();

create or replace trigger backup_prestate_gateway before insert on cutter_governance.backup_prestate
    for each statement execute function cutter_governance.fn_guard_insert('pre_write_backup');
create or replace trigger backup_prestate_append_only before update or delete or truncate on cutter_governance.backup_prestate
    for each statement execute function cutter_governance.fn_guard_append_only();

create or replace trigger backup_attestation_append_only before update or delete or truncate
    on cutter_governance.backup_attestation
    for each statement execute function cutter_governance.fn_guard_append_only();

create or replace trigger backup_reencryption_append_only before update or delete or truncate
    on cutter_governance.backup_reencryption
    for each statement execute function cutter_governance.fn_guard_append_only();

create or replace trigger rehearsal_append_only before update or delete or truncate on cutter_governance.rehearsal
    for each statement execute function cutter_governance.fn_guard_append_only();

create or replace trigger run_owner_no_removal before delete or truncate on cutter_governance.run_owner
    for each statement execute function cutter_governance.fn_guard_append_only();
create or replace trigger run_owner_epoch before update on cutter_governance.run_owner
    for each row execute function cutter_governance.fn_guard_owner();

create or replace trigger run_claim_append_only before update or delete or truncate on cutter_governance.run_claim
    for each statement execute function cutter_governance.fn_guard_append_only();

create or replace trigger run_phase_xid_append_only before update or delete or truncate on cutter_governance.run_phase_xid
    for each statement execute function cutter_governance.fn_guard_append_only();

create or replace trigger run_hold_no_removal before delete or truncate on cutter_governance.run_hold
    for each statement execute function cutter_governance.fn_guard_append_only();
create or replace trigger run_hold_immutable before update on cutter_governance.run_hold
    for each row execute function cutter_governance.fn_guard_hold();

create or replace trigger cut_compensation_append_only before update or delete or truncate on cutter_governance.cut_compensation
    for each statement execute function cutter_governance.fn_guard_append_only();
create or replace trigger cut_compensation_gateway before insert on cutter_governance.cut_compensation
    for each statement execute function cutter_governance.fn_guard_insert('undo');

drop trigger if exists undo_transaction_commit on cutter_governance.undo_transaction;
create constraint trigger undo_transaction_commit after insert on cutter_governance.undo_transaction
    deferrable initially deferred
    for each row execute function cutter_governance.fn_undo_commit_check();

create or replace trigger restoration_append_only before update or delete or truncate on cutter_governance.restoration
    for each statement execute function cutter_governance.fn_guard_append_only();

-- The log: its tables are only ever added to, and each governed row that moves has a record.
do $$
declare
    v_name  text;
    v_table record;
begin
    foreach v_name in array array['log_entry', 'log_leaf', 'log_node'] loop
        execute format('create or replace trigger %1$s_append_only before update or delete or truncate on cutter_governance.%1$s
            for each statement execute function cutter_governance.fn_guard_append_only()', v_name);
    end loop;
    for v_table in
        select t.relation, split_part(t.relation, '.', 2) as name, t.row_key, m.operation
        from cutter_governance.fn_logged_tables() t
        cross join string_to_table(t.operations, ' ') as m (operation)
        where t.relation <> 'iucutter.schema_journal'
    loop
        execute format('create or replace trigger %1$I after %2$s on %3$s referencing %4$s table as logged_rows
            for each statement execute function cutter_governance.fn_log_rows(%5$L, %2$L, %6$L)',
            v_table.name || '_logged_' || v_table.operation, v_table.operation, v_table.relation,
            case v_table.operation when 'delete' then 'old' else 'new' end, v_table.relation, v_table.row_key);
    end loop;
end $$;

create or replace trigger log_head_no_removal before delete or truncate on cutter_governance.log_head
    for each statement execute function cutter_governance.fn_guard_append_only();
create or replace trigger log_head_grows before update on cutter_governance.log_head
    for each row when (new.tree_size <= old.tree_size)
    execute function cutter_governance.fn_guard_append_only();

-- Made once: whoever applies these files has moved a row of the schema's journal, and the event of that is pending.
do $$
begin
    if not exists (select from pg_catalog.pg_trigger t where t.tgname = 'log_transaction_commit'
        and t.tgrelid = 'cutter_governance.log_transaction'::regclass) then
        create constraint trigger log_transaction_commit after insert or update of is_last on cutter_governance.log_transaction
            deferrable initially deferred
            for each row execute function cutter_governance.fn_log_commit();
    end if;
end $$;

-- ALWAYS: a session in replica mode must not slip past them. Every trigger that calls a function of ours, and no other.
do $$
declare
    v_trigger record;
begin
    for v_trigger in
        select t.tgrelid::regclass as tab, t.tgname as name
        from pg_catalog.pg_trigger t
        join pg_catalog.pg_proc f on f.oid = t.tgfoid
        where f.pronamespace = 'cutter_governance'::regnamespace and not t.tgisinternal and t.tgenabled <> 'A'
        order by 1, 2
    loop
        execute format('alter table %s enable always trigger %I', v_trigger.tab, v_trigger.name);
    end loop;
end $$;

select cutter_governance.fn_log_begin();

reset role;
