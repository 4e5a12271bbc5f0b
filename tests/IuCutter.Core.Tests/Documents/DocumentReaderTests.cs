using System.Text;
using IuCutter.Core.Tests.Programs;
using IuCutter.Core.Text;
using Xunit;

namespace IuCutter.Core.Tests.Documents;

public sealed class DocumentReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReadAsync_File_KeepsItsBytesAndTheirIdentity()
    {
        string path = Path.GetTempFileName();
        try
        {
            byte[] bytes = "\uFEFF# A\r\ntext\rmore\nlast"u8.ToArray();
            await File.WriteAllBytesAsync(path, bytes, Cancellation);

            IuDocument document = await TestDocuments.Reader.ReadAsync(path, Cancellation);

            Assert.Equal(bytes, document.Bytes.ToArray());
            Assert.Equal(path, document.Path);
            Assert.Equal(bytes.Length, document.Length);
            Assert.Equal(4, document.LineCount);
            Assert.True(document.HasByteOrderMark);
            Assert.Equal(TestDocuments.Now, document.ReadAt);
            Assert.Equal("6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b", TestDocuments.Of("1").Sha256);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task ReadAsync_Stream_GivesTheSameDocumentAsTheFile()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("# Điều 1\n\ntext\n", 20_000)));
        await using MemoryStream stream = new MemoryStream(bytes);

        IuDocument document = await TestDocuments.Reader.ReadAsync(stream, Cancellation);

        Assert.Equal(TestDocuments.Of(bytes).Sha256, document.Sha256);
        Assert.Equal("-", document.Path);
    }

    // Opened, each of them waits for ever or never ends.
    [Theory]
    [InlineData("pipe")]
    [InlineData("link to a device")]
    public async Task ReadAsync_NoRegularFile_IsDocumentNotFound(string kind)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("iucutter-files-");
        try
        {
            string path = OtherFile.Make(folder, kind);
            IuException stop = await Assert.ThrowsAsync<IuException>(() => TestDocuments.Reader.ReadAsync(path, Cancellation));
            Assert.Same(ErrorCatalogue.DocumentNotFound, stop.Definition);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task ReadAsync_MissingFileOrFolder_IsDocumentNotFound()
    {
        foreach (string? path in new[] { Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N")), Path.GetTempPath() })
        {
            IuException stop = await Assert.ThrowsAsync<IuException>(() => TestDocuments.Reader.ReadAsync(path, Cancellation));
            Assert.Same(ErrorCatalogue.DocumentNotFound, stop.Definition);
            Assert.NotNull(stop.InnerException);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData(" \t\r\n\n")]
    public void Admit_NoText_IsEmptyDocument(string text) => AssertStop(ErrorCatalogue.EmptyDocument, Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Admit_NulByte_NamesOffsetAndLine()
    {
        IuException stop = AssertStop(ErrorCatalogue.NulByte, "# A\r\n\rb\0c"u8.ToArray());
        Assert.Contains("offset 7, line 3.", stop.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'#', (byte)'\n', 0x93, (byte)'a' }, 2)]
    [InlineData(new byte[] { (byte)'#', (byte)'\n', (byte)'a', 0xC3 }, 3)]
    [InlineData(new byte[] { (byte)'#', (byte)'\n', 0xED, 0xA0, 0x80 }, 2)]
    [InlineData(new byte[] { (byte)'#', (byte)'\n', 0xC0, 0x80 }, 2)]
    public void Admit_InvalidUtf8_NamesOffsetAndLine(byte[] bytes, int offset)
    {
        IuException stop = AssertStop(ErrorCatalogue.NotUtf8, bytes);
        Assert.Contains($"offset {offset}, line 2.", stop.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", 1)]
    [InlineData("a\n", 1)]
    [InlineData("a\r", 1)]
    [InlineData("a\r\n", 1)]
    [InlineData("a\n\r", 2)]
    [InlineData("a\r\r\nb", 3)]
    [InlineData("a\u2028b\u0085c\fd\ve", 1)]
    public void CountLines_EveryLineEnd_IsCountedOnce(string text, int lines) =>
        Assert.Equal(lines, LineEnds.CountLines(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public async Task ReadAsync_MoreThanOnePlanCanHold_IsDocumentTooLarge()
    {
        string path = Path.GetTempFileName();
        try
        {
            // A sparse file: it is refused by its length, before a byte of it is read.
            await using (FileStream file = File.OpenWrite(path))
            {
                file.SetLength(1L + Array.MaxLength);
            }

            IuException stop = await Assert.ThrowsAsync<IuException>(() => TestDocuments.Reader.ReadAsync(path, Cancellation));
            Assert.Same(ErrorCatalogue.DocumentTooLarge, stop.Definition);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task ReadAsync_Cancelled_Stops()
    {
        using CancellationTokenSource source = new CancellationTokenSource();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TestDocuments.Reader.ReadAsync(new MemoryStream([1]), source.Token));
    }

    private static IuException AssertStop(ErrorDefinition expected, byte[] bytes)
    {
        IuException stop = Assert.Throws<IuException>(() => TestDocuments.Of(bytes));
        Assert.Same(expected, stop.Definition);
        return stop;
    }
}
