using System.Globalization;
using System.Text;
using IuCutter.Core.AuditLog;

namespace IuCutter.Postgres.AuditLog;

/// <summary>
/// Recomputes the audit log from its records: each leaf, each stored subtree, the root, and what the columns beside a record say. Of the
/// leaves it has one at a time, and of the subtrees those that a page of leaves completes: memory does not grow with the log.
/// </summary>
/// <param name="tables">The log, in one snapshot.</param>
/// <param name="take">Takes each fault, in the order of the leaves.</param>
internal sealed class LogCheck(ILogTables tables, Func<AuditLogFault, Task> take)
{
    /// <summary>Number of leaves after which the subtrees that they complete are compared with the stored ones.</summary>
    public const int PageSize = 4096;

    private readonly List<LogNode> _completed = [];

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
                    _completed.Add(new LogNode(height, place, hash));
                }
            }
        );
        long after = long.MinValue;
        long from;
        do
        {
            from = tree.Size;
            await foreach (LogLeaf leaf in tables.ReadLeavesAsync(after, PageSize, cancellationToken).ConfigureAwait(false))
            {
                await CheckAsync(leaf, tree.Size).ConfigureAwait(false);
                tree.Append(leaf.Hash);
                after = leaf.Index;
            }

            await CheckSubtreesAsync(from, tree.Size, cancellationToken).ConfigureAwait(false);
            progress?.Report(tree.Size);
        } while (tree.Size - from == PageSize);

        (Size, Root) = (tree.Size, tree.Root);
        await foreach (LogNode node in tables.ReadNodesBeyondAsync(Size, cancellationToken).ConfigureAwait(false))
        {
            await FaultAsync("SubtreeWithoutLeaves", null, node.Name, "leaves", "none").ConfigureAwait(false);
        }

        LogTreeHead? head = await tables.ReadHeadAsync(cancellationToken).SingleOrDefaultAsync(cancellationToken).ConfigureAwait(false);
        LogTreeHead computed = new LogTreeHead(Size, Root);
        if (head?.Text != computed.Text)
        {
            await FaultAsync("HeadChanged", Size - 1, "the head of the log", head?.Text ?? "no head", computed.Text).ConfigureAwait(false);
        }

        await foreach (string record in tables.ReadLooseAsync(cancellationToken).ConfigureAwait(false))
        {
            await FaultAsync("RecordWithoutLeaf", null, record, "a leaf", "none").ConfigureAwait(false);
        }
    }

    private async Task CheckAsync(LogLeaf leaf, long expected)
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
        Dictionary<(int, long), LogNode> stored = await tables
            .ReadNodesAsync(from, to, cancellationToken)
            .ToDictionaryAsync(node => (node.Height, node.Place), cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        foreach (LogNode node in _completed)
        {
            string computed = Convert.ToHexStringLower(node.Hash);
            if (!stored.TryGetValue((node.Height, node.Place), out LogNode? same))
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

    private Task FaultAsync(string fault, long? index, string where, string expected, string found) =>
        take(new AuditLogFault(fault, index, where, expected, found));
}
