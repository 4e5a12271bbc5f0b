namespace IuCutter.Postgres.Tests.Governance;

/// <summary>What a hostile or careless DBA does to an installation, each by itself.</summary>
internal static class Weaknesses
{
    public static readonly Weakness[] All =
    [
        // Roles.
        new(
            "Role.Superuser Act.ExecutorInsertsUnit Act.ExecutorChangesBody Act.ExecutorForgesPermit Act.ExecutorTurnsSwitch "
                + "Act.ExecutorTakesFence "
                + "Act.ExecutorVerifies Act.ExecutorCreatesTable Act.ExecutorReplicaMode",
            "alter role cutter_exec superuser"
        ),
        new("Role.CreateRole", "alter role cutter_gate createrole"),
        new("Role.CreateDatabase", "alter role cutter_ro createdb"),
        new("Role.Replication", "alter role cutter_verify replication"),
        new("Role.BypassRls", "alter role cutter_exec bypassrls"),
        new("Role.Login", "alter role cutter_owner login"),
        new("Role.Login", "alter role cutter_gate nologin"),
        new("Role.OwnerPassword", "alter role cutter_owner password 'x'"),
        new(
            "Role.WeakPassword",
            "set password_encryption = 'md5'; alter role cutter_gate password 'some'; reset password_encryption",
            "gate password"
        ),
        new(
            "Role.WeakPassword Role.PasswordIsName",
            "set password_encryption = 'md5'; alter role cutter_gate password 'cutter_gate'; reset password_encryption",
            "gate password"
        ),
        new("Role.Expired", "alter role cutter_verify valid until 'yesterday'"),
        new("Role.ConnectionLimit", "alter role cutter_gate connection limit 0"),
        new("Role.ConnectionsUnlimited", "alter role cutter_exec connection limit -1"),
        new("Role.ConnectionsUnlimited", "alter role cutter_exec connection limit 1000"),
        new("Role.TemporaryFiles", "alter role cutter_exec reset temp_file_limit"),
        new("Role.TemporaryFiles", "alter role cutter_ro set temp_file_limit = -1"),
        new("Role.OthersUnlimited", "create role stranger login", "drop role stranger"),
        new("Role.OthersUnlimited", "create role stranger login connection limit 299", "drop role stranger"),
        // Memberships: direct, of others in ours, of the owner, through one of PostgreSQL's own roles.
        new("Membership.Granted", "grant pg_monitor to cutter_exec"),
        new("Membership.Granted", "grant cutter_verify to cutter_ro"),
        new("Membership.Held", "create role stranger; grant cutter_owner to stranger with admin option", "drop role stranger"),
        new("Membership.Owner", "grant pg_monitor to cutter_owner"),
        new("Membership.SignalMissing", "revoke pg_signal_backend from cutter_owner"),
        new(
            "Membership.WriteAllData",
            "create role stranger; create role middle; grant pg_write_all_data to middle; grant middle to stranger",
            "drop role middle; drop role stranger"
        ),
        new("Membership.WriteAllData", "create role stranger in role pg_execute_server_program", "drop role stranger"),
        new("Membership.ReadAllData", "create role stranger in role pg_read_all_data", "drop role stranger"),
        // Settings.
        new("Setting.RoleAdded", "alter role cutter_exec set search_path = 'pg_temp, public'"),
        new("Setting.RoleAdded", "alter role cutter_exec set session_replication_role = 'replica'"),
        new("Setting.RoleMissing", "alter role cutter_gate reset default_transaction_isolation"),
        new("Setting.RoleChanged", "alter role cutter_gate set default_transaction_isolation = 'serializable'"),
        new("Setting.ForDatabase", "alter database {db} set search_path = evil, public"),
        new("Setting.ForDatabase", "alter database {db} set lock_timeout = '1ms'"),
        new("Setting.ForAllRoles", "alter role all set row_security = off"),
        new("Owner.Database", "alter database {db} owner to cutter_gate"),
        // Rights.
        new("Privilege.SchemaCreate", "create role stranger; grant create on schema public to stranger", "drop role stranger"),
        new("Privilege.SchemaCreate Act.ExecutorCreatesTable", "grant create on schema public to public"),
        new("Privilege.PublicSchema", "grant usage on schema cutter_governance to public"),
        new("Privilege.Schema Privilege.SchemaCreate", "grant create on schema cutter_governance to cutter_exec"),
        new("Privilege.DatabaseTemp", "grant temporary on database {db} to public"),
        new("Privilege.DatabaseConnect", "grant connect on database {db} to public"),
        new("Privilege.LargeObject", "grant execute on function pg_catalog.lo_create(oid) to public"),
        new("Privilege.AdvisoryLock", "grant execute on function pg_catalog.pg_try_advisory_xact_lock(bigint) to public"),
        new("Privilege.Snapshot", "grant execute on function pg_catalog.pg_export_snapshot() to public"),
        new(
            "Privilege.SavepointsUncounted",
            // Its arguments are not those of every version.
            "do $$ begin execute (select format('revoke execute on function %s from cutter_owner', p.oid::regprocedure) from pg_proc p "
                + "where p.proname = 'pg_logical_emit_message' and p.proargtypes[2] = 'text'::regtype); end $$"
        ),
        new("Privilege.EndSession", "grant execute on function pg_catalog.pg_cancel_backend(int) to public"),
        new("Privilege.DatabaseCreate", "grant create on database {db} to public"),
        new("Privilege.Parameter Act.ExecutorReplicaMode", "grant set on parameter session_replication_role to cutter_exec"),
        new("Privilege.Parameter", "create role stranger; grant alter system on parameter fsync to stranger", "drop role stranger"),
        new("Privilege.SystemFunction", "grant execute on function pg_catalog.pg_read_file(text) to cutter_ro"),
        new("Privilege.Catalogue", "create role stranger; grant update on pg_catalog.pg_proc to stranger", "drop role stranger"),
        new("Privilege.SecretCatalogue", "create role stranger; grant select on pg_catalog.pg_authid to stranger", "drop role stranger"),
        new("Privilege.Journal", "grant update on iucutter.schema_journal to cutter_exec"),
        new("Privilege.Table Act.ExecutorInsertsUnit", "grant insert on public.information_unit to cutter_exec"),
        new(
            "Privilege.Table",
            "create role \"Odd \"\"Name\"; grant delete on cutter_governance.run_event to \"Odd \"\"Name\"",
            "drop role \"Odd \"\"Name\""
        ),
        new(
            "Privilege.Table Privilege.GrantOption",
            "create role stranger; grant select on public.unit_version to stranger with grant option",
            "drop role stranger"
        ),
        new("Privilege.PublicTable", "grant select on public.unit_version to public"),
        new("Privilege.Column", "grant update (title) on public.unit_version to cutter_verify"),
        new("Privilege.Sequence", "grant update on sequence public.iu_lifecycle_log_id_seq to cutter_exec"),
        new("Privilege.PublicFunction", "grant execute on function cutter_governance.fn_execution_on(jsonb) to public"),
        new(
            "Privilege.Function Act.ExecutorVerifies",
            "grant execute on function cutter_governance.fn_write_verify(text, jsonb) to cutter_exec"
        ),
        new("Privilege.Missing", "revoke execute on function cutter_governance.fn_execution_off(text) from cutter_ro"),
        new("Privilege.GrantOption", "grant execute on function cutter_governance.fn_execution_on(jsonb) to cutter_gate with grant option"),
        new("Privilege.Default", "alter default privileges for role cutter_owner grant execute on functions to public"),
        new(
            "Privilege.Default",
            "alter default privileges for role cutter_owner in schema cutter_governance grant insert on tables to cutter_exec"
        ),
        // Owners.
        new("Owner.Schema", "alter schema public owner to cutter_gate"),
        new("Owner.Table", "alter table cutter_governance.execution_fence owner to iu_admin"),
        new("Owner.Function", "alter function cutter_governance.fn_execution_on(jsonb) owner to iu_admin"),
        // Functions.
        new(
            "Function.Changed",
            "create or replace function cutter_governance.fn_execution_require(p_document_prefix text, p_gate text) returns bigint "
                + "language sql "
                + "volatile security definer set search_path = pg_catalog, pg_temp as 'select 1::bigint'"
        ),
        new("Function.SearchPath", "alter function cutter_governance.fn_execution_on(jsonb) reset search_path"),
        new(
            "Function.SearchPath",
            "alter function public.fn_iu_create(text, text, text, text, text, text, text, text, text) set search_path = public, pg_catalog"
        ),
        new("Function.Definer", "alter function cutter_governance.fn_execution_status() security invoker"),
        new("Function.Traits", "alter function cutter_governance.fn_execution_status() stable"),
        new(
            "Function.Unknown",
            "create function cutter_governance.fn_back_door() returns int language sql as 'select 1'; "
                + "alter function cutter_governance.fn_back_door() owner to cutter_owner; "
                + "revoke all on function cutter_governance.fn_back_door() from public"
        ),
        new("Function.Missing Privilege.Missing", "drop function cutter_governance.fn_verify_result_count(uuid)"),
        // By name the function comes before the one that it calls, and the foreign key before its key.
        new(
            "Function.Missing Privilege.Missing",
            "drop function cutter_governance.fn_restore_digest(); drop function cutter_governance.fn_restore_prestate()"
        ),
        new("Constraint.Missing", "alter table cutter_governance.gate drop constraint gate_pkey cascade"),
        new("Function.ForeignDefiner", "create function public.become() returns void language sql security definer as 'select 1'"),
        // Tables, columns, constraints.
        new("Table.Unknown", "create table cutter_governance.shadow (); alter table cutter_governance.shadow owner to cutter_owner"),
        new("Table.Changed", "create or replace view cutter_governance.leg_a_context as select * from ({view}) as q where true"),
        new("Table.Unlogged", "alter table cutter_governance.card_request set unlogged"),
        new("Table.RowSecurity", "alter table cutter_governance.execution_switch enable row level security, force row level security"),
        new("Policy.Present", "create policy hide on cutter_governance.permit using (false)"),
        new(
            "Table.Space",
            "set allow_in_place_tablespaces = on; create tablespace elsewhere location ''; "
                + "alter table cutter_governance.execution_fence set tablespace elsewhere",
            "drop tablespace elsewhere"
        ),
        new("Table.Inherited", "create table public.child () inherits (public.birth_registry)", "drop table public.child"),
        new("Rule.Present", "create rule swallow as on insert to cutter_governance.run_event do also nothing"),
        new("Type.Unknown", "create domain cutter_governance.odd as text"),
        new("Column.Unknown", "alter table public.information_unit add column note text default 'x'"),
        new("Column.Null", "alter table cutter_governance.approval alter column expires_at drop not null"),
        new("Column.Default", "alter table cutter_governance.run alter column recorded_by set default 'nobody'"),
        new("Column.Default", "alter table cutter_governance.run alter column recorded_by drop default"),
        new("Constraint.Missing", "alter table cutter_governance.verify_result drop constraint verify_result_duties"),
        new("Constraint.Missing", "alter table public.information_unit drop constraint information_unit_version_anchor"),
        new(
            "Constraint.Changed",
            "alter table cutter_governance.verify_result drop constraint verify_result_keys, "
                + "add constraint verify_result_keys check (verifier_key <> '')"
        ),
        new("Constraint.Unknown", "alter table public.unit_version add constraint short check (length(title) < 3)"),
        new(
            "Constraint.NotValid",
            "alter table cutter_governance.verify_result drop constraint verify_result_keys, "
                + "add constraint verify_result_keys check (verifier_key <> executor_key) not valid"
        ),
        new("Index.Missing", "drop index cutter_governance.run_phase_once"),
        new(
            "Index.Changed",
            "drop index cutter_governance.run_phase_once; create index run_phase_once on cutter_governance.run_phase (run_id, phase)"
        ),
        new("Index.Unknown", "create index sly on public.unit_version (lower(title))"),
        new("Index.Invalid", "update pg_index set indisvalid = false where indexrelid = 'cutter_governance.run_phase_once'::regclass"),
        // The words of the vocabularies, and the machine's own tables.
        new("Word.Missing", "delete from public.section_type where code = 'annex'"),
        new("Word.Missing", "delete from cutter_governance.gate where gate = 'Ruling'"),
        new("Word.Changed", "update cutter_governance.gate set max_lifetime = '10 years' where gate = 'Ruling'"),
        new("Word.Changed", "update cutter_governance.run_state set terminal = false where state = 'Voided'"),
        new("Word.Changed", "update cutter_governance.phase set mutating = false where name = 'cut_leg_a'"),
        // Triggers.
        new("Trigger.Missing", "drop trigger unit_version_change on public.unit_version"),
        new("Trigger.Missing Act.OwnerInsertsUnit", "drop trigger information_unit_gateway on public.information_unit"),
        new("Trigger.NotAlways", "alter table public.unit_version disable trigger unit_version_change"),
        new("Trigger.NotAlways", "alter table public.unit_version enable trigger unit_version_change"),
        new("Trigger.NotAlways", "alter table public.information_unit disable trigger information_unit_logged_insert"),
        new("Trigger.NotAlways", "alter table cutter_governance.log_transaction disable trigger log_transaction_commit"),
        new("Trigger.NotAlways", "alter table iucutter.schema_journal disable trigger schema_journal_logged_update"),
        new("Trigger.Missing", "drop trigger schema_journal_logged_insert on iucutter.schema_journal"),
        new("Trigger.NotAlways Act.OwnerRewritesEvent", "alter table cutter_governance.run_event disable trigger run_event_append_only"),
        new("Trigger.NotAlways Act.OwnerDeletesApproval", "alter table cutter_governance.approval disable trigger approval_append_only"),
        new(
            "Trigger.Changed",
            "drop trigger birth_registry_gateway on public.birth_registry; "
                + "create trigger birth_registry_gateway before insert on public.birth_registry "
                + "for each statement execute function cutter_governance.fn_guard_insert('cut_leg_a', 'lifecycle_enact'); "
                + "alter table public.birth_registry enable always trigger birth_registry_gateway"
        ),
        new(
            "Trigger.Unknown",
            "create trigger zz before insert on cutter_governance.run_event "
                + "for each row execute function suppress_redundant_updates_trigger()"
        ),
        new("Trigger.ForeignKeyOff Trigger.NotAlways", "alter table public.birth_registry disable trigger all"),
        new(
            "Trigger.Event",
            "create function public.on_ddl() returns event_trigger language plpgsql as 'begin end'; "
                + "create event trigger watch on ddl_command_end execute function public.on_ddl()",
            "drop event trigger watch; drop function public.on_ddl()"
        ),
        // Surroundings.
        new(
            "View.Writable",
            "create role stranger; create view public.v as select * from cutter_governance.permit; grant insert on public.v to stranger",
            "drop role stranger"
        ),
        new(
            "View.Readable",
            "create role stranger; create view public.v as select * from public.unit_version; grant select on public.v to stranger",
            "drop view public.v; drop role stranger"
        ),
        new("Extension.Dangerous", "create extension dblink"),
        new("Extension.Language", "create language plodd handler plpgsql_call_handler"),
        new(
            "Extension.ForeignServer",
            "create foreign data wrapper nothing; create server away foreign data wrapper nothing",
            "drop foreign data wrapper nothing"
        ),
        new("Replication.Publication", "create publication everything for all tables"),
        new("Replication.Publication", "create publication parts for table public.unit_version"),
        new(
            "Replication.Subscription",
            "create subscription incoming connection 'host=/nowhere dbname=x' publication p with (connect = false, "
                + "slot_name = none, enabled = false)"
        ),
        // Server.
        new("Server.Durability", "alter system set fsync = off"),
        new("Server.Durability", "alter system set synchronous_commit = off"),
        new("Server.DamageIgnored", "alter system set zero_damaged_pages = on"),
        new("Server.Defaults", "alter system set search_path = 'evil'"),
        // What another database sets for itself says nothing of the server.
        new(
            "Server.Defaults",
            "alter system set statement_timeout = '3s'; alter database postgres set statement_timeout = '9s'",
            "alter database postgres reset statement_timeout"
        ),
        new("Server.ReplicaMode", "alter system set session_replication_role = 'replica'"),
        new("Server.PasswordEncryption", "alter system set password_encryption = 'md5'"),
        new("Server.LogsDocuments", "alter system set log_statement = 'all'", "alter system reset log_statement"),
        new("Server.TrustLine", "hba local all cutter_exec trust"),
        new("Server.BadHbaLine", "hba local all"),
        // Rows.
        new("Migration.Changed", "update iucutter.schema_journal set sha256 = repeat('0', 64) where name like '006%'"),
        new("Migration.Unknown", "insert into iucutter.schema_journal (name, sha256) values ('999_later', repeat('0', 64))"),
        new(
            "Switch.Row",
            "alter table cutter_governance.execution_switch disable trigger execution_switch_no_removal; "
                + "delete from cutter_governance.execution_switch; "
                + "alter table cutter_governance.execution_switch enable always trigger execution_switch_no_removal"
        ),
        new(
            "Permit.FutureEpoch Permit.Orphan",
            "set session_replication_role = replica; insert into cutter_governance.permit (approval_id, run_id, gate, epoch) "
                + "values (gen_random_uuid(), 'ictr-none', 'CutAuthorization', 99); reset session_replication_role"
        ),
    ];

    /// <summary>Probes that no weakness here turns, each with the reason.</summary>
    public static readonly Dictionary<string, string> Elsewhere = new()
    {
        ["Role.Missing"] = "a role that owns or holds rights cannot be dropped; a renamed one would lose its password for every other test",
        ["Type.Changed"] = "its remediation is to make again what uses it; SchemaContractTests sees it differ",
        ["Table.Missing"] = "its remediation is a restore from the backup",
        ["Column.Missing"] = "its remediation is a restore from the backup",
        ["Column.Type"] = "its remediation is a restore from the backup",
        ["Session.Pooled"] = "RunAsync_AnotherSessionThanItBegan_IsPooled",
        ["Session.ClockSkew"] = "RunAsync_ClockOfThisMachineIsOff_IsTold",
        ["Session.Clear"] = "the sandbox listens on a socket or on loopback alone",
        ["Transaction.FenceHeld"] = "RunAsync_SessionSleepsWithTheFence_IsNamed",
        ["Transaction.Old"] = "an hour would have to pass",
        ["Transaction.Prepared"] = "Off_EachLoginLeavesAPreparedOne_IsAcknowledgedForEach",
        ["Transaction.PreparedAllowed"] = "Off_EachLoginLeavesAPreparedOne_IsAcknowledgedForEach",
        ["Server.Version"] = "needs another server",
        ["Server.Checksums"] = "takes a stopped server",
        ["Server.Standby"] = "needs a second server",
        ["Server.TransactionIds"] = "hundreds of millions of transactions would have to pass",
        ["Switch.Ruling"] = "the switch's own trigger and checks keep it from being written, also by a superuser who leaves them",
        ["Switch.LeftOn"] = "a ruling would have to run out",
        ["Event.ChainBroken"] = "its remediation is a restore from the backup",
        ["Migration.Pending"] = "its remediation is Install-IuSchema",
        ["Roster.Missing"] = "its remediation is Install-IuSchema -Roster",
        ["Act.VerifierCuts"] = "refused by the same right as the other acts, of another role",
        ["Act.GateWritesLedger"] = "refused by the same right as the other acts, of another role",
        ["Act.ReaderAppendsEvent"] = "refused by the same right as the other acts, of another role",
    };
}
