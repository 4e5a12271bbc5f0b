namespace IuCutter;

/// <summary>
/// That a database is as it was recorded, approved and installed: log, rows, rules and schema. There is none where anything differs but
/// what signed statements accept.
/// </summary>
/// <param name="Database">The database.</param>
/// <param name="Size">Number of leaves of its audit log.</param>
/// <param name="Root">Root of the log's tree, base64 as a checkpoint has it.</param>
/// <param name="Rows">Number of governed rows that were compared with the log.</param>
/// <param name="Rules">Number of rules between rows that were asked.</param>
/// <param name="SchemaItems">Number of items of the schema that were compared with the contract.</param>
/// <param name="LastAt">When the last record was written, UTC; null when the log is empty.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record IntegrityProof(
    string Database,
    long Size,
    string Root,
    long Rows,
    int Rules,
    int SchemaItems,
    DateTimeOffset? LastAt,
    TimeSpan Elapsed
) : IuRecord
{
    /// <summary>Number of findings that signed statements accept; 0 unless any was given.</summary>
    public long Suppressed { get; init; }

    /// <summary>Number of findings that the given statements name and that were not found: what they accepted is there no more.</summary>
    public int UnusedSuppressions { get; init; }
}
