using System.Numerics;
using System.Security.Cryptography;

namespace IuCutter.Core.AuditLog;

/// <summary>
/// The Merkle tree of RFC 6962, section 2.1, with SHA-256: its root, the proofs that a leaf is in it and that a smaller tree is its
/// beginning, and their verification.
/// </summary>
internal static class MerkleTree
{
    /// <summary>Length of a hash, in bytes.</summary>
    public const int HashLength = SHA256.HashSizeInBytes;

    /// <summary>The root of the tree without leaves.</summary>
    public static byte[] EmptyRoot => SHA256.HashData([]);

    /// <summary>The hash of a leaf.</summary>
    /// <param name="record">The bytes of which it is the leaf.</param>
    public static byte[] LeafHash(ReadOnlySpan<byte> record) => Hash(0x00, record, []);

    /// <summary>The hash of two subtrees.</summary>
    public static byte[] NodeHash(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => Hash(0x01, left, right);

    /// <summary>The root over leaves.</summary>
    /// <param name="leaves">The hashes of the leaves, in their order.</param>
    public static byte[] Root(ReadOnlySpan<byte[]> leaves)
    {
        if (leaves.Length < 2)
        {
            return leaves.IsEmpty ? EmptyRoot : leaves[0];
        }

        int split = (int)Split(leaves.Length);
        return NodeHash(Root(leaves[..split]), Root(leaves[split..]));
    }

    /// <summary>The proof that a leaf is in the tree: the hashes beside its way to the root, from below.</summary>
    /// <param name="leaves">The hashes of the leaves.</param>
    /// <param name="index">The leaf's index, from 0.</param>
    public static byte[][] Inclusion(ReadOnlySpan<byte[]> leaves, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leaves.Length);
        if (leaves.Length == 1)
        {
            return [];
        }

        int split = (int)Split(leaves.Length);
        return index < split
            ? [.. Inclusion(leaves[..split], index), Root(leaves[split..])]
            : [.. Inclusion(leaves[split..], index - split), Root(leaves[..split])];
    }

    /// <summary>The proof that the tree of the first leaves is the beginning of the whole one.</summary>
    /// <param name="leaves">The hashes of the leaves.</param>
    /// <param name="oldSize">Number of leaves of the smaller tree.</param>
    public static byte[][] Consistency(ReadOnlySpan<byte[]> leaves, int oldSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, leaves.Length);
        return oldSize == 0 ? [] : Consistency(leaves, oldSize, isWhole: true);
    }

    /// <summary>Whether the proof shows that the leaf is in the tree with this root.</summary>
    /// <param name="leaf">The leaf's hash.</param>
    /// <param name="index">Its index, from 0.</param>
    /// <param name="size">Number of leaves of the tree.</param>
    /// <param name="proof">The proof.</param>
    /// <param name="root">The tree's root.</param>
    public static bool VerifyInclusion(byte[] leaf, long index, long size, IReadOnlyList<byte[]> proof, byte[] root)
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        byte[] hash = leaf;
        long node = index;
        long last = size - 1;
        foreach (byte[] beside in proof)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                hash = NodeHash(beside, hash);
                SkipUp(ref node, ref last);
            }
            else
            {
                hash = NodeHash(hash, beside);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && hash.AsSpan().SequenceEqual(root);
    }

    /// <summary>Whether the proof shows that the tree with the old root is the beginning of the one with the new root.</summary>
    /// <param name="oldSize">Number of leaves of the smaller tree.</param>
    /// <param name="oldRoot">Its root.</param>
    /// <param name="newSize">Number of leaves of the larger tree.</param>
    /// <param name="newRoot">Its root.</param>
    /// <param name="proof">The proof.</param>
    public static bool VerifyConsistency(long oldSize, byte[] oldRoot, long newSize, byte[] newRoot, IReadOnlyList<byte[]> proof)
    {
        if (oldSize < 0 || oldSize > newSize)
        {
            return false;
        }

        if (oldSize == 0 || oldSize == newSize)
        {
            return proof.Count == 0 && oldRoot.AsSpan().SequenceEqual(oldSize == 0 ? EmptyRoot : newRoot);
        }

        // A complete old tree is a node of the new one, and whoever asks has it.
        IReadOnlyList<byte[]> path = BitOperations.IsPow2(oldSize) ? [oldRoot, .. proof] : proof;
        if (path.Count == 0)
        {
            return false;
        }

        long node = oldSize - 1;
        long last = newSize - 1;
        while ((node & 1) == 1)
        {
            node >>= 1;
            last >>= 1;
        }

        byte[] old = path[0];
        byte[] whole = path[0];
        foreach (byte[] beside in path.Skip(1))
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                old = NodeHash(beside, old);
                whole = NodeHash(beside, whole);
                SkipUp(ref node, ref last);
            }
            else
            {
                whole = NodeHash(whole, beside);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && old.AsSpan().SequenceEqual(oldRoot) && whole.AsSpan().SequenceEqual(newRoot);
    }

    private static byte[][] Consistency(ReadOnlySpan<byte[]> leaves, int oldSize, bool isWhole)
    {
        if (oldSize == leaves.Length)
        {
            return isWhole ? [] : [Root(leaves)];
        }

        int split = (int)Split(leaves.Length);
        return oldSize <= split
            ? [.. Consistency(leaves[..split], oldSize, isWhole), Root(leaves[split..])]
            : [.. Consistency(leaves[split..], oldSize - split, isWhole: false), Root(leaves[..split])];
    }

    // Where a node has no partner, it goes up as it is.
    private static void SkipUp(ref long node, ref long last)
    {
        while ((node & 1) == 0 && node != 0)
        {
            node >>= 1;
            last >>= 1;
        }
    }

    // The largest power of two below the number of leaves.
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)count - 1);

    private static byte[] Hash(byte prefix, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([prefix]);
        hash.AppendData(first);
        hash.AppendData(second);
        return hash.GetHashAndReset();
    }
}
