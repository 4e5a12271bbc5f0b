namespace IuCutter.Postgres.AuditLog;

/// <summary>
/// The tables of the log in one snapshot, given row by row as <see cref="LogCheck"/> asks for them. One enumeration ends before the next
/// begins.
/// </summary>
internal interface ILogTables
{
    /// <summary>The leaves after an index, in their order.</summary>
    /// <param name="after">The index; below all of them for the first.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="cancellationToken">Ends it.</param>
    IAsyncEnumerable<LogLeaf> ReadLeavesAsync(long after, int count, CancellationToken cancellationToken);

    /// <summary>The stored subtrees that the leaves between two sizes of the tree complete.</summary>
    IAsyncEnumerable<LogNode> ReadNodesAsync(long from, long to, CancellationToken cancellationToken);

    /// <summary>The stored subtrees that do not end within the tree.</summary>
    IAsyncEnumerable<LogNode> ReadNodesBeyondAsync(long size, CancellationToken cancellationToken);

    /// <summary>The stored head; none where it was removed.</summary>
    IAsyncEnumerable<LogTreeHead> ReadHeadAsync(CancellationToken cancellationToken);

    /// <summary>The records that are no leaf, in words.</summary>
    IAsyncEnumerable<string> ReadLooseAsync(CancellationToken cancellationToken);
}
