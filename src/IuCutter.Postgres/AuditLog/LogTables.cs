using System.Runtime.CompilerServices;
using Dapper;
using Npgsql;

namespace IuCutter.Postgres.AuditLog;

/// <summary>The tables of the log in the database. Rows are read as they arrive, and none is kept here.</summary>
/// <param name="connection">Open; within a transaction whose snapshot does not move.</param>
internal sealed class LogTables(NpgsqlConnection connection) : ILogTables
{
    private const string Leaves = """
        select l.log_index as "Index", l.leaf_sha256 as "Hash", e.record as "Record", e.kind as "Kind", e.run_id as "Run",
               e.document as "Document", e.person as "Person", e.subject as "Subject", e.xid::text as "Xid",
               pg_catalog.to_char(e.logged_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "At"
        from cutter_governance.log_leaf l
        left join cutter_governance.log_entry e on (e.entry_id, e.xid) = (l.entry_id, l.xid)
        where l.log_index > @after
        order by l.log_index
        limit @count
        """;

    // The subtrees that the leaves between two sizes complete.
    private const string Nodes = """
        select n.height as "Height", n.place as "Place", n.node_sha256 as "Hash"
        from pg_catalog.generate_series(4, 60, 4) as h (height)
        join cutter_governance.log_node n
            on n.height = h.height and n.place >= @from >> h.height and n.place < @to >> h.height
        """;

    private const string NodesBeyond = """
        select n.height as "Height", n.place as "Place", n.node_sha256 as "Hash" from cutter_governance.log_node n
        where n.place >= @size >> n.height order by n.height, n.place
        """;

    private const string Head = """
        select h.tree_size as "Size", h.root_sha256 as "Root" from cutter_governance.log_head h
        """;

    private const string Loose = """
        select pg_catalog.format('record %s, %s', e.entry_id, e.kind) from cutter_governance.log_entry e
        where not exists (select from cutter_governance.log_leaf l where (l.entry_id, l.xid) = (e.entry_id, e.xid)) order by e.entry_id
        """;

    /// <inheritdoc/>
    public IAsyncEnumerable<LogLeaf> ReadLeavesAsync(long after, int count, CancellationToken cancellationToken) =>
        ReadAsync<LogLeaf>(Leaves, new { after, count }, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<LogNode> ReadNodesAsync(long from, long to, CancellationToken cancellationToken) =>
        ReadAsync<LogNode>(Nodes, new { from, to }, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<LogNode> ReadNodesBeyondAsync(long size, CancellationToken cancellationToken) =>
        ReadAsync<LogNode>(NodesBeyond, new { size }, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<LogTreeHead> ReadHeadAsync(CancellationToken cancellationToken) =>
        ReadAsync<LogTreeHead>(Head, null, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ReadLooseAsync(CancellationToken cancellationToken) =>
        ReadAsync<string>(Loose, null, cancellationToken);

    private async IAsyncEnumerable<T> ReadAsync<T>(
        string sql,
        object? parameters,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (
            T row in connection
                .QueryUnbufferedAsync<T>(sql, parameters, commandTimeout: 0)
                .WithCancellation(cancellationToken)
                .ConfigureAwait(false)
        )
        {
            yield return row;
        }
    }
}
