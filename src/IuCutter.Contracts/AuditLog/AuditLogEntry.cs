namespace IuCutter;

/// <summary>A leaf of the audit log with its record.</summary>
/// <param name="Index">Index of the leaf, from 0, in the order in which the transactions committed.</param>
/// <param name="At">When the record was written, by the database's clock, UTC.</param>
/// <param name="Kind">
/// The event (<c>phase_complete</c>, <c>execution_off</c>), or the table and its movement (<c>information_unit.insert</c>). <c>found</c>
/// stands for a row that was there when the log began.
/// </param>
/// <param name="RunId">The run; null when it is about none.</param>
/// <param name="DocumentPrefix">The document's prefix; null when it is about none.</param>
/// <param name="Person">Who signed, where the database has checked that; else the login.</param>
/// <param name="Subject">Address of the unit; null when it is about none.</param>
/// <param name="LeafSha256">The leaf's hash (RFC 6962), hexadecimal.</param>
/// <param name="Record">The record as it was hashed: canonical JSON (RFC 8785).</param>
public sealed record AuditLogEntry(
    long Index,
    DateTimeOffset At,
    string Kind,
    string? RunId,
    string? DocumentPrefix,
    string Person,
    string? Subject,
    string LeafSha256,
    string Record
) : IuRecord
{
    /// <summary>How the event ended: <c>complete</c>, <c>refused</c>, <c>failed</c>...; null for a row that has no outcome.</summary>
    public string? Outcome { get; init; }

    /// <summary>The ErrorId of a refusal or failure.</summary>
    public string? ErrorId { get; init; }

    /// <summary>The event in words, as the run's journal has it.</summary>
    public string? Detail { get; init; }

    /// <summary>The table of the row that the record is of, with its schema.</summary>
    public string? Relation { get; init; }

    /// <summary>The row's key.</summary>
    public string? Key { get; init; }

    /// <summary>SHA-256 over the row as it was after the movement, hexadecimal; of a deleted row, before it.</summary>
    public string? RowSha256 { get; init; }
}
