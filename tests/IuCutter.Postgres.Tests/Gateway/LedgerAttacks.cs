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
            .. Signatures(
                    (s, change) => s.Cut.Phase(8, s.Cut.LegB(change)),
                    "SHA256:executor",
                    SqlSigner.Executor,
                    "SHA256:verifier",
                    s => s.Other.LegB()
                )
                .Select(attack => attack with { Name = "leg B " + attack.Name }),
            new("phase 8 complete without work", "Integrity.PhaseUnfinished", s => s.Cut.Phase(8)),
        ];

    private static IEnumerable<Attack> Verdict =>
        (
            (Attack[])
                [
                    .. Signatures(
                        (s, change) => s.Recorded.Phase(9, s.Recorded.Verify(change)),
                        "SHA256:verifier",
                        SqlSigner.Verifier,
                        "SHA256:executor",
                        s => s.Other.Verify()
                    ),
                    new(
                        "the executor's revision",
                        "Gate.OtherRevision",
                        s => s.Recorded.Phase(9, s.Recorded.Verify(r => r["tool_revision"] = SqlRun.ExecutorRevision))
                    ),
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
                    new("verdict fail", "Gate.SignedOtherwise", s => s.Recorded.Phase(9, s.Recorded.Verify(r => r["verdict"] = "fail"))),
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
                ]
        ).Select(attack => attack with { Name = "verdict: " + attack.Name, Role = DatabaseRole.Verifier });

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
            Enact("by another actor", "Gate.NotPermitted", s => s.Verified.Enact(s.Verified.Units[0].Address!, actor: "mallory")),
            Enact("by nobody", "Gate.NotPermitted", s => s.Verified.Enact(s.Verified.Units[0].Address!, actor: null)),
            Enact("for another reason", "Gate.NotPermitted", s => s.Verified.Enact(s.Verified.Units[0].Address!, reason: "because")),
            Enact("for no reason", "Gate.NotPermitted", s => s.Verified.Enact(s.Verified.Units[0].Address!, reason: null)),
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

    // What a duty signs, handed in with anything but its own signature: nothing is written for whoever has the role's password alone.
    private static IEnumerable<Attack> Signatures(
        Func<AttackScenario, Action<JsonObject>, IEnumerable<SqlCall>> work,
        string key,
        string signatureNamespace,
        string otherDuty,
        Func<AttackScenario, SqlCall> ofAnotherRun
    )
    {
        string Text(JsonObject record) => record["statement"]!.GetValue<string>();
        Attack Changed(string name, string refusal, Action<JsonObject> change) => new(name, refusal, s => work(s, change));
        return
        [
            Changed("without a signature", "Gate.BadSignature", r => r.Remove("signature")),
            Changed("without a statement", "Gate.BadSignature", r => r.Remove("statement")),
            Changed("with the word signature", "Gate.BadSignature", r => r["signature"] = "signature"),
            Changed("with a byte of the statement changed", "Gate.BadSignature", r => r["statement"] = Text(r) + "\n"),
            Changed(
                "signed by a stranger",
                "Gate.UnknownSigner",
                r => r["signature"] = SqlSigner.Sign("SHA256:stranger", Text(r), signatureNamespace)
            ),
            Changed(
                "signed by the other duty",
                "Gate.WrongNamespace",
                r => r["signature"] = SqlSigner.Sign(otherDuty, Text(r), signatureNamespace)
            ),
            Changed("signed for a card", "Gate.WrongNamespace", r => r["signature"] = SqlSigner.Sign(key, Text(r))),
            new(
                "with what was signed about another run",
                "Gate.SignedOtherwise",
                s =>
                    work(
                        s,
                        r =>
                        {
                            JsonObject other = JsonNode.Parse((string)ofAnotherRun(s).Arguments[1]!)!.AsObject();
                            (r["statement"], r["signature"]) = (other["statement"]!.DeepClone(), other["signature"]!.DeepClone());
                        }
                    )
            ),
        ];
    }

    private static Attack Enact(string name, string sqlState, Func<AttackScenario, SqlCall> work) =>
        Enact(name, sqlState, s => new[] { work(s) });

    private static Attack Enact(string name, string sqlState, Func<AttackScenario, SqlCall[]> work) =>
        new("enact " + name, sqlState, s => s.Verified.Phase(10, work(s)));
}
