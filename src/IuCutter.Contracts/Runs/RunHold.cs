namespace IuCutter;

/// <summary>Why a run begins no further phase.</summary>
/// <param name="Kind">Whether somebody asked for it, or a person must decide.</param>
/// <param name="Phase">The phase that it is about; null for a stop.</param>
/// <param name="Reason">Why, in plain words.</param>
/// <param name="By">Who asked, or whose claim found it.</param>
/// <param name="At">Since when, UTC.</param>
public sealed record RunHold(RunHoldKind Kind, RunPhase? Phase, string Reason, string By, DateTimeOffset At) : IuRecord;
