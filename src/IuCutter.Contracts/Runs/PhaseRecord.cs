namespace IuCutter;

/// <summary>One completed phase of a run.</summary>
/// <param name="Phase">Which one.</param>
/// <param name="Path">Which way it went.</param>
/// <param name="StartedAt">When its intent was recorded, UTC.</param>
/// <param name="CompletedAt">When its result was recorded, UTC.</param>
/// <param name="TransactionId">The PostgreSQL transaction (xid8) that wrote the result; null in a dry run.</param>
public sealed record PhaseRecord(
    RunPhase Phase,
    PhasePath Path,
    DateTimeOffset StartedAt,
    DateTimeOffset CompletedAt,
    string? TransactionId
) : IuRecord
{
    /// <summary>The build that ran it, as the ledger names it, for example <c>iucutter-executor/0.1.0+1a2b3c4d</c>.</summary>
    public string ToolRevision { get; init; } = "";

    /// <summary>SHA-256 of the module that ran it, as the cards name it.</summary>
    public string ModuleSha256 { get; init; } = "";

    /// <summary>Time between intent and result.</summary>
    public TimeSpan Duration => CompletedAt - StartedAt;

    /// <summary>Which phase, and which way it went.</summary>
    private protected override string Describe() => $"{Phase} {Path}";
}
