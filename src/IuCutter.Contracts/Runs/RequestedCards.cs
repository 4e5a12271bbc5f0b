namespace IuCutter;

/// <summary>The cards of one gate that were written for a run.</summary>
/// <param name="Gate">What they ask for.</param>
/// <param name="Count">How many were written so far.</param>
/// <param name="OpenUntil">
/// Until when the newest may still be signed and imported, UTC; null when it has expired, or was imported.
/// </param>
public sealed record RequestedCards(ApprovalGate Gate, int Count, DateTimeOffset? OpenUntil) : IuRecord
{
    /// <summary>
    /// Whether the newest approval that one of them became is void though it has not expired: execution was off for it since.
    /// </summary>
    public bool IsVoid { get; init; }
}
