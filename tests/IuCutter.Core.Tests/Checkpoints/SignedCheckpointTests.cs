using System.Text;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Signing;
using IuCutter.Core.Tests.Signing;

namespace IuCutter.Core.Tests.Checkpoints;

/// <summary>Checkpoints with their signatures: who signed, under which roster, and what another text, key or namespace gives.</summary>
[Trait("Promise", "7")]
public sealed class SignedCheckpointTests(SshKeyFixture keys) : IClassFixture<SshKeyFixture>
{
    private const string Executor = "DOT-991 namespaces=\"iucutter.executor,iucutter.checkpoint\"";

    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, 123, 456, TimeSpan.Zero);
    private static readonly CheckpointContext Context = new(At, "7500000000000000001", 16384, "iu \n%+", 1, new string('e', 64));
    private static readonly byte[] Leaf = MerkleTree.LeafHash("first"u8);
    private static readonly Checkpoint Text = Checkpoint.Of(CheckpointContext.OriginOf(Leaf), 1, Leaf, Context.Lines);
    private static readonly CheckpointSigner Signer = new(new SshKeygenSignatures());
    private static readonly LogKey LogKey = LogKey.OfSeed([.. Enumerable.Range(0, 32).Select(number => (byte)number)]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Roster => keys.Roster(Executor, keys.Alice);

    [Fact]
    public async Task Sign_WithBothKeys_IsReadBackAndNamesWhoSigned()
    {
        (SignedCheckpoint made, SshSignature signature) = await Signer.SignAsync(Text, keys.Alice, LogKey, Roster, At, Token);
        SignedCheckpoint read = SignedCheckpoint.Parse(made.Text)!;

        Assert.StartsWith(Text.Text + "\n\u2014 ", made.Text, StringComparison.Ordinal);
        Assert.Equal((Text.Text, made.Text), (read.Checkpoint.Text, read.Text));
        Assert.Equal(("DOT-991", await keys.FingerprintAsync(keys.Alice)), (signature.Principal, signature.KeyFingerprint));
        Assert.Equal("DOT-991", (await Signer.VerifyAsync(read, LogKey, Roster, At, Token)).Principal);
        Assert.True(LogKey.Verifies(Text.Origin, read.Note));
        Assert.Equal(signature.Armored, read.SshSignature);
    }

    [Fact]
    public async Task Sign_WithoutALogKey_HasOneSignatureThatSshKeygenTakesFromTheFileAsTheHelpSays()
    {
        (SignedCheckpoint made, _) = await Signer.SignAsync(Text, keys.Alice, logKey: null, Roster, At, Token);
        DirectoryInfo folder = Directory.CreateTempSubdirectory("iucutter-note-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "FILE"), made.Text, Token);
            await File.WriteAllTextAsync(Path.Combine(folder.FullName, "allowed_signers"), Roster, Token);
            BufferedCommandResult verified = await Cli.Wrap("sh")
                .WithWorkingDirectory(folder.FullName)
                .WithArguments([
                    "-c",
                    """
                    sed '/^$/,$d' FILE > text
                    { echo -----BEGIN SSH SIGNATURE-----
                      awk '$2 == "iucutter.checkpoint" { print $3 }' FILE | base64 -d | tail -c +5 | base64 -w 70
                      echo -----END SSH SIGNATURE-----; } > sig
                    ssh-keygen -Y verify -f allowed_signers -I DOT-991 -n iucutter.checkpoint -s sig < text
                    """,
                ])
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(Token);
            Assert.True(verified.ExitCode == 0, verified.StandardError);
            Assert.Single(made.Note.Signatures);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("DOT-991 namespaces=\"iucutter.executor\"", "Gate.WrongNamespace")]
    [InlineData("DOT-991", "Gate.WrongNamespace")]
    [InlineData("DOT-991 namespaces=\"iucutter.*\"", "Gate.WrongNamespace")]
    [InlineData("DOT-991 namespaces=\"iucutter.checkpoint\",valid-before=\"20260101Z\"", "Gate.SignerExpired")]
    public async Task Sign_UnderARosterThatDoesNotNameIt_IsRefused(string line, string errorId) =>
        await RefusesAsync(errorId, () => Signer.SignAsync(Text, keys.Alice, null, keys.Roster(line, keys.Alice), At, Token));

    [Fact]
    public async Task Sign_WithoutAKey_IsRefused()
    {
        await RefusesAsync("Config.SigningKeyMissing", () => Signer.SignAsync(Text, null, null, Roster, At, Token));
        await RefusesAsync("Config.RosterMissing", () => Signer.SignAsync(Text, keys.Alice, null, roster: null, At, Token));
    }

    [Fact]
    public async Task Verify_WhatWasChanged_IsRefused()
    {
        (SignedCheckpoint made, _) = await Signer.SignAsync(Text, keys.Alice, LogKey, Roster, At, Token);
        SignedCheckpoint other = SignedCheckpoint.Parse(made.Text.Replace("\ntimeline 1\n", "\ntimeline 2\n", StringComparison.Ordinal))!;
        NoteSignature[] lines = [.. made.Note.Signatures];

        await RefusesAsync("Gate.BadSignature", () => Signer.VerifyAsync(other, logKey: null, Roster, At, Token));
        await RefusesAsync("Gate.UnknownSigner", () => Signer.VerifyAsync(made, LogKey, keys.Roster(Executor, keys.Bob), At, Token));
        // The log's line alone, and another's in its place.
        await RefusesAsync("Gate.BadSignature", () => VerifyAsync(lines[0]));
        await RefusesAsync("Gate.BadSignature", () => VerifyAsync(LogKey.Sign(Text.Origin, "another\n"), lines[1]));
        // Two OpenSSH signatures: nobody can say which one counts.
        await RefusesAsync("Gate.BadSignature", () => VerifyAsync(lines[1], lines[1]));
        // The negative control.
        Assert.Equal("DOT-991", (await VerifyAsync([.. lines])).Principal);

        Task<SshSignature> VerifyAsync(params NoteSignature[] signatures) =>
            Signer.VerifyAsync(SignedCheckpoint.Of(Text, signatures), LogKey, Roster, At, Token);
    }

    [Fact]
    public async Task Verify_ASignatureForAnotherNamespace_IsNone()
    {
        SshKeygenSignatures signatures = new SshKeygenSignatures();
        string other = await signatures.SignAsync(Encoding.UTF8.GetBytes(Text.Text), keys.Alice, "iucutter.executor", Token);

        Assert.Null(SignedCheckpoint.Of(Text, SshNoteSignature.Of(other)).SshSignature);
    }

    [Fact]
    public void Context_IsReadBack_AndNothingElseIsOne()
    {
        Assert.Equal(Context, CheckpointContext.Of(Text));
        Assert.Equal("iucutter/" + Convert.ToHexStringLower(Leaf), Text.Origin);
        Assert.Equal("time 2026-03-01T12:00:00.123456Z", Text.Extensions[0]);
        string[] lines = Context.Lines;
        string[][] others =
        [
            [],
            lines[..3],
            lines[..4],
            [.. lines, "more"],
            [lines[1], lines[0], .. lines[2..]],
            ["time 2026-03-01T12:00:00Z", .. lines[1..]],
            [lines[0], lines[1], "database 016384 iu", .. lines[3..]],
            [.. lines[..3], "timeline 00000001", lines[4]],
            [.. lines[..4], "records "],
            [.. lines[..4], lines[4].ToUpperInvariant()],
            [.. lines[..4], "records " + new string('E', 64)],
            [.. lines[..4], "records " + new string('g', 64)],
        ];
        Assert.All(others, other => Assert.Null(CheckpointContext.Of(Checkpoint.Of(Text.Origin, 1, Leaf, other))));
        Assert.Null(CheckpointContext.Of(Checkpoint.Of("example.com/log", 1, Leaf, lines)));
    }

    private static async Task RefusesAsync(string errorId, Func<Task> work) =>
        Assert.Equal(errorId, (await Assert.ThrowsAsync<IuException>(work)).Definition.Id);
}
