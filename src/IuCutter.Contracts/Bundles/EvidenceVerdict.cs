using System.Collections.Immutable;

namespace IuCutter;

/// <summary>The verdict on an evidence bundle, from the bundle alone and from what was given beside it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Verdict"><c>PASS</c>: everything holds together. <c>FAIL</c>: <paramref name="Item"/> does not.</param>
/// <param name="Item">The first item that does not hold, as <c>verify.sh</c> names it too; null with PASS.</param>
/// <param name="Detail">What is wrong with it; null with PASS.</param>
/// <param name="Story">
/// What the bundle tells, in order: the log, the events, the attempts at phases, who signed what, how the runs stand. Empty with FAIL.
/// </param>
public sealed record EvidenceVerdict(string Path, string Verdict, string? Item, string? Detail, ImmutableArray<string> Story) : IuRecord
{
    /// <summary>Prefix of the document; null with FAIL.</summary>
    public string? DocumentPrefix { get; init; }

    /// <summary>Who signed the bundle, as the roster in it names them; null with FAIL.</summary>
    public string? Signer { get; init; }

    /// <summary>
    /// SHA-256 of the newest roster in the bundle; null with FAIL. Compare it with a roster that you have from somewhere else: whoever
    /// invents a roster can invent a bundle. <c>Test-IuEvidence -Roster</c> compares it.
    /// </summary>
    public string? RosterSha256 { get; init; }

    /// <summary>Number of records in the log; null with FAIL.</summary>
    public long? Size { get; init; }

    /// <summary>Root of the log, base64; null with FAIL.</summary>
    public string? Root { get; init; }

    /// <summary>
    /// When a time stamping authority (RFC 3161) had the signed statement, UTC, as that says; null with FAIL, and without a time stamp.
    /// </summary>
    public DateTimeOffset? TimestampedAt { get; init; }

    /// <summary>
    /// Subject of the authority's certificate, as the time stamp has it; null with FAIL, and without a time stamp. Whether it is to be
    /// trusted is for the auditor to say.
    /// </summary>
    public string? TimestampAuthority { get; init; }

    /// <summary>
    /// Whether the time stamp leads to a certificate of <c>Test-IuEvidence -TimestampCertificate</c>; false where none was given, null with
    /// FAIL, and without a time stamp.
    /// </summary>
    public bool? IsTimestampVerified { get; init; }
}
