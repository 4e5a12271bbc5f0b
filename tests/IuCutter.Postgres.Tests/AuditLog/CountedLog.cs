using System.Globalization;
using System.Text;
using IuCutter.Core.AuditLog;
using IuCutter.Postgres.AuditLog;

namespace IuCutter.Postgres.Tests.AuditLog;

/// <summary>A log of any size, made as it is read, that counts how many of the leaves that it gave are still held by somebody.</summary>
internal sealed class CountedLog : ILogTables
{
    // Leaves between two counts. A count is a collection of the whole heap.
    private const int Interval = 2048;

    private readonly List<LogNode> _nodes = [];
    private readonly List<WeakReference> _given = [];
    private readonly GrowingTree _tree;

    public CountedLog(int size)
    {
        _tree = new GrowingTree((height, place, hash) => _nodes.Add(new LogNode(height, place, hash)));
        for (int index = 0; index < size; index++)
        {
            _tree.Append(Leaf(index).Hash);
        }

        _nodes.RemoveAll(node => node.Height % 4 != 0);
    }

    /// <summary>Number of leaves that were given.</summary>
    public long Given { get; private set; }

    /// <summary>Most leaves that were alive when they were counted, the one that is being looked at too.</summary>
    public int MostAlive { get; private set; }

    /// <summary>Most subtrees that were given in one answer.</summary>
    public int MostNodes { get; private set; }

    public IAsyncEnumerable<LogLeaf> ReadLeavesAsync(long after, int count, CancellationToken cancellationToken) =>
        Leaves(after, count).ToAsyncEnumerable();

    public IAsyncEnumerable<LogNode> ReadNodesAsync(long from, long to, CancellationToken cancellationToken)
    {
        LogNode[] answer = [.. _nodes.Where(node => node.Place >= from >> node.Height && node.Place < to >> node.Height)];
        MostNodes = Math.Max(MostNodes, answer.Length);
        return answer.ToAsyncEnumerable();
    }

    public IAsyncEnumerable<LogNode> ReadNodesBeyondAsync(long size, CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<LogNode>();

    public IAsyncEnumerable<LogTreeHead> ReadHeadAsync(CancellationToken cancellationToken) =>
        new[] { new LogTreeHead(_tree.Size, _tree.Root) }.ToAsyncEnumerable();

    public IAsyncEnumerable<string> ReadLooseAsync(CancellationToken cancellationToken) => AsyncEnumerable.Empty<string>();

    private static LogLeaf Leaf(long index)
    {
        const string at = "2026-01-01T00:00:00.000000Z";
        string xid = index.ToString(CultureInfo.InvariantCulture);
        string record = $$"""{"at":"{{at}}","kind":"x","person":"p","xid":"{{xid}}"}""";
        return new LogLeaf(index, MerkleTree.LeafHash(Encoding.UTF8.GetBytes(record)), record, "x", null, null, "p", null, xid, at);
    }

    private IEnumerable<LogLeaf> Leaves(long after, int count)
    {
        for (long index = Math.Max(after + 1, 0); index < _tree.Size && count > 0; index++, count--)
        {
            LogLeaf leaf = Leaf(index);
            _given.Add(new WeakReference(leaf));
            if (++Given % Interval == 0)
            {
                GC.Collect();
                _given.RemoveAll(reference => !reference.IsAlive);
                MostAlive = Math.Max(MostAlive, _given.Count);
            }

            yield return leaf;
        }
    }
}
