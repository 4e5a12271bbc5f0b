using System.Globalization;

namespace IuCutter;

/// <summary>
/// A record of the audit log that a checkpoint outside of the database covers and the database does not have: of a run, a card, the
/// switch or the roster. It is known by what was kept beside the checkpoint.
/// </summary>
/// <param name="Index">Index of its leaf, from 0.</param>
/// <param name="At">When it was written, by the clock of the database that had it, UTC.</param>
/// <param name="Kind">The event (<c>run_created</c>, <c>execution_off</c>), or the table and its movement.</param>
/// <param name="RunId">The run; null when it is about none.</param>
/// <param name="DocumentPrefix">The document's prefix; null when it is about none.</param>
/// <param name="Person">Who signed, where the database had checked that; else the login.</param>
/// <param name="Detail">The event in words: of an approval its gate and the SHA-256 of its card; null when there are none.</param>
public sealed record LostRecord(
    long Index,
    DateTimeOffset At,
    string Kind,
    string? RunId,
    string? DocumentPrefix,
    string Person,
    string? Detail
) : IuRecord
{
    // A gate with the digest of its card is within it.
    private const int MaxDetail = 120;
    private const int MaxName = 80;
    private const int MaxPath = 400;

    /// <summary>
    /// File of the run's evidence bundle, as Export-IuEvidence noted it on this host; null when none is noted, or it is about no run.
    /// </summary>
    public string? Bundle { get; init; }

    /// <summary>Why that file does not count: it is gone, or is not what was exported. Null when it is the one.</summary>
    public string? BundleFault { get; init; }

    /// <inheritdoc/>
    private protected override string Describe()
    {
        string run = RunId is null ? "" : $" of run {PlainText.Show(RunId, MaxName)}";
        string document = DocumentPrefix is null ? "" : $" ({PlainText.Show(DocumentPrefix, MaxName)})";
        string detail = Detail is null ? "" : $": {PlainText.Show(Detail, MaxDetail)}";
        string bundle = this switch
        {
            { Bundle: { } path, BundleFault: { } fault } => $"; its bundle '{PlainText.Show(path, MaxPath)}' {fault}",
            { Bundle: { } path } => $"; its bundle is '{PlainText.Show(path, MaxPath)}'",
            { RunId: not null } => $"; {BundleFault ?? "no bundle of it is noted on this host"}",
            _ => "",
        };
        string at = At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        string person = PlainText.Show(Person, MaxName);
        return $"{Index.ToString(CultureInfo.InvariantCulture)}  {at}Z  {Kind}{run}{document} by {person}{detail}{bundle}";
    }
}
