using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Checkpoints;

namespace IuCutter.Core.Tests.AuditLog;

/// <summary>
/// Tree, proofs, checkpoint and note against those of Go's <c>golang.org/x/mod/sumdb</c>, byte for byte: <c>GoVectors.txt</c> is the output
/// of the program that stands in it.
/// </summary>
[Trait("Promise", "7")]
public sealed class GoVectorsTests
{
    private const int Size = 70;
    private const string Origin = "iucutter/7500000000000000001/16384/tiếng-việt";
    private const string Witness = "witness.example/1";

    private static readonly string[] Lines =
    [
        .. File.ReadAllLines(Path.Combine(RepositoryFolder.Root, "tests/IuCutter.Core.Tests/AuditLog/GoVectors.txt"))
            .Where(line => !line.StartsWith('#')),
    ];

    private static readonly byte[][] Leaves =
    [
        .. Enumerable.Range(0, Size).Select(n => MerkleTree.LeafHash(Encoding.UTF8.GetBytes(Text($"record {n}")))),
    ];

    private static readonly LogKey[] Keys =
    [
        LogKey.OfSeed([.. Enumerable.Repeat((byte)1, 32)]),
        LogKey.OfSeed([.. Enumerable.Repeat((byte)2, 32)]),
    ];

    private static Checkpoint Made => Checkpoint.Of(Origin, Size, MerkleTree.Root(Leaves), "at 2026-01-01T00:00:00Z", "timeline 1");

    // Each tree of 1 to 70 leaves, each leaf of it and each beginning of it: some of the lines are there to be read, all are in the digest.
    [Fact]
    public void RootsAndProofs_OfEveryTree_AreThoseOfGo()
    {
        string[] said = [.. Lines.Where(line => line.Split(' ')[0] is "root" or "record" or "tree")];
        string[] computed = [.. Enumerable.Range(1, Size).SelectMany(Computed)];

        Assert.Equal(37, said.Length);
        Assert.Empty(said.Except(computed));
        string all = string.Concat(computed.Select(line => line + "\n"));
        string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(all)));
        Assert.Equal(
            Lines.Single(line => line.StartsWith("digest ", StringComparison.Ordinal)),
            Text($"digest {computed.Length} {digest}")
        );
    }

    [Fact]
    public void Verify_ProofsOfGo_Hold()
    {
        int held = 0;
        foreach (string[] words in Lines.Select(line => line.Split(' ')).Where(words => words[0] is "record" or "tree"))
        {
            int size = int.Parse(words[1], CultureInfo.InvariantCulture);
            int part = int.Parse(words[2], CultureInfo.InvariantCulture);
            byte[][] proof = [.. words[3..].Select(Convert.FromBase64String)];
            byte[] root = MerkleTree.Root(Leaves.AsSpan(0, size));
            Assert.True(
                words[0] == "record"
                    ? MerkleTree.VerifyInclusion(Leaves[part], part, size, proof, root)
                    : MerkleTree.VerifyConsistency(part, MerkleTree.Root(Leaves.AsSpan(0, part)), size, root, proof),
                string.Join(' ', words)
            );
            held++;
        }

        Assert.Equal(32, held);
    }

    [Fact]
    public void Checkpoint_OfThatTree_IsThatOfGo() =>
        Assert.Equal(Section("[tree]"), Checkpoint.Of("go.sum database tree", Size, MerkleTree.Root(Leaves)).Text);

    [Fact]
    public void Note_SignedByTwoKeys_IsThatOfGoAndHolds()
    {
        string note = Section("[note]");
        string text = Made.Text;

        Assert.Equal(
            Lines.Where(line => line.StartsWith("key ", StringComparison.Ordinal)),
            ["key " + Keys[0].VerifierKey(Origin), "key " + Keys[1].VerifierKey(Witness)]
        );
        Assert.Equal(note, new SignedNote(text, [Keys[0].Sign(Origin, text), Keys[1].Sign(Witness, text)]).Whole);
        SignedNote read = SignedNote.Parse(note)!;
        Assert.Equal((true, true), (Keys[0].Verifies(Origin, read), Keys[1].Verifies(Witness, read)));
        // The controls: each key under the other's name is another key, and another text is not what was signed.
        Assert.Null(Keys[0].Verifies(Witness, read));
        Assert.False(Keys[0].Verifies(Origin, read with { Text = text.Replace("timeline 1", "timeline 2", StringComparison.Ordinal) }));
    }

    private static IEnumerable<string> Computed(int size)
    {
        yield return Line("root", size, size, [MerkleTree.Root(Leaves.AsSpan(0, size))]);
        for (int index = 0; index < size; index++)
        {
            yield return Line("record", size, index, MerkleTree.Inclusion(Leaves.AsSpan(0, size), index));
        }

        for (int old = 1; old <= size; old++)
        {
            yield return Line("tree", size, old, MerkleTree.Consistency(Leaves.AsSpan(0, size), old));
        }
    }

    private static string Line(string kind, int size, int part, byte[][] hashes) =>
        string.Join(' ', (string[])[Text($"{kind} {size} {part}"), .. hashes.Select(hash => Convert.ToBase64String(hash))]);

    // The lines between a heading and the next.
    private static string Section(string heading) =>
        string.Concat(
            Lines.SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith('[')).Select(line => line + "\n")
        );

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
