using System.Globalization;
using System.IO.Compression;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Bundles;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Tests.Bundles;

/// <summary>
/// Whatever somebody without a key to sign evidence does to a bundle, at random, is seen by both verifiers, which name the same item. What
/// somebody who has one does: <see cref="EvidenceForgeryTests"/>.
/// </summary>
[Trait("Promise", "7")]
public sealed class EvidenceMutationTests(EvidenceKeys keys) : IClassFixture<EvidenceKeys>, IDisposable
{
    private const int Kinds = 8;

    private readonly BothVerifiers _both = new();

    private static int Mutations =>
        int.Parse(Environment.GetEnvironmentVariable("IUCUTTER_TEST_EVIDENCE_MUTATIONS") ?? $"{Kinds}", CultureInfo.InvariantCulture);

    private static int Seed => int.Parse(Environment.GetEnvironmentVariable("IUCUTTER_TEST_SEED") ?? "17", CultureInfo.InvariantCulture);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // By default one of each kind; the 10,000 of the promise are asked for by name.
    [Fact]
    public async Task Mutations_OfASignedBundle_FailInBothAndNameTheItem()
    {
        (_, EvidenceSource source) = await keys.SampleAsync(1);
        (byte[] zip, byte[] other) = (await keys.BuildAsync(1), await keys.BuildAsync(2));
        string checkpoint = Checkpoint.Of(source.Origin, source.Leaves.Length, MerkleTree.Root(source.Leaves)).Text;
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Mutations),
            Token,
            async (mutation, _) =>
            {
                // Of its own, so that what it is does not depend on which of the others came first.
                Random random = new Random(unchecked((Seed * 65_537) + mutation));
                int kind = mutation % Kinds;
                (byte[] mutated, string? item) = kind switch
                {
                    0 => Flip(zip, random),
                    1 => Delete(zip, random),
                    2 => Exchange(zip, random),
                    3 => Add(zip, random),
                    4 => Pack(zip, random, doubled: true),
                    5 => Pack(zip, random, doubled: false),
                    6 => TakeFromOther(zip, other, random),
                    _ => (await CutOffAsync(source, random), "given checkpoint"),
                };
                string named = await _both.FailAsync(mutated, kind == 7 ? checkpoint : null);
                Assert.True(item is null || item == named, $"mutation {mutation} of seed {Seed}: {named} was named instead of {item}");
            }
        );
    }

    public void Dispose() => _both.Dispose();

    private static (byte[], string?) Flip(byte[] zip, Random random)
    {
        byte[] flipped = [.. zip];
        flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        return (flipped, null);
    }

    private static (byte[], string?) Delete(byte[] zip, Random random)
    {
        SortedDictionary<string, byte[]> files = StoredZip.Read(zip)!.Value.Files;
        string name = Pick(files, random);
        files.Remove(name);
        return (StoredZip.Write(files), "file " + name);
    }

    private static (byte[], string?) Exchange(byte[] zip, Random random)
    {
        SortedDictionary<string, byte[]> files = StoredZip.Read(zip)!.Value.Files;
        (string one, string two) = (Pick(files, random), Pick(files, random));
        while (files[one].AsSpan().SequenceEqual(files[two]) || one == EvidenceFiles.Envelope || two == EvidenceFiles.Envelope)
        {
            (one, two) = (Pick(files, random), Pick(files, random));
        }

        (files[one], files[two]) = (files[two], files[one]);
        return (StoredZip.Write(files), "file " + (string.CompareOrdinal(one, two) < 0 ? one : two));
    }

    private static (byte[], string?) Add(byte[] zip, Random random)
    {
        SortedDictionary<string, byte[]> files = StoredZip.Read(zip)!.Value.Files;
        string name = Pick(files, random);
        files[name + ".more"] = files[name];
        return (StoredZip.Write(files), $"file {name}.more");
    }

    // The same files by another program, in another order; or one of them twice.
    private static (byte[], string?) Pack(byte[] zip, Random random, bool doubled)
    {
        SortedDictionary<string, byte[]> files = StoredZip.Read(zip)!.Value.Files;
        using MemoryStream bytes = new MemoryStream();
        using (ZipArchive archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            string[] names = doubled ? [.. files.Keys, Pick(files, random)] : [.. files.Keys.Reverse()];
            foreach (string name in names)
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(files[name]);
            }
        }

        return (bytes.ToArray(), "zip");
    }

    private static (byte[], string?) TakeFromOther(byte[] zip, byte[] other, Random random)
    {
        SortedDictionary<string, byte[]> files = StoredZip.Read(zip)!.Value.Files;
        SortedDictionary<string, byte[]> others = StoredZip.Read(other)!.Value.Files;
        string name = Pick(files, random);
        while (!others.TryGetValue(name, out byte[]? another) || another.AsSpan().SequenceEqual(files[name]))
        {
            name = Pick(files, random);
        }

        files[name] = others[name];
        return (StoredZip.Write(files), name == EvidenceFiles.Envelope ? null : "file " + name);
    }

    private async Task<byte[]> CutOffAsync(EvidenceSource source, Random random)
    {
        long[] ends = [.. source.Records.Keys.Where(index => source.Rows.Keys.Min() < index && index < source.Leaves.Length - 1)];
        long last = ends[random.Next(ends.Length)];
        return await new EvidenceBuilder(new SshKeygenSignatures()).BuildAsync(
            source with
            {
                Leaves = source.Leaves[..(int)(last + 1)],
                Records = new(source.Records.Where(record => record.Key <= last).ToDictionary()),
                Rows = new(source.Rows.Where(row => row.Key <= last).ToDictionary()),
                Outside = null,
            },
            keys.Of("verifier"),
            Token
        );
    }

    private static string Pick(SortedDictionary<string, byte[]> files, Random random) => files.Keys.ElementAt(random.Next(files.Count));
}
