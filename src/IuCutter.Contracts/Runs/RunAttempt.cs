namespace IuCutter;

/// <summary>The latest attempt at a phase that did not complete.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Attempt">Which attempt of it, from 1.</param>
/// <param name="Outcome">intent (under way, or cut off), refused, failed, killed or unknown.</param>
/// <param name="ErrorId">ErrorId of its end; null while it is an intent.</param>
/// <param name="StartedAt">When its intent was recorded, UTC.</param>
public sealed record RunAttempt(RunPhase Phase, int Attempt, string Outcome, string? ErrorId, DateTimeOffset StartedAt) : IuRecord;
