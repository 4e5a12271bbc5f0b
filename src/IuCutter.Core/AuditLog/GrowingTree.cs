namespace IuCutter.Core.AuditLog;

/// <summary>
/// A Merkle tree (<see cref="MerkleTree"/>) that grows leaf by leaf and keeps no leaf: memory is logarithmic in its size.
/// </summary>
/// <param name="onSubtree">
/// Called for each complete subtree of two leaves and more, with its height (2^height leaves), its place among those of this height, from
/// 0, and its hash; null for nobody.
/// </param>
internal sealed class GrowingTree(Action<int, long, byte[]>? onSubtree = null)
{
    // The complete subtrees that the tree consists of, the largest first: one for each bit of the size.
    private readonly List<byte[]> _peaks = [];

    /// <summary>Number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The root as the tree stands.</summary>
    public byte[] Root
    {
        get
        {
            if (_peaks.Count == 0)
            {
                return MerkleTree.EmptyRoot;
            }

            byte[] root = _peaks[^1];
            for (int peak = _peaks.Count - 2; peak >= 0; peak--)
            {
                root = MerkleTree.NodeHash(_peaks[peak], root);
            }

            return root;
        }
    }

    /// <summary>Appends a leaf.</summary>
    /// <param name="leaf">The leaf's hash.</param>
    public void Append(byte[] leaf)
    {
        byte[] hash = leaf;
        int height = 0;
        for (long rest = Size; (rest & 1) == 1; rest >>= 1)
        {
            hash = MerkleTree.NodeHash(_peaks[^1], hash);
            _peaks.RemoveAt(_peaks.Count - 1);
            height++;
            onSubtree?.Invoke(height, Size >> height, hash);
        }

        _peaks.Add(hash);
        Size++;
    }
}
