namespace IuCutter;

/// <summary>Why a run did not go on, the last time that it was tried, as the journal recorded it.</summary>
/// <param name="ErrorId">The <see cref="ErrorDefinition.Id"/>.</param>
/// <param name="Phase">The phase that was tried; null for the undo.</param>
/// <param name="Outcome">refused, failed, killed or unknown.</param>
/// <param name="Detail">The particulars, as the journal has them; empty when it has none.</param>
/// <param name="At">When, UTC, by the database's clock.</param>
/// <param name="Repeats">How often it was recorded since the last phase that completed; at least 1.</param>
public sealed record RunRefusal(string ErrorId, RunPhase? Phase, string Outcome, string Detail, DateTimeOffset At, int Repeats) : IuRecord
{
    /// <summary>Whether an approval was recorded since.</summary>
    public bool ApprovedSince { get; init; }
}
