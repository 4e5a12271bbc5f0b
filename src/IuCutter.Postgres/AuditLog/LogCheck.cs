using System.Globalization;
using System.Text;
using Dapper;
using IuCutter.Core.AuditLog;
using IuCutter.Postgres.Connections;
using Npgsql;

namespace IuCutter.Postgres.AuditLog;

/// <summary>
/// Recomputes the audit log from its records: each leaf, each stored subtree, the root, and what the columns beside a record say. It
/// reads a page at a time and keeps none.
/// </summary>
/// <param name="connection">Open; within a transaction whose snapshot does not move.</param>
/// <param name="take">Takes each fault, in the order of the leaves.</param>
internal sealed class LogCheck(NpgsqlConnection connection, Func<AuditLogFault, Task> take)
{
    private const int PageSize = 4096;

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

    private readonly List<Node> _completed = [];

    /// <summary>Number of leaves; after <see cref="RunAsync"/>.</summary>
    public long Size { get; private set; }

    /// <summary>The root that the leaves give; after <see cref="RunAsync"/>.</summary>
    public byte[] Root { get; private set; } = MerkleTree.EmptyRoot;

    /// <summary>When the last record was written, UTC; null when there is none. After <see cref="RunAsync"/>.</summary>
    public DateTimeOffset? LastAt { get; private set; }

    /// <summary>Checks all of it.</summary>
    /// <param name="progress">Given the number of leaves that are done; null for nobody.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(IProgress<long>? progress, CancellationToken cancellationToken)
    {
        GrowingTree tree = new GrowingTree(
            (height, place, hash) =>
            {
                if (height % 4 == 0)
                {
                    _completed.Add(new Node(height, place, hash));
                }
            }
        );
        long after = long.MinValue;
        IReadOnlyList<Leaf> page;
        do
        {
            page = await ReadAsync<Leaf>(Leaves, new { after, count = PageSize }, cancellationToken).ConfigureAwait(false);
            long from = tree.Size;
            foreach (Leaf leaf in page)
            {
                await CheckAsync(leaf, tree.Size).ConfigureAwait(false);
                tree.Append(leaf.Hash);
                after = leaf.Index;
            }

            await CheckSubtreesAsync(from, tree.Size, cancellationToken).ConfigureAwait(false);
            progress?.Report(tree.Size);
        } while (page.Count == PageSize);

        (Size, Root) = (tree.Size, tree.Root);
        foreach (Node node in await ReadAsync<Node>(NodesBeyond, new { size = Size }, cancellationToken).ConfigureAwait(false))
        {
            await FaultAsync("SubtreeWithoutLeaves", null, node.Name, "leaves", "none").ConfigureAwait(false);
        }

        TreeHead? head = (await ReadAsync<TreeHead>(Head, null, cancellationToken).ConfigureAwait(false)).SingleOrDefault();
        TreeHead computed = new TreeHead(Size, Root);
        if (head?.Text != computed.Text)
        {
            await FaultAsync("HeadChanged", Size - 1, "the head of the log", head?.Text ?? "no head", computed.Text).ConfigureAwait(false);
        }

        foreach (string record in await ReadAsync<string>(Loose, null, cancellationToken).ConfigureAwait(false))
        {
            await FaultAsync("RecordWithoutLeaf", null, record, "a leaf", "none").ConfigureAwait(false);
        }
    }

    private async Task CheckAsync(Leaf leaf, long expected)
    {
        string where = $"leaf {leaf.Index}";
        if (leaf.Index != expected)
        {
            await FaultAsync("LeafMissing", expected, $"leaf {expected}", "a leaf", $"{where} comes next").ConfigureAwait(false);
        }

        string hash = Convert.ToHexStringLower(leaf.Hash);
        if (leaf.Record is null)
        {
            await FaultAsync("RecordMissing", leaf.Index, where, hash, "no record").ConfigureAwait(false);
            return;
        }

        string computed = Convert.ToHexStringLower(MerkleTree.LeafHash(Encoding.UTF8.GetBytes(leaf.Record)));
        if (computed != hash)
        {
            await FaultAsync("RecordChanged", leaf.Index, $"{where}, {leaf.Kind}", hash, computed).ConfigureAwait(false);
            return;
        }

        if (LogRecord.Parse(leaf.Record) is not { } record)
        {
            await FaultAsync("RecordNotCanonical", leaf.Index, where, "a record", "another text").ConfigureAwait(false);
            return;
        }

        LastAt = DateTimeOffset.TryParse(record["at"], CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset at)
            ? at
            : null;
        foreach ((string field, string? value) in leaf.Columns)
        {
            if (value != record[field])
            {
                await FaultAsync("ColumnChanged", leaf.Index, $"{where}, {field}", record[field] ?? "(none)", value ?? "(none)")
                    .ConfigureAwait(false);
            }
        }
    }

    private async Task CheckSubtreesAsync(long from, long to, CancellationToken cancellationToken)
    {
        Dictionary<(int, long), Node> stored = (
            await ReadAsync<Node>(Nodes, new { from, to }, cancellationToken).ConfigureAwait(false)
        ).ToDictionary(node => (node.Height, node.Place));
        foreach (Node node in _completed)
        {
            string computed = Convert.ToHexStringLower(node.Hash);
            if (!stored.TryGetValue((node.Height, node.Place), out Node? same))
            {
                await FaultAsync("SubtreeMissing", node.Last, node.Name, computed, "not stored").ConfigureAwait(false);
            }
            else if (!same.Hash.AsSpan().SequenceEqual(node.Hash))
            {
                await FaultAsync("SubtreeChanged", node.Last, node.Name, Convert.ToHexStringLower(same.Hash), computed)
                    .ConfigureAwait(false);
            }
        }

        _completed.Clear();
    }

    private async Task<IReadOnlyList<T>> ReadAsync<T>(string sql, object? parameters, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<T>(TextCommand.WithoutTimeout(sql, parameters, cancellationToken)).ConfigureAwait(false)).AsList();

    private Task FaultAsync(string fault, long? index, string where, string expected, string found) =>
        take(new AuditLogFault(fault, index, where, expected, found));

    private sealed record Leaf(
        long Index,
        byte[] Hash,
        string? Record,
        string? Kind,
        string? Run,
        string? Document,
        string? Person,
        string? Subject,
        string? Xid,
        string? At
    )
    {
        /// <summary>The columns beside the record, by the names of the record's fields.</summary>
        public (string Field, string? Value)[] Columns =>
            [("kind", Kind), ("run", Run), ("document", Document), ("person", Person), ("subject", Subject), ("xid", Xid), ("at", At)];
    }

    private sealed record Node(int Height, long Place, byte[] Hash)
    {
        /// <summary>Index of its last leaf.</summary>
        public long Last => ((Place + 1) << Height) - 1;

        public string Name => string.Create(CultureInfo.InvariantCulture, $"the subtree of leaves {Place << Height} to {Last}");
    }

    private sealed record TreeHead(long Size, byte[] Root)
    {
        public string Text => string.Create(CultureInfo.InvariantCulture, $"{Size} leaves, root {Convert.ToHexStringLower(Root)}");
    }
}
