using System.Collections.Immutable;
using static IuCutter.Core.Reports.ReportCell;

namespace IuCutter.Core.Reports;

/// <summary>Lays the report of one run out in sections.</summary>
internal static class RunSections
{
    // A pin of a rehearsal or a probe may be long; JSON has it whole.
    private const int MaxShown = 300;

    /// <summary>The sections, the verdict first.</summary>
    public static ImmutableArray<ReportSection> Of(ReportedRun run) =>
        [
            Verdict(run),
            Facts(run),
            TimeSection.Of(run),
            ApprovalSection.Of(run),
            Refusals(run),
            DocumentSection.Of(run),
            EvidenceSection.Of(run),
            Proofs(run),
            Journal(run),
        ];

    private static ReportSection Verdict(ReportedRun run) =>
        new("verdict", "Verdict")
        {
            Lines =
            [
                $"{Words(run.Outcome)}. {run.Verdict}",
                .. run.Committed.Select(one => $"Committed: {one}"),
                .. run.NotCommitted.Select(one => $"Not committed: {one}"),
                .. run.Remarks,
            ],
            Facts =
            [
                .. run.WhoActs.Length > 0 ? (ImmutableArray<(string, ReportCell)>)[("Who acts", run.WhoActs)] : [],
                .. run.NextCommand.Length > 0
                    ? (ImmutableArray<(string, ReportCell)>)[("Next command", ReportCell.Code(run.NextCommand))]
                    : [],
            ],
        };

    private static ReportSection Facts(ReportedRun run) =>
        new("facts", "The run")
        {
            Facts =
            [
                ("Run", ReportCell.Code(run.RunId)),
                ("Mode", run.Mode == CutMode.Live ? "Live: it writes" : "DryRun: it writes nothing"),
                ("State", run.State.ToString()),
                ("Document", ReportCell.Code(run.DocumentPrefix)),
                ("Source SHA-256", ReportCell.Code(run.SourceSha256)),
                ("Plan digest", ReportCell.Code(run.PlanDigest)),
                ("Units", ReportFormat.Number(run.UnitCount)),
                ("Made by", run.Requester),
                ("Made at", ReportFormat.Time(run.CreatedAt)),
                ("Ended at", ReportFormat.Time(run.EndedAt, "it has not ended")),
                ("Time in all", ReportFormat.Duration(run.ElapsedSeconds)),
                ("At work", ReportFormat.Duration(run.WorkSeconds)),
                (
                    "In audit debt",
                    run.Debt is not { } debt ? "never"
                    : debt.Until is null ? $"SINCE {ReportFormat.Time(debt.Since)}, {ReportFormat.Duration(debt.Seconds)} so far"
                    : $"{ReportFormat.Duration(debt.Seconds)}, between leg A and the verdict or the undo"
                ),
            ],
        };

    private static ReportSection Refusals(ReportedRun run) =>
        new("refusals", "Refusals and failures")
        {
            Parts = [new ReportPart(RefusalTable(run.Refusals.Select(one => (run, one)), withRun: false))],
        };

    /// <summary>A table of refusals with their ErrorIds and the advice of the catalogue.</summary>
    /// <param name="refusals">The refusals, each with its run.</param>
    /// <param name="withRun">Whether the first column names the run.</param>
    public static ReportTable RefusalTable(IEnumerable<(ReportedRun Run, ReportedRefusal Refusal)> refusals, bool withRun) =>
        new(
            "Every refusal, failure and attempt that was cut off",
            [.. withRun ? (ImmutableArray<string>)["Run"] : [], "ErrorId", "At", "Step", "Ended as", "What was wrong", "What to do"],
            [
                .. refusals.Select(one =>
                    (ImmutableArray<ReportCell>)
                        [
                            .. withRun ? Row(ReportCell.Code(one.Run.RunId)) : [],
                            .. Row(
                                one.Refusal.ErrorId,
                                ReportFormat.Time(one.Refusal.At),
                                Step(one.Refusal),
                                one.Refusal.Outcome,
                                one.Refusal.Detail.Length > 0 ? one.Refusal.Detail : one.Refusal.Summary,
                                one.Refusal.Advice
                            ),
                        ]
                ),
            ]
        )
        {
            Empty = "None was recorded.",
        };

    private static string Step(ReportedRefusal refusal) =>
        refusal.PhaseName is null ? "the undo"
        : refusal.Attempt is { } attempt ? FormattableString.Invariant($"{refusal.PhaseName}, attempt {attempt}")
        : refusal.PhaseName;

    private static ReportSection Proofs(ReportedRun run) =>
        new("proofs", "What can be checked, and how")
        {
            Lines =
            [
                "Type a command where its shell is; <document>, <file>, <backup> and <service> are yours to fill in. What is read from the "
                    + "database is read by the login cutter_ro.",
            ],
            Parts =
            [
                new ReportPart(
                    new ReportTable(
                        "Proofs",
                        ["What", "Must come out", "Shell", "Command"],
                        [
                            .. run.Proofs.Select(proof =>
                                Row(proof.Subject, ReportCell.Code(proof.Value), proof.Shell, ReportCell.Code(proof.Command))
                            ),
                        ]
                    )
                ),
            ],
        };

    private static ReportSection Journal(ReportedRun run) =>
        new("journal", "Journal and pins")
        {
            Parts =
            [
                new ReportPart(
                    new ReportTable(
                        "Journal",
                        ["Event", "No.", "At", "Phase", "Ended as", "By", "In words"],
                        [
                            .. run.Events.Select(one =>
                                Row(
                                    one.Event,
                                    ReportFormat.Number(one.Seq),
                                    ReportFormat.Time(one.At),
                                    one.PhaseName ?? "",
                                    one.ErrorId is { } error ? $"{one.Outcome} ({error})" : one.Outcome,
                                    one.Actor,
                                    one.Detail ?? ""
                                )
                            ),
                        ]
                    )
                    {
                        Empty = "A dry run has no journal.",
                    }
                ),
                new ReportPart(
                    new ReportTable(
                        "Pins",
                        ["Key", "Value"],
                        [.. run.Pins.Select(pin => Row(ReportCell.Code(pin.Key), ReportCell.Code(Short(pin.Value))))]
                    )
                ),
            ],
        };

    /// <summary>A verdict's word as people read it.</summary>
    public static string Words(ReportOutcome outcome) => outcome == ReportOutcome.UnderWay ? "Under way" : outcome.ToString();

    private static string Short(string value) =>
        value.Length <= MaxShown ? value : $"{value[..MaxShown]}... ({ReportFormat.Number(value.Length)} characters in all)";
}
