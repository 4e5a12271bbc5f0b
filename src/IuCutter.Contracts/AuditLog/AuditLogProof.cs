namespace IuCutter;

/// <summary>That the audit log holds, and every governed row is as its last record says. There is none where anything differs.</summary>
/// <param name="Database">The database.</param>
/// <param name="Size">Number of leaves.</param>
/// <param name="Root">Root of the tree, base64 as a checkpoint has it.</param>
/// <param name="Rows">Number of governed rows that were compared.</param>
/// <param name="LastAt">When the last record was written, UTC; null when the log is empty.</param>
/// <param name="Elapsed">How long the check took.</param>
public sealed record AuditLogProof(string Database, long Size, string Root, long Rows, DateTimeOffset? LastAt, TimeSpan Elapsed) : IuRecord
{
    /// <summary>
    /// Number of checkpoints outside of the database that it was compared with: each is a beginning of this log, and signed. With none, a
    /// log that was written anew as a whole is not noticed.
    /// </summary>
    public int Checkpoints { get; init; }
}
