using System.Collections.Immutable;
using System.Globalization;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Reports;

/// <summary>Makes the part of a report that is about one run, from what was read of it.</summary>
internal static class ReportBuilder
{
    /// <summary>The part of a report that is about a run.</summary>
    /// <param name="run">The run; its plan, where it carries one, gives the places of units that the database does not know yet.</param>
    /// <param name="explained">Where it stands, as <c>Get-IuRun -Explain</c> says it.</param>
    /// <param name="facts">What was read of it.</param>
    /// <param name="service">Name of the libpq service, for commands that read from the database; null where there is none.</param>
    public static ReportedRun Build(CutRun run, RunExplanation explained, RunFacts facts, string? service)
    {
        bool ended = RunStates.Next(run.State) is null;
        DateTimeOffset? endedAt = !ended ? null : LastMoment(run, facts);
        // Without a state the database could not be asked: what the run was when it was last read says nothing of it now.
        ReportOutcome outcome = explained.State is null ? ReportOutcome.Unknown : OutcomeOf(run, ended);
        return new ReportedRun
        {
            RunId = run.RunId,
            Mode = run.Mode,
            Outcome = outcome,
            Verdict = VerdictOf(run, outcome, explained, facts),
            State = run.State,
            WhoActs = explained.WhoActs,
            NextCommand = explained.NextCommand,
            Committed = explained.Committed,
            NotCommitted = explained.NotCommitted,
            Remarks = explained.Remarks,
            DocumentPrefix = run.DocumentPrefix,
            SourceSha256 = run.SourceSha256,
            PlanDigest = run.PlanDigest,
            UnitCount = run.UnitCount,
            Requester = run.Requester,
            CreatedAt = run.CreatedAt,
            EndedAt = endedAt,
            ElapsedSeconds = Math.Max(0, ((endedAt ?? facts.ReadAt) - run.CreatedAt).TotalSeconds),
            WorkSeconds = facts.Attempts.Sum(attempt => attempt.Seconds ?? 0),
            Debt = DebtOf(run, facts),
            Phases = facts.Attempts,
            Pauses = ReportPauses.Of(run, facts, ended),
            Approvals = [.. facts.Approvals.Select(approval => InForce(approval, run))],
            Cards = facts.Cards,
            Refusals = RefusalsOf(run, facts),
            Holds = facts.Holds,
            Backup = facts.Backup,
            Rehearsal = facts.Rehearsal,
            Ledger = facts.Ledger,
            VerifierVerdict = facts.Verdict,
            Undo = facts.Undo,
            Signatures = facts.Signatures,
            Coverage = ReportCoverage.Of(run, facts),
            Lifecycle = facts.Lifecycle,
            Log = facts.Log,
            Roster = facts.Roster,
            Proofs = ReportProofs.Of(run, facts, service),
            Events = facts.Events,
            Pins = run.Pins,
            ReadAt = facts.ReadAt,
        };
    }

    private static DateTimeOffset LastMoment(CutRun run, RunFacts facts) =>
        facts
            .Events.Select(one => one.At)
            .Concat(facts.Attempts.Select(attempt => attempt.CompletedAt ?? attempt.StartedAt))
            .DefaultIfEmpty(run.CreatedAt)
            .Max();

    private static ReportOutcome OutcomeOf(CutRun run, bool ended) =>
        run switch
        {
            { State: RunState.CloseoutReported } => ReportOutcome.Completed,
            { State: RunState.Compensated } => ReportOutcome.Undone,
            { State: RunState.Voided } => ReportOutcome.Voided,
            { State: RunState.Stopped } => ReportOutcome.Stopped,
            { State: RunState.Failed } => ReportOutcome.Failed,
            _ when ended => throw new ArgumentOutOfRangeException(nameof(run), run.State, "not a state in which a run ends"),
            { Hold.Kind: RunHoldKind.Undecided } => ReportOutcome.Undecided,
            { Hold.Kind: RunHoldKind.Stop } => ReportOutcome.Stopped,
            { LastRefusal: { } refusal } => refusal.Outcome switch
            {
                "failed" => ReportOutcome.Failed,
                "killed" => ReportOutcome.Killed,
                "unknown" => ReportOutcome.Unknown,
                _ => ReportOutcome.Refused,
            },
            { Owner.Alive: true } => ReportOutcome.UnderWay,
            { State: RunState.Enacted } => ReportOutcome.Enacted,
            { WaitsFor: not null, Mode: CutMode.Live } => ReportOutcome.Waiting,
            _ => ReportOutcome.Unfinished,
        };

    private static string VerdictOf(CutRun run, ReportOutcome outcome, RunExplanation explained, RunFacts facts)
    {
        if (outcome != ReportOutcome.Completed)
        {
            // What holds or waits comes first; the reader still learns how the last attempt ended.
            return
                explained.State is null
                || run.LastRefusal is not { } refusal
                || RunStates.Next(run.State) is null
                || explained.Standing.Contains(refusal.ErrorId, StringComparison.Ordinal)
                ? explained.Standing
                : $"{explained.Standing} The last attempt at {Step(refusal)} ended as {refusal.Outcome} ({refusal.ErrorId}).";
        }

        string units = run.UnitCount.ToString("N0", CultureInfo.InvariantCulture);
        return run.Mode == CutMode.DryRun ? $"The dry run went through all phases with {units} units, and wrote nothing."
            : facts.Verdict is { } verdict
                ? $"{units} units are enacted and the run is closed; {verdict.Verifier} compared what was written with plan and source."
            : $"{units} units are enacted and the run is closed.";
    }

    private static string Step(RunRefusal refusal) => refusal.Phase is { } phase ? RunStates.Name(phase) : "the undo";

    private static ReportedApproval InForce(ReportedApproval approval, CutRun run) =>
        approval with
        {
            InForce = approval.InForce || run.Approvals.Any(one => one.CardSha256.Length > 0 && one.CardSha256 == approval.CardSha256),
        };

    private static ReportedDebt? DebtOf(CutRun run, RunFacts facts)
    {
        if (
            run.Mode != CutMode.Live
            || facts.Attempts.FirstOrDefault(attempt => attempt is { Phase: RunPhase.CutLegA, Outcome: "complete" })
                is not { CompletedAt: { } since }
        )
        {
            return null;
        }

        DateTimeOffset? until =
            facts.Attempts.FirstOrDefault(attempt => attempt is { Phase: RunPhase.WriteVerify, Outcome: "complete" })?.CompletedAt
            ?? facts.Undo?.RecordedAt;
        return new ReportedDebt
        {
            Since = since,
            Until = until,
            Seconds = Math.Max(0, ((until ?? facts.ReadAt) - since).TotalSeconds),
        };
    }

    private static ImmutableArray<ReportedRefusal> RefusalsOf(CutRun run, RunFacts facts)
    {
        ImmutableArray<ReportedRefusal> told =
        [
            .. facts
                // That a stop came into force has the ErrorId of a stopped run and ended nothing; the holds tell it.
                .Events.Where(one => one.ErrorId is not null && one.Outcome != "complete")
                .Select(one => Refusal(one.At, one.Phase, one.Attempt, one.Outcome, one.ErrorId!, one.Detail ?? "")),
        ];
        // A dry run has no journal; its session remembers the last one.
        return told.IsEmpty && run.LastRefusal is { } last
            ? [Refusal(last.At, last.Phase, attempt: null, last.Outcome, last.ErrorId, last.Detail)]
            : told;
    }

    private static ReportedRefusal Refusal(DateTimeOffset at, RunPhase? phase, int? attempt, string outcome, string errorId, string detail)
    {
        ErrorDefinition? entry = ErrorCatalogue.All.GetValueOrDefault(errorId);
        return new ReportedRefusal
        {
            At = at,
            PhaseName = phase is { } of ? RunStates.Name(of) : null,
            Attempt = attempt,
            Outcome = outcome,
            ErrorId = errorId,
            Summary = entry?.Summary ?? "",
            Detail = detail,
            Advice = entry?.Recommendation ?? "",
        };
    }
}
