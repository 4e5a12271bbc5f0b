using IuCutter.Core.Checkpoints;

namespace IuCutter.Core.Tests.Checkpoints;

/// <summary>Signed notes, to the byte as Go's golang.org/x/mod/sumdb/note and the specification C2SP signed-note write them.</summary>
[Trait("Promise", "7")]
public sealed class SignedNoteTests
{
    // The example of the package's documentation.
    private const string Text = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private const string PeterSignature = "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=";
    private const string Peter = "\u2014 PeterNeumann " + PeterSignature + "\n";
    private const string PeterSeed = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    private const string PeterKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string Enoch =
        "\u2014 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

    // 0x01, then the seed.
    private static LogKey PeterNeumann => LogKey.OfSeed(Convert.FromBase64String(PeterSeed)[1..]);

    [Fact]
    public void Sign_GosExample_IsTheSameNoteAndKey()
    {
        SignedNote made = new SignedNote(Text, [PeterNeumann.Sign("PeterNeumann", Text)]);

        Assert.Equal(Text + "\n" + Peter, made.Whole);
        Assert.Equal(PeterKey, PeterNeumann.VerifierKey("PeterNeumann"));
    }

    [Fact]
    public void Parse_GosExampleOfTwoSigners_IsReadBackAndHolds()
    {
        SignedNote read = SignedNote.Parse(Text + "\n" + Peter + Enoch)!;

        Assert.Equal((Text, Text + "\n" + Peter + Enoch), (read.Text, read.Whole));
        Assert.Equal([("PeterNeumann", 0xc74f20a3), ("EnochRoot", 0xaf0cfe78)], read.Signatures.Select(one => (one.KeyName, one.KeyId)));
        Assert.True(PeterNeumann.Verifies("PeterNeumann", read));
    }

    [Fact]
    public void Verifies_AnotherTextOrKey_DoesNotHold()
    {
        SignedNote read = SignedNote.Parse(Text + "\n" + Peter)!;

        Assert.False(PeterNeumann.Verifies("PeterNeumann", read with { Text = Text.Replace("think", "thing", StringComparison.Ordinal) }));
        // Its name is another key's: no line names this one.
        Assert.Null(PeterNeumann.Verifies("EnochRoot", read));
        Assert.Null(LogKey.OfSeed(new byte[32]).Verifies("PeterNeumann", read));
        // Name and id are its, the signature is not.
        NoteSignature cut = read.Signatures[0] with
        {
            Signature = read.Signatures[0].Signature[..63],
        };
        Assert.False(PeterNeumann.Verifies("PeterNeumann", read with { Signatures = [cut] }));
    }

    [Fact]
    public void Parse_ATextWithEmptyLines_EndsAtTheLast()
    {
        SignedNote made = new SignedNote("one\n\ntwo\n", [PeterNeumann.Sign("PeterNeumann", "one\n\ntwo\n")]);

        Assert.Equal("one\n\ntwo\n", SignedNote.Parse(made.Whole)!.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData(Text)]
    [InlineData(Text + "\n")]
    [InlineData(Text + Peter)]
    [InlineData(Text + "\n" + Peter + "\n")]
    [InlineData(Text + "\n" + Peter + "more\n")]
    [InlineData(Text + "\r\n\n" + Peter)]
    [InlineData(Text + "\n- PeterNeumann " + PeterSignature + "\n")]
    [InlineData(Text + "\n\u2014 Peter Neumann x08go/ZJkuA=\n")]
    [InlineData(Text + "\n\u2014 Peter+Neumann x08go/ZJkuA=\n")]
    [InlineData(Text + "\n\u2014  x08go/ZJkuA=\n")]
    [InlineData(Text + "\n\u2014 PeterNeumann x08gow==\n")]
    [InlineData(Text + "\n\u2014 PeterNeumann x08go/ZJkuB=\n")]
    [InlineData(Text + "\n\u2014 PeterNeumann x08go/ZJkuA\n")]
    [InlineData(Text + "\n\u2014 PeterNeumann x08go/ZJkuA=")]
    public void Parse_AnotherText_IsNone(string note) => Assert.Null(SignedNote.Parse(note));

    [Fact]
    public void Parse_TheLineThatTheOthersAreSpoiltFrom_IsOne() =>
        Assert.NotNull(SignedNote.Parse(Text + "\n\u2014 PeterNeumann x08go/ZJkuA=\n"));
}
