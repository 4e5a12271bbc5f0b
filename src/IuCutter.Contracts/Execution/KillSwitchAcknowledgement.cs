namespace IuCutter;

/// <summary>The acknowledgement of OFF: the epoch, the ledger head, and the sessions that were ended.</summary>
/// <param name="EnforcedBy">
/// <c>database</c>: no live write commits any more, from anywhere. <c>host</c>: the database could not be reached; this
/// host writes nothing until it was, and others may.
/// </param>
/// <param name="Epoch">The epoch that began with this change; 0 when the database could not be reached.</param>
/// <param name="LedgerHead">Number of the last ledger event before the acknowledgement; 0 when the database could not be reached.</param>
/// <param name="TerminatedSessions">Sessions that held the fence past the deadline and were ended.</param>
/// <param name="AcknowledgedAt">When, UTC, by the database's clock or, without it, this host's.</param>
/// <param name="NotReached">The part that could not be reached, and why; null when everything was.</param>
public sealed record KillSwitchAcknowledgement(
    string EnforcedBy,
    long Epoch,
    long LedgerHead,
    int TerminatedSessions,
    DateTimeOffset AcknowledgedAt,
    string? NotReached
) : IuRecord;
