using System.Runtime.Versioning;
using CliWrap;
using CliWrap.Buffered;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Programs;

namespace IuCutter.Core.Tests.Checkpoints;

/// <summary>The log's key: made by openssl, and what it signs verified by openssl.</summary>
[Trait("Promise", "7")]
[UnsupportedOSPlatform("windows")]
public sealed class LogKeyTests : IDisposable
{
    private const string Origin = "iucutter/0123";
    private const string Text = "iucutter/0123\n1\nroot\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iucutter-logkey-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string PrivateKey => Path.Combine(_folder.FullName, "log.key");

    private string PublicKey => Path.Combine(_folder.FullName, "log.pub");

    [Fact]
    public async Task Sign_WithAKeyOfOpenssl_IsVerifiedByOpenssl()
    {
        await MakeKeyAsync();
        LogKey key = await LogKey.ReadAsync(PrivateKey, Token);
        string signature = Path.Combine(_folder.FullName, "signature");
        string message = Path.Combine(_folder.FullName, "message");
        await File.WriteAllBytesAsync(signature, [.. key.Sign(Origin, Text).Signature], Token);
        await File.WriteAllTextAsync(message, Text, Token);

        Assert.Equal(0, await VerifyAsync(message, signature));
        await File.WriteAllTextAsync(message, Text + "\n", Token);
        Assert.NotEqual(0, await VerifyAsync(message, signature));
    }

    [Fact]
    public async Task Read_ThePublicHalf_VerifiesAndDoesNotSign()
    {
        await MakeKeyAsync();
        LogKey key = await LogKey.ReadAsync(PrivateKey, Token);
        LogKey half = await LogKey.ReadAsync(PublicKey, Token);
        SignedNote note = new SignedNote(Text, [key.Sign(Origin, Text)]);

        Assert.Equal((true, false), (key.CanSign, half.CanSign));
        Assert.True(half.Verifies(Origin, note));
        Assert.Equal(key.VerifierKey(Origin), half.VerifierKey(Origin));
        Assert.Throws<InvalidOperationException>(() => half.Sign(Origin, Text));
    }

    [Fact]
    public async Task Read_AKeyThatOthersCanRead_IsRefused()
    {
        Assert.SkipUnless(FileFacts.IsSupported, "It is asked of Linux alone.");
        await MakeKeyAsync();
        File.SetUnixFileMode(PrivateKey, UnixFileMode.UserRead | UnixFileMode.GroupRead);

        IuException refused = await Assert.ThrowsAsync<IuException>(() => LogKey.ReadAsync(PrivateKey, Token));
        Assert.Equal("Config.SigningKeyMissing", refused.Definition.Id);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZm==\n-----END PUBLIC KEY-----\n")]
    public async Task Read_AnotherFile_IsRefused(string text)
    {
        await File.WriteAllTextAsync(PrivateKey, text, Token);

        IuException refused = await Assert.ThrowsAsync<IuException>(() => LogKey.ReadAsync(PrivateKey, Token));
        Assert.Equal(("Config.SigningKeyMissing", PrivateKey), (refused.Definition.Id, refused.Subject));
    }

    [Fact]
    public async Task Read_NoFile_IsRefused()
    {
        IuException refused = await Assert.ThrowsAsync<IuException>(() => LogKey.ReadAsync(PrivateKey, Token));
        Assert.Equal("Config.SigningKeyMissing", refused.Definition.Id);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task MakeKeyAsync()
    {
        Assert.SkipWhen(Executables.Find("openssl") is null, "openssl is not there.");
        await OpensslAsync("genpkey", "-algorithm", "ed25519", "-out", PrivateKey);
        await OpensslAsync("pkey", "-in", PrivateKey, "-pubout", "-out", PublicKey);
        File.SetUnixFileMode(PrivateKey, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private Task<int> VerifyAsync(string message, string signature) =>
        OpensslAsync("pkeyutl", "-verify", "-pubin", "-inkey", PublicKey, "-rawin", "-in", message, "-sigfile", signature);

    private static async Task<int> OpensslAsync(params string[] arguments) =>
        (
            await Cli.Wrap("openssl").WithArguments(arguments).WithValidation(CommandResultValidation.None).ExecuteBufferedAsync(Token)
        ).ExitCode;
}
