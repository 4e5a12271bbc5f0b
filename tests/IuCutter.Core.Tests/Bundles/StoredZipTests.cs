using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using IuCutter.Core.Bundles;

namespace IuCutter.Core.Tests.Bundles;

[Trait("Promise", "7")]
public sealed class StoredZipTests
{
    [Fact]
    public async Task Write_SomeFiles_IsReadByOthers()
    {
        byte[] zip = StoredZip.Write(Files());

        await using ZipArchive archive = new ZipArchive(new MemoryStream(zip));
        Assert.Equal(["a.txt", "b/c", "empty"], archive.Entries.Select(entry => entry.FullName));
        using StreamReader reader = new StreamReader(archive.GetEntry("b/c")!.Open());
        Assert.Equal("Điều", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        Assert.Equal(0x3610A686u, archive.Entries.Single(entry => entry.FullName == "a.txt").Crc32); // CRC-32 of "hello"
    }

    [Fact]
    public void Read_OfWhatWasWritten_GivesTheSame()
    {
        (SortedDictionary<string, byte[]> files, bool checksumsHold) = StoredZip.Read(StoredZip.Write(Files()))!.Value;

        Assert.Equal(Files().Select(file => (file.Key, Convert.ToHexString(file.Value))), files.Select(Pair));
        Assert.True(checksumsHold);
        static (string, string) Pair(KeyValuePair<string, byte[]> file) => (file.Key, Convert.ToHexString(file.Value));
    }

    // Whatever is not content is a difference: each bit of it.
    [Fact]
    public void Read_OneBitTurned_IsNoticed()
    {
        byte[] zip = StoredZip.Write(Files());
        for (int bit = 0; bit < 8 * zip.Length; bit++)
        {
            byte[] turned = [.. zip];
            turned[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.True(StoredZip.Read(turned) is not { ChecksumsHold: true }, $"bit {bit}");
        }
    }

    [Fact]
    public void Read_OfAnotherProgramsZip_GivesNothing()
    {
        using MemoryStream bytes = new MemoryStream();
        using (ZipArchive archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = archive.CreateEntry("a.txt", CompressionLevel.NoCompression).Open();
            entry.Write("hello"u8);
        }

        Assert.Null(StoredZip.Read(bytes.ToArray()));
        Assert.Null(StoredZip.Read([]));
        Assert.Null(StoredZip.Read([.. StoredZip.Write(Files()), 0]));
        Assert.Null(StoredZip.Read([0, .. StoredZip.Write(Files())]));
    }

    // Entries that share their bytes would need memory many times the file; and a number of entries that no such file has is no error.
    [Fact]
    public void Read_OfEntriesThatShareTheirBytes_GivesNothing()
    {
        const int count = 60_000;
        byte[] content = new byte[50_000_000];
        using MemoryStream zip = new MemoryStream();
        zip.Write(content);
        for (int entry = 0; entry < count; entry++)
        {
            byte[] header = new byte[46 + 5];
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(20), 49_000_000);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(24), 49_000_000);
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(28), 5);
            Encoding.ASCII.GetBytes(entry.ToString("d5", CultureInfo.InvariantCulture), header.AsSpan(46));
            zip.Write(header);
        }

        byte[] end = new byte[22];
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), count);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), (uint)content.Length);
        zip.Write(end);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Null(StoredZip.Read(zip.ToArray()));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), ushort.MaxValue);
        Assert.Null(StoredZip.Read([.. new byte[100], .. end]));
    }

    private static SortedDictionary<string, byte[]> Files() =>
        new(StringComparer.Ordinal)
        {
            ["empty"] = [],
            ["b/c"] = Encoding.UTF8.GetBytes("Điều"),
            ["a.txt"] = "hello"u8.ToArray(),
        };
}
