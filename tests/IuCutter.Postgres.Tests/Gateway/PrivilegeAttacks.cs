using IuCutter.Core.Adapters;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>Attacks past the gateway, as <c>cutter_exec</c> unless said.</summary>
internal static class PrivilegeAttacks
{
    private const string Denied = "42501";

    public static IEnumerable<Attack> All => [.. Tables, .. Functions, .. Roles, .. Shadows];

    private static IEnumerable<Attack> Tables =>
        [
            .. new[]
            {
                "permit",
                "permit_unit",
                "execution_switch",
                "execution_fence",
                "execution_off",
                "run_claim",
                "cut_change_set",
                "cut_change_set_affected_row",
                "verify_result",
                "dot_pair_signature",
                "document_version",
                "review_decision",
                "card_request",
                "backup_reencryption",
                "approval",
                "approval_signature",
                "roster",
                "run",
                "run_event",
                "run_pin",
                "phase_transaction",
            }.Select(table => Attack.Single($"insert into {table}", Denied, $"insert into cutter_governance.{table} default values")),
            Attack.Single("insert into information_unit", Denied, "insert into public.information_unit default values"),
            Attack.Single("insert into birth_registry", Denied, "insert into public.birth_registry default values"),
            Attack.Single("insert into iu_lifecycle_log", Denied, "insert into public.iu_lifecycle_log default values"),
            Attack.Single(
                "MERGE into unit_version",
                Denied,
                "merge into public.unit_version v using (select 1) s on false when not matched then insert (title) values ('x')"
            ),
            Attack.Single("update information_unit", Denied, "update public.information_unit set lifecycle_status = 'enacted'"),
            Attack.Single("update unit_version", Denied, "update public.unit_version set body = 'x'"),
            Attack.Single("update permit_unit", Denied, "update cutter_governance.permit_unit set body_sha256 = repeat('0', 64)"),
            Attack.Single("update execution_switch", Denied, "update cutter_governance.execution_switch set enabled = true"),
            Attack.Single("delete unit_version", Denied, "delete from public.unit_version"),
            Attack.Single("delete run_event", Denied, "delete from cutter_governance.run_event"),
            Attack.Single("truncate information_unit", Denied, "truncate public.information_unit cascade"),
            Attack.Single("alter table", Denied, "alter table public.information_unit disable trigger all"),
            Attack.Single("drop trigger", Denied, "drop trigger unit_version_change on public.unit_version"),
            Attack.Single("drop table", Denied, "drop table cutter_governance.execution_fence cascade"),
            Attack.Single("copy from", Denied, "copy public.unit_version (title) from stdin"),
            Attack.Single("copy from a program", Denied, "copy public.unit_version from program 'true'"),
            Attack.Single("select for share on the switch", Denied, "select * from cutter_governance.execution_switch for share"),
            Attack.Single(
                "lock the fence",
                Denied,
                "do $$ begin lock table cutter_governance.execution_fence in row exclusive mode; end $$"
            ),
            Attack.Single("read phase_transaction", Denied, "select * from cutter_governance.phase_transaction"),
            Attack.Single(
                "create a trigger",
                Denied,
                "create trigger t before insert on public.unit_version for each row execute function suppress_redundant_updates_trigger()"
            ),
            Attack.Single("create a rule", Denied, "create rule r as on insert to public.unit_version do instead nothing"),
            Attack.Single("create in public", Denied, "create table public.mine (n int)"),
            Attack.Single("create a schema", Denied, "create schema mine"),
            Attack.Single("DO as itself", Denied, "do $$ begin insert into public.unit_version (title) values ('x'); end $$"),
            new(
                "reader writes",
                "25006",
                _ => [new SqlCall("create temporary table t (n int)"), new SqlCall("insert into public.unit_version (title) values ('x')")]
            )
            {
                Role = DatabaseRole.Reader,
            },
            new(
                "verifier inserts a verdict itself",
                Denied,
                _ => [new SqlCall("insert into cutter_governance.verify_result default values")]
            )
            {
                Role = DatabaseRole.Verifier,
            },
            new("gate inserts a permit itself", Denied, _ => [new SqlCall("insert into cutter_governance.permit default values")])
            {
                Role = DatabaseRole.Gatekeeper,
            },
            new("gate reads a body", Denied, _ => [new SqlCall("select body from public.unit_version")]) { Role = DatabaseRole.Gatekeeper },
        ];

    private static IEnumerable<Attack> Functions =>
        [
            .. new[]
            {
                "fn_approval_record('{}', '[]')",
                "fn_execution_on('{}')",
                "fn_run_void('{}')",
                "fn_roster_install('a', 'b')",
                "fn_card_record('Ruling', null, '{}')",
                "fn_event_append('x', 1, 1, 'e', 'o', 'a', null, null)",
                "fn_pins_write('x', 1, '{}')",
                "fn_leg_a_write(null, null)",
                "fn_permit_require('x', 'y', 1)",
                "fn_execution_require('x', 'y')",
                "fn_write_verify('x', '{}')",
            }.Select(call => Attack.Single($"exec calls {call.Split('(')[0]}", Denied, $"select cutter_governance.{call}")),
            new("verifier cuts", Denied, s => [s.Run.Units[0].Create()]) { Role = DatabaseRole.Verifier },
            new("verifier enters phase 6", "Gate.PhaseDuty", s => [SqlCall.Begin, s.Run.Enter(6)]) { Role = DatabaseRole.Verifier },
            new("verifier records leg B", Denied, s => [s.Cut.LegB()]) { Role = DatabaseRole.Verifier },
            new("gate enters a phase", Denied, s => [SqlCall.Begin, s.Run.Enter(6)]) { Role = DatabaseRole.Gatekeeper },
            new("gate creates a run", Denied, s => [s.Run.Create()]) { Role = DatabaseRole.Gatekeeper },
            new("reader creates", Denied, s => [new SqlCall("set transaction_read_only = off"), s.Run.Units[0].Create()])
            {
                Role = DatabaseRole.Reader,
            },
            new("verifier intends a phase of the executor", "Gate.PhaseDuty", s => [s.Run.Intent(6)]) { Role = DatabaseRole.Verifier },
            new("verifier intends a phase that reads", "Gate.PhaseDuty", s => [s.Read.Intent(7)]) { Role = DatabaseRole.Verifier },
            new("verifier completes a phase that reads", "Gate.PhaseDuty", s => [s.Read.Complete(7, "common")])
            {
                Role = DatabaseRole.Verifier,
            },
            new("executor intends the verifier's phase", "Gate.PhaseDuty", s => [s.Recorded.Intent(9)]),
            new("executor enters phase 9", "Gate.PhaseDuty", s => [SqlCall.Begin, s.Recorded.Enter(9)]),
            new("executor writes the verdict", Denied, s => [s.Recorded.Verify()]),
        ];

    private static IEnumerable<Attack> Roles =>
        [
            Attack.Single("set role to the owner", Denied, "set role cutter_owner"),
            Attack.Single("set role to the gate", Denied, "set role cutter_gate"),
            Attack.Single("set role to the verifier", Denied, "set role cutter_verify"),
            Attack.Single("set session authorization", Denied, "set session authorization cutter_owner"),
            Attack.Single("replica mode", Denied, "set session_replication_role = replica"),
            Attack.Single("grant itself the owner", Denied, "grant cutter_owner to cutter_exec"),
            Attack.Single("make itself a superuser", Denied, "alter role cutter_exec superuser"),
            Attack.Single("alter the owner", Denied, "alter role cutter_owner login"),
            Attack.Single(
                "replace a gateway function",
                Denied,
                "create or replace function public.fn_iu_enact(text, text, uuid, text, uuid, text, text, boolean) returns jsonb "
                    + "language sql as ''"
            ),
            Attack.Single(
                "alter a function's search_path",
                Denied,
                "alter function cutter_governance.fn_phase_enter(text, int, int, bigint) reset all"
            ),
            Attack.Single(
                "security definer of its own in the governed schema",
                Denied,
                "create function cutter_governance.mine() returns void language sql security definer as ''"
            ),
        ];

    // What a session can put in front of the governed names: it must not be seen by the functions.
    private static IEnumerable<Attack> Shadows =>
        [
            Attack.LegA(
                "temporary tables in front",
                "Integrity.PhaseUnfinished",
                s =>
                    [
                        new SqlCall("create temporary table execution_switch (enabled boolean)"),
                        new SqlCall("create temporary table permit_unit (address text)"),
                        new SqlCall("create temporary table information_unit (id uuid)"),
                        new SqlCall("set local search_path = pg_temp, public"),
                        s.Run.Units[0].Create(),
                    ]
            ),
            Attack.LegA(
                "temporary functions in front",
                "Gate.NotPermitted",
                s =>
                    [
                        new SqlCall("create function pg_temp.fn_sha256(text) returns text language sql as $$ select repeat('0', 64) $$"),
                        new SqlCall(
                            "create function pg_temp.encode(bytea, text) returns text language sql as $$ select repeat('0', 64) $$"
                        ),
                        new SqlCall("set local search_path = pg_temp, pg_catalog, cutter_governance"),
                        (s.Run.Units[0] with { Body = "forged" }).Create(),
                    ]
            ),
            Attack.LegA(
                "an operator in front",
                "Gate.NotPermitted",
                s =>
                    [
                        new SqlCall("create function pg_temp.yes(text, text) returns boolean language sql as 'select true'"),
                        new SqlCall("create operator pg_temp.= (leftarg = text, rightarg = text, procedure = pg_temp.yes)"),
                        new SqlCall("set local search_path = pg_temp, pg_catalog"),
                        (s.Run.Units[0] with { Body = "forged" }).Create(),
                    ]
            ),
        ];
}
