using System.Runtime.Versioning;
using IuCutter.Core.Programs;

namespace IuCutter.Core.Tests.Programs;

/// <summary>A pipe or a device is refused before it is opened: opened, each of these waits for ever or never ends.</summary>
[SupportedOSPlatform("linux")]
public sealed class RegularFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iucutter-files-");

    public static TheoryData<string> Others => ["pipe", "link to a pipe", "device", "link to a device", "folder"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Others))]
    public async Task Read_OfAnotherKind_IsRefusedUnopened(string kind)
    {
        string path = OtherFile.Make(_folder, kind);

        Assert.Contains("is no regular file", Assert.Throws<IOException>(() => RegularFile.Open(path)).Message, StringComparison.Ordinal);
        Assert.Throws<IOException>(() => RegularFile.ReadBytes(path, 10));
        Assert.Throws<IOException>(() => RegularFile.ReadText(path));
        Assert.Throws<IOException>(() => RegularFile.ReadLines(path));
        await Assert.ThrowsAsync<IOException>(() => RegularFile.ReadBytesAsync(path, Token));
        await Assert.ThrowsAsync<IOException>(() => RegularFile.ReadTextAsync(path, Token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("one\ntwo\n")]
    public async Task Read_RegularFile_IsRead(string text)
    {
        string file = Path.Combine(_folder.FullName, "file");
        string link = Path.Combine(_folder.FullName, "link");
        await File.WriteAllTextAsync(file, text, Token);
        File.CreateSymbolicLink(link, "file");

        foreach (string path in new[] { file, link })
        {
            Assert.Equal(text, RegularFile.ReadText(path));
            Assert.Equal(text, await RegularFile.ReadTextAsync(path, Token));
            Assert.Equal(text.Length, RegularFile.ReadBytes(path, 8).Length);
            Assert.Equal(text.Length, (await RegularFile.ReadBytesAsync(path, Token, 8)).Length);
            Assert.Equal(text.Split('\n', StringSplitOptions.RemoveEmptyEntries), RegularFile.ReadLines(path));
            await using FileStream stream = RegularFile.Open(path);
            Assert.Equal(text.Length, stream.Length);
        }
    }

    [Fact]
    public async Task Read_LongerThanItMayBe_IsRefused()
    {
        string file = Path.Combine(_folder.FullName, "file");
        string link = Path.Combine(_folder.FullName, "link");
        await File.WriteAllTextAsync(file, "123456789", Token);
        File.CreateSymbolicLink(link, "file");

        foreach (string path in new[] { file, link })
        {
            string said = (await Assert.ThrowsAsync<IOException>(() => RegularFile.ReadBytesAsync(path, Token, 8))).Message;
            Assert.EndsWith("has 9 bytes; at most 8 are read of such a file.", said, StringComparison.Ordinal);
            Assert.Throws<IOException>(() => RegularFile.ReadBytes(path, 8));
        }

        // As sparse as it is: nothing of it is read.
        await using (FileStream large = File.OpenWrite(file))
        {
            large.SetLength(RegularFile.MaxTextBytes + 1);
        }

        Assert.Throws<IOException>(() => RegularFile.ReadText(file));
        Assert.Throws<IOException>(() => RegularFile.ReadLines(file));
        await Assert.ThrowsAsync<IOException>(() => RegularFile.ReadTextAsync(file, Token));
    }

    [Fact]
    public async Task ReadTrusted_WhatOthersCanChangeOrIsNoPlainFile_IsRefusedInWords()
    {
        string file = Path.Combine(_folder.FullName, "file");
        Assert.False(RegularFile.IsThere(file));
        Assert.Equal((null, "is not there"), await RegularFile.ReadTrustedAsync(file, 8, Token));

        await File.WriteAllTextAsync(file, "12345678", Token);
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (byte[]? bytes, string? fault) = await RegularFile.ReadTrustedAsync(file, 8, Token);
        Assert.Equal("12345678"u8.ToArray(), bytes);
        Assert.Null(fault);
        Assert.True(RegularFile.IsThere(file));
        Assert.Equal((null, "is too large"), await RegularFile.ReadTrustedAsync(file, 7, Token));

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherWrite);
        Assert.Equal((null, "can be changed by somebody else"), await RegularFile.ReadTrustedAsync(file, 8, Token));

        // A link is another's word for it, also where it leads nowhere.
        string link = Path.Combine(_folder.FullName, "link");
        File.CreateSymbolicLink(link, "none");
        Assert.True(RegularFile.IsThere(link));
        foreach (string path in Others.Select(row => OtherFile.Make(_folder, row.Data)).Append(link))
        {
            Assert.Equal((null, "is no regular file"), await RegularFile.ReadTrustedAsync(path, 8, Token));
        }
    }

    [Fact]
    public void Read_Nothing_IsNotFound()
    {
        Assert.Throws<FileNotFoundException>(() => RegularFile.Open(Path.Combine(_folder.FullName, "none")));
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "circle"), "circle");
        Assert.ThrowsAny<IOException>(() => RegularFile.ReadText(Path.Combine(_folder.FullName, "circle")));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
