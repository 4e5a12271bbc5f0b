using System.Collections.Immutable;

namespace IuCutter.Core.Reports;

/// <summary>Lays the report of one run out in sections.</summary>
internal static class RunSections
{
    // A pin of a rehearsal or a probe may be long; JSON has it whole.
    private const int MaxShown = 300;

    /// <summary>The sections, the verdict first.</summary>
    public static ImmutableArray<ReportSection> Of(ReportedRun run) =>
        [Verdict(run), Facts(run), Time(run), Approvals(run), Refusals(run), Map(run), Ledger(run), Proofs(run), Journal(run)];

    /// <summary>The document as a map of units, with its coverage to the last byte.</summary>
    public static ReportSection Map(ReportedRun run)
    {
        const string title = "The document";
        if (run.Coverage is not { } coverage)
        {
            return new ReportSection("document", title)
            {
                Lines = ["Its units are not known to the database before the first approval of the run is recorded."],
            };
        }

        return new ReportSection("document", title)
        {
            Lines = [CoverageLine(coverage)],
            Facts =
            [
                ("Source", Bytes(coverage.SourceLength)),
                ("In units", $"{Bytes(coverage.InUnits)} in {ReportFormat.Number(coverage.Units.Length)} units"),
                (
                    "In no unit",
                    coverage.Exclusions is { } known
                        ? $"{Bytes(coverage.InExclusions ?? 0)} in {ReportFormat.Number(known.Length)} named exclusions"
                        : $"{Bytes(coverage.SourceLength - coverage.InUnits)}; which ones is recorded by leg B"
                ),
                .. run.Lifecycle.Select(status => ($"Units {status.Key}", (ReportCell)ReportFormat.Number(status.Value))),
            ],
            Parts =
            [
                new ReportPart(
                    new ReportTable(
                        "Bytes in no unit",
                        ["Kind", "From byte", "Bytes", "SHA-256"],
                        [
                            .. (coverage.Exclusions ?? []).Select(one =>
                                Row(one.Kind, ReportFormat.Number(one.Start), ReportFormat.Number(one.Length), ReportCell.Code(one.Sha256))
                            ),
                        ]
                    )
                    {
                        Empty = coverage.Exclusions is null ? "Not known before leg B." : "None: every byte is in a unit.",
                    },
                    CoverageFigure.Of(coverage)
                ),
                new ReportPart(
                    new ReportTable(
                        "Units",
                        ["Address", "No.", "Type", "From byte", "Bytes", "SHA-256 of its bytes"],
                        [
                            .. coverage.Units.Select(unit =>
                                Row(
                                    ReportCell.Code(unit.Address),
                                    ReportFormat.Number(unit.Ordinal),
                                    unit.SectionType,
                                    unit.Start is { } start ? ReportFormat.Number(start) : "not known",
                                    ReportFormat.Number(unit.Length),
                                    ReportCell.Code(unit.BodySha256)
                                )
                            ),
                        ]
                    )
                ),
            ],
        };
    }

    private static string CoverageLine(ReportedCoverage coverage) =>
        coverage.IsWhole
            ? $"Each of the {Bytes(coverage.SourceLength)} of the source, to the last, lies in exactly one unit or in one named exclusion."
        : coverage.Exclusions is null
            ? "Which bytes lie in no unit is not known to the database before leg B is recorded; until then the plan knows it."
        : "UNITS AND EXCLUSIONS DO NOT COVER THE SOURCE: have the DBA look before anything else.";

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

    private static ReportSection Time(ReportedRun run) =>
        new("time", "Phases and pauses")
        {
            Parts =
            [
                new ReportPart(
                    new ReportTable(
                        "Phases",
                        ["Phase", "Attempt", "Ended as", "Way", "From", "Until", "Took", "Build", "Transaction"],
                        [
                            .. run.Phases.Select(phase =>
                                Row(
                                    phase.Name,
                                    ReportFormat.Number(phase.Attempt),
                                    phase.ErrorId is { } error ? $"{phase.Outcome} ({error})" : phase.Outcome,
                                    phase.Path ?? "",
                                    ReportFormat.Time(phase.StartedAt),
                                    ReportFormat.Time(phase.CompletedAt, "no end"),
                                    ReportFormat.Duration(phase.Seconds),
                                    phase.ToolRevision,
                                    phase.TransactionId ?? ""
                                )
                            ),
                        ]
                    ),
                    TimelineFigure.Of(run)
                ),
                new ReportPart(
                    new ReportTable(
                        "Pauses",
                        ["Pause", "From", "Until", "Lasted"],
                        [
                            .. run.Pauses.Select(pause =>
                                Row(
                                    pause.Reason,
                                    ReportFormat.Time(pause.From),
                                    ReportFormat.Time(pause.To, "it lasts"),
                                    ReportFormat.Duration(pause.Seconds)
                                )
                            ),
                        ]
                    )
                    {
                        Empty = "None of a second or more.",
                    }
                ),
                new ReportPart(
                    new ReportTable(
                        "Holds",
                        ["Kind", "Since", "By", "Why", "Lifted", "By whom, and why"],
                        [
                            .. run.Holds.Select(hold =>
                                Row(
                                    hold.Kind,
                                    ReportFormat.Time(hold.HeldAt),
                                    hold.HeldBy,
                                    hold.Reason,
                                    ReportFormat.Time(hold.LiftedAt, "it stands"),
                                    hold.LiftedBy is { } by ? $"{by}: {hold.LiftReason}" : ""
                                )
                            ),
                        ]
                    )
                    {
                        Empty = "Nobody stopped it, and nothing was left undecided.",
                    }
                ),
            ],
        };

    private static ReportSection Approvals(ReportedRun run) =>
        new("approvals", "Who approved what")
        {
            Parts =
            [
                new ReportPart(
                    new ReportTable(
                        "Approvals, one row for each signature",
                        ["Gate", "Approved by", "Key fingerprint", "Recorded", "Valid until", "Now", "Asked for by", "Why", "Card SHA-256"],
                        [
                            .. run.Approvals.SelectMany(approval =>
                                approval.Signatures.Select(signature =>
                                    Row(
                                        approval.Scope is { } scope ? $"{approval.Gate} for {scope}" : approval.Gate,
                                        signature.Signer,
                                        ReportCell.Code(signature.KeyFingerprint),
                                        ReportFormat.Time(approval.RecordedAt),
                                        ReportFormat.Time(approval.ExpiresAt),
                                        run.Mode == CutMode.DryRun ? "simulated"
                                            : approval.InForce ? "in force"
                                            : approval.ExpiresAt <= run.ReadAt ? "expired"
                                            : "void",
                                        approval.RequesterKey is { } key ? $"{approval.Requester}, key {key}" : approval.Requester,
                                        approval.WaivesRestoreProof
                                            ? $"{approval.Why} WAIVES THE PROOF THAT THE BACKUP RESTORES."
                                            : approval.Why,
                                        ReportCell.Code(approval.CardSha256)
                                    )
                                )
                            ),
                        ]
                    )
                    {
                        Empty = "Nobody has approved anything.",
                    }
                ),
                new ReportPart(
                    new ReportTable(
                        "Cards that were asked for",
                        ["Gate", "Asked for by", "At", "To be signed until", "Recorded", "Card SHA-256"],
                        [
                            .. run.Cards.Select(card =>
                                Row(
                                    card.Gate,
                                    card.Requester,
                                    ReportFormat.Time(card.IssuedAt),
                                    ReportFormat.Time(card.ExpiresAt),
                                    card.Recorded ? "yes" : "no",
                                    ReportCell.Code(card.CardSha256)
                                )
                            ),
                        ]
                    )
                ),
                .. run.Roster is { } roster
                    ? (ImmutableArray<ReportPart>)
                        [
                            new ReportPart(
                                new ReportTable(
                                    "The roster of signers in force",
                                    ["Number", "Installed", "By", "SHA-256"],
                                    [
                                        Row(
                                            ReportFormat.Number(roster.Number),
                                            ReportFormat.Time(roster.InstalledAt),
                                            roster.InstalledBy,
                                            ReportCell.Code(roster.Sha256)
                                        ),
                                    ]
                                )
                            ),
                        ]
                    : [],
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

    private static ReportSection Ledger(ReportedRun run) =>
        new("evidence", "Backup, ledger and verdict")
        {
            Facts =
            [
                .. run.Backup is { } backup
                    ? (ImmutableArray<(string, ReportCell)>)
                        [
                            ("Backup SHA-256", ReportCell.Code(backup.Sha256)),
                            ("Backup", $"{Bytes(backup.SizeBytes)}, recorded {ReportFormat.Time(backup.RecordedAt)}"),
                            ("Encrypted to", ReportCell.Code(backup.GpgFingerprint)),
                            ("Manifest SHA-256", ReportCell.Code(backup.ManifestSha256)),
                            (
                                "Proof that it restores",
                                backup.RestoreProof == "proved"
                                    ? $"proved in {ReportFormat.Duration(backup.RestoreSeconds)}, attested by {backup.Verifier ?? "nobody"}"
                                    : "WAIVED by the signed card"
                            ),
                        ]
                    : [("Backup", "none is recorded")],
                .. run.Rehearsal is { } rehearsal
                    ? (ImmutableArray<(string, ReportCell)>)
                        [
                            (
                                "Rehearsal",
                                $"{ReportFormat.Number(rehearsal.UnitCount)} units in a restored copy, "
                                    + $"{ReportFormat.Time(rehearsal.RehearsedAt)}, signed by {rehearsal.Verifier}"
                            ),
                            ("Rehearsed rows digest", ReportCell.Code(rehearsal.RowsDigest)),
                        ]
                    : [],
                .. run.Ledger is { } ledger
                    ? (ImmutableArray<(string, ReportCell)>)
                        [
                            (
                                "Ledger",
                                $"{ledger.Operation} of {ReportFormat.Number(ledger.AffectedRows)} units, written by {ledger.Executor}, "
                                    + ReportFormat.Time(ledger.RecordedAt)
                            ),
                            ("Change set", ReportCell.Code(ledger.ChangeSetId)),
                            ("Review decision", ReportCell.Code(ledger.ReviewDecisionId)),
                            ("Decided by", ledger.DecidedBy ?? ""),
                            ("Rollback key", ReportCell.Code(ledger.RollbackKey)),
                        ]
                    : [("Ledger", "none is recorded")],
                .. run.VerifierVerdict is { } verdict
                    ? (ImmutableArray<(string, ReportCell)>)
                        [
                            (
                                "Verdict",
                                $"{verdict.Verdict}: {ReportFormat.Number(verdict.RowsChecked)} rows compared by {verdict.Verifier}, "
                                    + ReportFormat.Time(verdict.RecordedAt)
                            ),
                            ("Verified rows digest", ReportCell.Code(verdict.RowsDigest)),
                        ]
                    : [("Verdict", "none is recorded")],
                .. run.Undo is { } undo
                    ? (ImmutableArray<(string, ReportCell)>)
                        [
                            (
                                "Undone",
                                $"{ReportFormat.Number(undo.UnitsRemoved)} drafts removed by {undo.Actor}, "
                                    + ReportFormat.Time(undo.RecordedAt)
                            ),
                            ("Removed rows digest", ReportCell.Code(undo.RowsDigest)),
                        ]
                    : [],
                .. run.Log is { } log
                    ? (ImmutableArray<(string, ReportCell)>)
                        [
                            (
                                "Audit log",
                                $"{ReportFormat.Number(log.Size)} leaves, {ReportFormat.Number(log.Records)} of them about this run"
                            ),
                            ("Root of the log", ReportCell.Code(log.Root)),
                        ]
                    : [],
            ],
            Parts =
            [
                new ReportPart(
                    new ReportTable(
                        "Signatures of the two duties",
                        ["Duty", "Signed by", "Key fingerprint", "At"],
                        [
                            .. run.Signatures.Select(one =>
                                Row(
                                    one.Dot == "DOT-991" ? "DOT-991, executor" : "DOT-992, verifier",
                                    one.Signer,
                                    ReportCell.Code(one.KeyFingerprint),
                                    ReportFormat.Time(one.SignedAt)
                                )
                            ),
                        ]
                    )
                ),
            ],
        };

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

    /// <summary>A row of cells.</summary>
    public static ImmutableArray<ReportCell> Row(params ReportCell[] cells) => [.. cells];

    private static string Short(string value) =>
        value.Length <= MaxShown ? value : $"{value[..MaxShown]}... ({ReportFormat.Number(value.Length)} characters in all)";

    private static string Bytes(long count) => count == 1 ? "1 byte" : $"{ReportFormat.Number(count)} bytes";
}
