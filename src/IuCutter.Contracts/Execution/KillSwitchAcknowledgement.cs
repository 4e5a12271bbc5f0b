namespace IuCutter;

/// <summary>The database's word that no live write commits any more.</summary>
/// <param name="Epoch">The epoch that began with this change.</param>
/// <param name="LedgerHead">Number of the last ledger event before the acknowledgement.</param>
/// <param name="TerminatedSessions">Sessions that held the fence past the deadline and were ended.</param>
/// <param name="AcknowledgedAt">When, by the database's clock, UTC.</param>
public sealed record KillSwitchAcknowledgement(
    long Epoch,
    long LedgerHead,
    int TerminatedSessions,
    DateTimeOffset AcknowledgedAt);
