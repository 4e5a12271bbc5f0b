using System.Collections.Immutable;
using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;

namespace IuCutter.Postgres.Runs;

/// <summary>A row of <c>cutter_governance.run</c>.</summary>
internal sealed record RunRow(
    string RunId,
    string State,
    string DocumentPrefix,
    string SourceSha256,
    string PlanDigest,
    int UnitCount,
    string Requester,
    DateTime CreatedAt
)
{
    /// <summary>The run with what belongs to it. A run in the database is a live one.</summary>
    public CutRun ToRun(
        IEnumerable<PinRow> pins,
        IEnumerable<PhaseRow> phases,
        IEnumerable<ApprovalRow> approvals,
        IEnumerable<AttemptRow> attempts,
        RefusalRow? refusal,
        IEnumerable<CardsRow> cards
    ) =>
        new(
            RunId,
            CutMode.Live,
            Enum.Parse<RunState>(State),
            DocumentPrefix,
            SourceSha256,
            PlanDigest,
            UnitCount,
            Requester,
            Utc(CreatedAt)
        )
        {
            Pins = pins.ToImmutableSortedDictionary(pin => pin.Key, pin => pin.Value, StringComparer.Ordinal),
            Phases = [.. phases.Select(phase => phase.ToRecord())],
            Approvals = [.. approvals.Select(approval => approval.ToApproval())],
            LastAttempt = attempts
                .LastOrDefault(attempt => RunStates.Next(Enum.Parse<RunState>(State)) == (RunPhase)attempt.Phase)
                ?.ToAttempt(),
            LastRefusal = refusal?.ToRefusal(),
            Cards = [.. cards.Select(of => of.ToCards())],
        };

    /// <summary>timestamptz arrives as UTC.</summary>
    public static DateTimeOffset Utc(DateTime value) => new(DateTime.SpecifyKind(value, DateTimeKind.Utc));
}

/// <summary>A row of <c>cutter_governance.run_pin</c>.</summary>
internal sealed record PinRow(string RunId, string Key, string Value);

/// <summary>A completed row of <c>cutter_governance.run_phase</c>.</summary>
internal sealed record PhaseRow(
    string RunId,
    int Phase,
    string Path,
    DateTime StartedAt,
    DateTime CompletedAt,
    string TransactionId,
    string ToolRevision,
    string ModuleSha256
)
{
    /// <summary>The phase as the operator sees it.</summary>
    public PhaseRecord ToRecord() =>
        new(
            (RunPhase)Phase,
            Path == "live" ? PhasePath.Live : PhasePath.Common,
            RunRow.Utc(StartedAt),
            RunRow.Utc(CompletedAt),
            TransactionId
        )
        {
            ToolRevision = ToolRevision,
            ModuleSha256 = ModuleSha256,
        };
}

/// <summary>A row of <c>cutter_governance.run_phase</c> that did not complete.</summary>
internal sealed record AttemptRow(string RunId, int Phase, int Attempt, string Outcome, string? ErrorId, DateTime StartedAt)
{
    /// <summary>The attempt as the operator sees it.</summary>
    public RunAttempt ToAttempt() => new((RunPhase)Phase, Attempt, Outcome, ErrorId, RunRow.Utc(StartedAt));
}

/// <summary>The newest event of a run, where it is a stop or a refusal.</summary>
internal sealed record RefusalRow(
    string RunId,
    string ErrorId,
    int? Phase,
    string Outcome,
    string Detail,
    DateTime OccurredAt,
    int Repeats,
    bool ApprovedSince
)
{
    /// <summary>The refusal as the operator sees it.</summary>
    public RunRefusal ToRefusal() =>
        new(ErrorId, (RunPhase?)Phase, Outcome, Detail, RunRow.Utc(OccurredAt), Repeats) { ApprovedSince = ApprovedSince };
}

/// <summary>Rows of <c>cutter_governance.card_request</c>, by run and gate.</summary>
internal sealed record CardsRow(string RunId, string Gate, int Count, DateTime? OpenUntil, bool IsVoid)
{
    /// <summary>The cards as the operator sees them.</summary>
    public RequestedCards ToCards() =>
        new(Enum.Parse<ApprovalGate>(Gate), Count, OpenUntil is { } until ? RunRow.Utc(until) : null) { IsVoid = IsVoid };
}

/// <summary>A row of <c>cutter_governance.run_owner</c>, and whether its session holds the lock.</summary>
internal sealed record OwnerRow(string RunId, string Who, long Epoch, DateTime ClaimedAt, bool Alive, double SilentSeconds)
{
    /// <summary>The owner as the operator sees it.</summary>
    public RunOwnership ToOwnership() => new(Who, Epoch, RunRow.Utc(ClaimedAt), Alive) { Silence = TimeSpan.FromSeconds(SilentSeconds) };
}

/// <summary>A row of <c>cutter_governance.fn_turn</c>.</summary>
internal sealed record TurnRow(string RunId, string Who, DateTime Since, DateTime? Until)
{
    /// <summary>The turn as it is explained.</summary>
    public RunTurn ToTurn() => new(RunId, Who, RunRow.Utc(Since), Until is { } until ? RunRow.Utc(until) : null);
}

/// <summary>A row of <c>cutter_governance.run_hold</c> that stands.</summary>
internal sealed record HoldRow(string RunId, string Kind, int? Phase, string Reason, string HeldBy, DateTime HeldAt)
{
    /// <summary>The hold as the operator sees it.</summary>
    public RunHold ToHold() =>
        new(Kind == "stop" ? RunHoldKind.Stop : RunHoldKind.Undecided, (RunPhase?)Phase, Reason, HeldBy, RunRow.Utc(HeldAt));
}

/// <summary>A row of <c>cutter_governance.approval</c> that is for a run.</summary>
internal sealed record ApprovalRow(
    string RunId,
    string Gate,
    string Signer,
    string KeyFingerprint,
    string CardSha256,
    DateTime ExpiresAt,
    bool RestoreProofWaived,
    string? Reason
)
{
    /// <summary>The approval as the operator sees it.</summary>
    public Approval ToApproval() =>
        new(Enum.Parse<ApprovalGate>(Gate), RunId, Signer, KeyFingerprint, CardSha256, RunRow.Utc(ExpiresAt))
        {
            RestoreProofWaived = RestoreProofWaived,
            Reason = Reason,
        };
}
