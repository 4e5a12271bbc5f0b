namespace IuCutter;

/// <summary>The verdict about an attempt that was cut off, and its evidence.</summary>
/// <param name="Phase">The phase.</param>
/// <param name="Attempt">Which attempt of it.</param>
/// <param name="Decided">True: nothing of it was committed. False: it cannot be determined, and a person must look.</param>
/// <param name="Reason">The server's answer, in words.</param>
public sealed record SettledAttempt(RunPhase Phase, int Attempt, bool Decided, string Reason) : IuRecord;
