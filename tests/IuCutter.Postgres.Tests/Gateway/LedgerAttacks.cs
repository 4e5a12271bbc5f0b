using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>Attacks on leg B, the verdict and the enactment, each with a live permit.</summary>
internal static class LedgerAttacks
{
    private static readonly string Nobody = Guid.Empty.ToString();

    public static IEnumerable<Attack> All => [.. LegB, .. Verdict, .. Enactment];

    private static IEnumerable<Attack> LegB =>
        [
            new("leg B outside of its phase", "Gate.PhaseNotEntered", s => [s.Cut.LegB()]),
            new("leg B for another run", "Gate.PhaseNotEntered", s => [SqlCall.Begin, s.Cut.Enter(8), s.Recorded.LegB()]),
            new("leg B twice", "23505", s => s.Cut.Phase(8, s.Cut.LegB(), s.Cut.LegB())),
            new("leg B again", "Gate.PhaseOrder", s => s.Recorded.Phase(8, s.Recorded.LegB())),
            new(
                "leg B without its exclusion",
                "Integrity.SourceMismatch",
                s => s.Cut.Phase(8, s.Cut.LegB(r => r["exclusions"] = new JsonArray()))
            ),
            new(
                "leg B with another exclusion",
                "Integrity.SourceMismatch",
                s => s.Cut.Phase(8, s.Cut.LegB(r => r["exclusions"]![0]!["base64"] = "AAAA"))
            ),
            new(
                "leg B with a moved exclusion",
                "Integrity.SourceMismatch",
                s => s.Cut.Phase(8, s.Cut.LegB(r => r["exclusions"]![0]!["start"] = s.Cut.Source.Length))
            ),
            new(
                "another run's rollback key",
                "23514",
                s => s.Cut.Phase(8, s.Cut.LegB(r => r["rollback_key"] = "rollback/" + s.Recorded.RunId))
            ),
            new(
                "another run's idempotency key",
                "23505",
                s => s.Cut.Phase(8, s.Cut.LegB(r => r["idempotency_key"] = "once-" + s.Recorded.RunId))
            ),
            new("leg B without a signature", "23502", s => s.Cut.Phase(8, s.Cut.LegB(r => r.Remove("signature")))),
            new("phase 8 complete without work", "Integrity.PhaseUnfinished", s => s.Cut.Phase(8)),
        ];

    private static IEnumerable<Attack> Verdict =>
        new Attack[]
        {
            new(
                "the executor's name",
                "Gate.DutiesNotSegregated",
                s => s.Recorded.Phase(9, s.Recorded.Verify(r => r["actor"] = "Executor"))
            ),
            new(
                "the executor's key",
                "Gate.DutiesNotSegregated",
                s => s.Recorded.Phase(9, s.Recorded.Verify(r => r["key_fingerprint"] = "SHA256:executor"))
            ),
            new(
                "the executor's revision",
                "Gate.OtherRevision",
                s => s.Recorded.Phase(9, s.Recorded.Verify(r => r["tool_revision"] = "iucutter 1.0"))
            ),
            new("no name", "Gate.DutiesNotSegregated", s => s.Recorded.Phase(9, s.Recorded.Verify(r => r.Remove("actor")))),
            new(
                "another change set",
                "Gate.ChangeSetMismatch",
                s => s.Recorded.Phase(9, s.Recorded.Verify(r => r["change_set_id"] = Nobody))
            ),
            new(
                "another run's change set",
                "Gate.ChangeSetMismatch",
                s => s.Recorded.Phase(9, s.Recorded.Verify(r => r["change_set_id"] = s.Verified.ChangeSet))
            ),
            new("verdict fail", "23514", s => s.Recorded.Phase(9, s.Recorded.Verify(r => r["verdict"] = "fail"))),
            new(
                "fewer rows than there are",
                "Integrity.VerdictIncomplete",
                s => s.Recorded.Phase(9, s.Recorded.Verify(r => r["rows_checked"] = s.Recorded.Units.Length - 1))
            ),
            new(
                "more rows than there are",
                "Integrity.VerdictIncomplete",
                s => s.Recorded.Phase(9, s.Recorded.Verify(r => r["rows_checked"] = s.Recorded.Units.Length + 1))
            ),
            new(
                "of no number of rows",
                "Integrity.VerdictIncomplete",
                s => s.Recorded.Phase(9, s.Recorded.Verify(r => r.Remove("rows_checked")))
            ),
            new("no verdict", "Integrity.PhaseUnfinished", s => s.Recorded.Phase(9)),
            new(
                "a second verdict in the transaction",
                "Gate.AlreadyVerified",
                s => s.Recorded.Phase(9, s.Recorded.Verify(), s.Recorded.Verify())
            ),
            new("a second verdict", "Gate.PhaseOrder", s => s.Verified.Phase(9, s.Verified.Verify())),
            new("a verdict outside of its phase", "Gate.PhaseNotEntered", s => [s.Recorded.Verify()]),
        }.Select(attack => attack with { Name = "verdict: " + attack.Name, Role = DatabaseRole.Verifier });

    private static IEnumerable<Attack> Enactment =>
        [
            new("enact outside of its phase", "Gate.PhaseNotEntered", s => [s.Verified.Enact(s.Verified.Units[0].Address!)]),
            new("enact without its approval", "Gate.ApprovalMissing", s => [s.Awaiting.Intent(10)]),
            Enact(
                "with another change set",
                "Gate.DecisionMismatch",
                s => s.Verified.Enact(s.Verified.Units[0].Address!, changeSet: s.Closed.ChangeSet)
            ),
            Enact(
                "with another decision",
                "Gate.DecisionMismatch",
                s => s.Verified.Enact(s.Verified.Units[0].Address!, decision: s.Closed.ReviewDecision)
            ),
            Enact("to retired", "Input.TargetLifecycle", s => s.Verified.Enact(s.Verified.Units[0].Address!, target: "retired")),
            Enact("another run's unit", "Gate.NotPermitted", s => s.Verified.Enact(s.Cut.Units[0].Address!)),
            Enact("no unit", "Store.UnitNotFound", s => s.Verified.Enact("NO/SUCH")),
            Enact("4 of 5", "Integrity.PhaseUnfinished", s => [.. s.Verified.Units[..4].Select(unit => s.Verified.Enact(unit.Address!))]),
            Enact(
                "rehearsed alone",
                "Integrity.PhaseUnfinished",
                s => [.. s.Verified.Units.Select(unit => s.Verified.Enact(unit.Address!, dryRun: "true"))]
            ),
            // Whoever does not say that it is no rehearsal has one.
            Enact(
                "rehearsed or not",
                "Integrity.PhaseUnfinished",
                s => [.. s.Verified.Units.Select(unit => s.Verified.Enact(unit.Address!, dryRun: "null"))]
            ),
            new("enact again", "Gate.PhaseOrder", s => s.Closed.Phase(10, s.Closed.Work(10))),
        ];

    private static Attack Enact(string name, string sqlState, Func<AttackScenario, SqlCall> work) =>
        Enact(name, sqlState, s => new[] { work(s) });

    private static Attack Enact(string name, string sqlState, Func<AttackScenario, SqlCall[]> work) =>
        new("enact " + name, sqlState, s => s.Verified.Phase(10, work(s)));
}
