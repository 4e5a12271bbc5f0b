using IuCutter.Core.AuditLog;

namespace IuCutter.Core.Tests.AuditLog;

/// <summary>
/// The tree of RFC 6962 against the vectors of Certificate Transparency's own tests: eight leaves, each root, and proofs. What is true of
/// these is true of every size up to 70 by the definition, computed here once more in another way.
/// </summary>
[Trait("Promise", "7")]
public sealed class MerkleTreeTests
{
    private const int MaxSize = 70;

    private static readonly string[] Inputs =
    [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];

    private static readonly byte[][] Leaves = [.. Inputs.Select(input => MerkleTree.LeafHash(Convert.FromHexString(input)))];

    private static readonly byte[][] Many = [.. Enumerable.Range(0, MaxSize).Select(n => MerkleTree.LeafHash([(byte)n]))];

    [Theory]
    [InlineData(0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(1, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d")]
    [InlineData(2, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(3, "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77")]
    [InlineData(4, "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")]
    [InlineData(5, "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4")]
    [InlineData(6, "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef")]
    [InlineData(7, "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c")]
    [InlineData(8, "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328")]
    public void Root_OfTheVectors_IsTheirs(int size, string root)
    {
        Assert.Equal(root, Convert.ToHexStringLower(MerkleTree.Root(Leaves.AsSpan(0, size))));
        GrowingTree growing = new GrowingTree();
        Array.ForEach(Leaves[..size], growing.Append);
        Assert.Equal((size, root), (growing.Size, Convert.ToHexStringLower(growing.Root)));
    }

    [Theory]
    [InlineData(0, 1, "")]
    [InlineData(
        0,
        8,
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e "
            + "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
    )]
    [InlineData(
        5,
        8,
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 "
            + "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
    )]
    [InlineData(2, 3, "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125")]
    [InlineData(
        1,
        5,
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e "
            + "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
    )]
    public void Inclusion_OfTheVectors_IsTheirs(int index, int size, string proof) =>
        Assert.Equal(proof, Written(MerkleTree.Inclusion(Leaves.AsSpan(0, size), index)));

    [Theory]
    [InlineData(1, 1, "")]
    [InlineData(
        1,
        8,
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7 5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e "
            + "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
    )]
    [InlineData(
        6,
        8,
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0 "
            + "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7"
    )]
    [InlineData(
        2,
        5,
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
    )]
    public void Consistency_OfTheVectors_IsTheirs(int oldSize, int newSize, string proof) =>
        Assert.Equal(proof, Written(MerkleTree.Consistency(Leaves.AsSpan(0, newSize), oldSize)));

    // The proof of each leaf in each tree holds, and for no other leaf, index, size, root or path.
    [Fact]
    public void VerifyInclusion_EachLeafOfEachSize_HoldsAndNoOther()
    {
        foreach (int size in Enumerable.Range(1, MaxSize))
        {
            byte[] root = MerkleTree.Root(Many.AsSpan(0, size));
            for (int index = 0; index < size; index++)
            {
                byte[][] proof = MerkleTree.Inclusion(Many.AsSpan(0, size), index);
                Assert.True(MerkleTree.VerifyInclusion(Many[index], index, size, proof, root));
                Assert.False(MerkleTree.VerifyInclusion(Flipped(Many[index]), index, size, proof, root));
                Assert.False(MerkleTree.VerifyInclusion(Many[index], index, size, proof, Flipped(root)));
                Assert.False(MerkleTree.VerifyInclusion(Many[index], index, size, [.. proof, root], root));
                Assert.False(MerkleTree.VerifyInclusion(Many[index], index ^ 1, size, proof, root) && size > 1);
                Assert.All(Broken(proof), broken => Assert.False(MerkleTree.VerifyInclusion(Many[index], index, size, broken, root)));
            }

            if (size > 2)
            {
                // A node that poses as a leaf: its way to the root is shorter.
                byte[] node = MerkleTree.NodeHash(Many[0], Many[1]);
                byte[][] above = MerkleTree.Inclusion(Many.AsSpan(0, size), 0)[1..];
                Assert.False(MerkleTree.VerifyInclusion(node, 0, size, above, root));
            }

            Assert.False(MerkleTree.VerifyInclusion(Many[0], size, size, MerkleTree.Inclusion(Many.AsSpan(0, size), 0), root));
            Assert.False(MerkleTree.VerifyInclusion(Many[0], -1, size, [], root));
        }
    }

    [Fact]
    public void VerifyConsistency_EachPairOfSizes_HoldsAndNoOther()
    {
        foreach (int size in Enumerable.Range(0, MaxSize + 1))
        {
            byte[] root = MerkleTree.Root(Many.AsSpan(0, size));
            for (int old = 0; old <= size; old++)
            {
                byte[] oldRoot = MerkleTree.Root(Many.AsSpan(0, old));
                byte[][] proof = MerkleTree.Consistency(Many.AsSpan(0, size), old);
                Assert.True(MerkleTree.VerifyConsistency(old, oldRoot, size, root, proof));
                Assert.False(MerkleTree.VerifyConsistency(old, Flipped(oldRoot), size, root, proof));
                Assert.False(MerkleTree.VerifyConsistency(old, oldRoot, size, root, [.. proof, root]));
                Assert.All(Broken(proof), broken => Assert.False(MerkleTree.VerifyConsistency(old, oldRoot, size, root, broken)));
                if (old > 0)
                {
                    Assert.False(MerkleTree.VerifyConsistency(old, oldRoot, size, Flipped(root), proof));
                }
            }

            Assert.False(MerkleTree.VerifyConsistency(size + 1, root, size, root, []));
        }
    }

    // A branch: the same size, one leaf another.
    [Fact]
    public void VerifyConsistency_AnotherHistory_Fails()
    {
        byte[][] other = [.. Many];
        other[3] = Flipped(other[3]);
        byte[][] proof = MerkleTree.Consistency(other, 10);
        Assert.True(MerkleTree.VerifyConsistency(10, MerkleTree.Root(other.AsSpan(0, 10)), MaxSize, MerkleTree.Root(other), proof));
        Assert.False(MerkleTree.VerifyConsistency(10, MerkleTree.Root(Many.AsSpan(0, 10)), MaxSize, MerkleTree.Root(other), proof));
    }

    [Fact]
    public void GrowingTree_EachSubtree_IsToldOnceWithItsHash()
    {
        List<(int Height, long Place)> told = [];
        GrowingTree growing = new GrowingTree(
            (height, place, hash) =>
            {
                told.Add((height, place));
                Assert.Equal(MerkleTree.Root(Many.AsSpan((int)place << height, 1 << height)), hash);
            }
        );
        for (int size = 1; size <= MaxSize; size++)
        {
            growing.Append(Many[size - 1]);
            Assert.Equal(MerkleTree.Root(Many.AsSpan(0, size)), growing.Root);
        }

        Assert.Equal(told.Distinct(), told);
        // 35 of two leaves, 17 of four, 8, 4, 2 and 1.
        Assert.Equal(35 + 17 + 8 + 4 + 2 + 1, told.Count);
    }

    private static string Written(byte[][] proof) => string.Join(' ', proof.Select(Convert.ToHexStringLower));

    private static byte[] Flipped(byte[] hash)
    {
        byte[] other = [.. hash];
        other[^1] ^= 1;
        return other;
    }

    private static IEnumerable<byte[][]> Broken(byte[][] proof) =>
        proof
            .Select((hash, at) => proof.Select((other, n) => n == at ? Flipped(hash) : other).ToArray())
            .Concat(proof.Length == 0 ? [] : [proof[1..], proof[..^1]]);
}
