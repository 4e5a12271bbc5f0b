using System.Text;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Bundles;

namespace IuCutter.Core.Tests.Bundles;

[Trait("Promise", "7")]
public sealed class LeafLevelsTests
{
    [Fact]
    public void Tree_OfEachSize_IsThatOfTheRecursion()
    {
        for (int size = 0; size <= 70; size++)
        {
            byte[][] leaves = [.. Enumerable.Range(0, size).Select(leaf => MerkleTree.LeafHash(BitConverter.GetBytes(leaf)))];
            LeafLevels levels = new LeafLevels(leaves);

            Assert.Equal(MerkleTree.Root(leaves), levels.Root);
            for (int index = 0; index < size; index++)
            {
                Assert.Equal(MerkleTree.Inclusion(leaves, index), levels.Inclusion(index));
            }
        }
    }

    // https://c2sp.org/tlog-proof: index, path from the leaf's sibling up, an empty line, the checkpoint verbatim.
    [Fact]
    public void Write_AProof_IsInTheFormOfTlogProof()
    {
        string checkpoint = Checkpoint.Of("example.com/log", 3, MerkleTree.EmptyRoot).Text;

        string text = Encoding.UTF8.GetString(InclusionProofText.Write(2, [new byte[32]], checkpoint));

        Assert.Equal($"c2sp.org/tlog-proof@v1\nindex 2\n{new string('A', 43)}=\n\n{checkpoint}", text);
    }
}
