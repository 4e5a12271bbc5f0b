using IuCutter.Core.AuditLog;

namespace IuCutter.Core.Tests.AuditLog;

/// <summary>The text of a checkpoint, to the byte as C2SP tlog-checkpoint and Go's golang.org/x/mod/sumdb/tlog write it.</summary>
[Trait("Promise", "7")]
public sealed class CheckpointTests
{
    // TestFormatTree of golang.org/x/mod/sumdb/tlog: the hash is that of the record "hello world".
    private const string Golden = "go.sum database tree\n123456789012\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n";

    private static readonly byte[] Root = MerkleTree.LeafHash("hello world"u8);

    [Fact]
    public void Text_OfGosVector_IsTheSame()
    {
        Assert.Equal(Golden, Checkpoint.Of("go.sum database tree", 123456789012, Root).Text);
        Checkpoint read = Checkpoint.Parse(Golden)!;
        Assert.Equal(("go.sum database tree", 123456789012L), (read.Origin, read.Size));
        Assert.Equal(Root, read.Root);
        Assert.Empty(read.Extensions);
    }

    [Fact]
    public void Text_WithExtensions_IsReadBack()
    {
        Checkpoint made = Checkpoint.Of("iucutter/7500000000000000001/iu", 0, MerkleTree.EmptyRoot, "timeline 00000001", "oid 16384");
        Assert.EndsWith("\ntimeline 00000001\noid 16384\n", made.Text, StringComparison.Ordinal);
        Assert.Equal(made.Extensions, Checkpoint.Parse(made.Text)!.Extensions);
    }

    [Theory]
    [InlineData("")]
    [InlineData("origin\n")]
    [InlineData("origin\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=")]
    [InlineData("\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n")]
    [InlineData("origin\n01\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n")]
    [InlineData("origin\n+1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n")]
    [InlineData("origin\n-1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n")]
    [InlineData("origin\n9223372036854775808\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n")]
    [InlineData("origin\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0\n")]
    [InlineData("origin\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb1=\n")]
    [InlineData("origin\n1\n TszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n")]
    [InlineData("origin\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40Hmuw\n")]
    [InlineData("origin\n1\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\n\n")]
    [InlineData("origin\r\n1\r\nTszzRgjTG6xce+z2AG31kAXYKBgQVtCSCE40HmuwBb0=\r\n")]
    public void Parse_AnotherText_IsNone(string text) => Assert.Null(Checkpoint.Parse(text));

    [Theory]
    [InlineData("", 1, "extension")]
    [InlineData("two\nlines", 1, "extension")]
    [InlineData("origin", -1, "extension")]
    [InlineData("origin", 1, "")]
    [InlineData("origin", 1, "two\nlines")]
    public void Of_WhatIsNoCheckpoint_Throws(string origin, long size, string extension) =>
        Assert.Throws<ArgumentException>(() => Checkpoint.Of(origin, size, Root, extension));

    [Fact]
    public void Of_ARootThatIsNoHash_Throws() => Assert.Throws<ArgumentException>(() => Checkpoint.Of("origin", 1, Root.AsSpan(1)));
}
