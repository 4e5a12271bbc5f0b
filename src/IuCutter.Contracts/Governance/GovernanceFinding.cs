namespace IuCutter;

/// <summary>A finding of one probe about one subject; a probe that found nothing wrong gives one finding that passes.</summary>
/// <param name="Probe">Name of the probe, <c>Area.Condition</c>; never renamed.</param>
/// <param name="Outcome">Pass, Warning, Fail or Unknown.</param>
/// <param name="Subject">The role, table, function, setting, file or key that it is about; <c>*</c> when it is about all of its
/// kind.</param>
/// <param name="Found">The state that was found, in words.</param>
/// <param name="Why">Why that matters, in a sentence.</param>
/// <param name="Remediation">
/// The repair, as input for <c>psql</c> as a superuser on the server: SQL, or a line that begins with a backslash where SQL
/// cannot do it (a file, a key). Null when there is nothing to repair.
/// </param>
public sealed record GovernanceFinding(
    string Probe,
    GovernanceOutcome Outcome,
    string Subject,
    string Found,
    string Why,
    string? Remediation
) : IuRecord;
