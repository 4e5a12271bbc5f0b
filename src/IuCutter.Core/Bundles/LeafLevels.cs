using IuCutter.Core.AuditLog;

namespace IuCutter.Core.Bundles;

/// <summary>
/// All levels of a Merkle tree (RFC 6962, 2.1), from the leaves up: pairs are hashed, and a node without a partner goes up as it is. It
/// gives many inclusion proofs of one tree at the price of one root.
/// </summary>
internal sealed class LeafLevels
{
    private readonly List<byte[][]> _levels = [];

    /// <summary>Computes them.</summary>
    /// <param name="leaves">The hashes of the leaves, in their order.</param>
    public LeafLevels(byte[][] leaves)
    {
        _levels.Add(leaves);
        while (_levels[^1].Length > 1)
        {
            byte[][] below = _levels[^1];
            byte[][] level = new byte[(below.Length + 1) / 2][];
            for (int node = 0; node < level.Length; node++)
            {
                level[node] = (2 * node) + 1 < below.Length ? MerkleTree.NodeHash(below[2 * node], below[(2 * node) + 1]) : below[2 * node];
            }

            _levels.Add(level);
        }
    }

    /// <summary>The root.</summary>
    public byte[] Root => _levels[^1] is [{ } root] ? root : MerkleTree.EmptyRoot;

    /// <summary>The proof that a leaf is in the tree: the hashes beside its way to the root, from below.</summary>
    /// <param name="index">The leaf's index, from 0.</param>
    public IEnumerable<byte[]> Inclusion(int index)
    {
        int node = index;
        foreach (byte[][] level in _levels)
        {
            int beside = node ^ 1;
            if (beside < level.Length)
            {
                yield return level[beside];
            }

            node >>= 1;
        }
    }
}
