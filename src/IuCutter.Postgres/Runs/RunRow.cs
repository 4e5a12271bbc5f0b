using System.Collections.Immutable;

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
    DateTime CreatedAt)
{
    /// <summary>The run with what belongs to it. A run in the database is a live one.</summary>
    public CutRun ToRun(IEnumerable<PinRow> pins, IEnumerable<PhaseRow> phases, IEnumerable<ApprovalRow> approvals) =>
        new(RunId, CutMode.Live, Enum.Parse<RunState>(State), DocumentPrefix, SourceSha256, PlanDigest, UnitCount, Requester, Utc(CreatedAt))
        {
            Pins = pins.ToImmutableSortedDictionary(pin => pin.Key, pin => pin.Value, StringComparer.Ordinal),
            Phases = [.. phases.Select(phase => phase.ToRecord())],
            Approvals = [.. approvals.Select(approval => approval.ToApproval())],
        };

    /// <summary>timestamptz arrives as UTC.</summary>
    public static DateTimeOffset Utc(DateTime value) => new(DateTime.SpecifyKind(value, DateTimeKind.Utc));
}

/// <summary>A row of <c>cutter_governance.run_pin</c>.</summary>
internal sealed record PinRow(string RunId, string Key, string Value);

/// <summary>A completed row of <c>cutter_governance.run_phase</c>.</summary>
internal sealed record PhaseRow(string RunId, int Phase, string Path, DateTime StartedAt, DateTime CompletedAt, string TransactionId)
{
    /// <summary>The phase as the operator sees it.</summary>
    public PhaseRecord ToRecord() => new(
        (RunPhase)Phase, Path == "live" ? PhasePath.Live : PhasePath.Common, RunRow.Utc(StartedAt), RunRow.Utc(CompletedAt), TransactionId);
}

/// <summary>A row of <c>cutter_governance.approval</c> that is for a run.</summary>
internal sealed record ApprovalRow(
    string RunId, string Gate, string Signer, string KeyFingerprint, string CardSha256, DateTime ExpiresAt, bool RestoreProofWaived)
{
    /// <summary>The approval as the operator sees it.</summary>
    public Approval ToApproval() =>
        new(Enum.Parse<ApprovalGate>(Gate), RunId, Signer, KeyFingerprint, CardSha256, RunRow.Utc(ExpiresAt)) { RestoreProofWaived = RestoreProofWaived };
}
