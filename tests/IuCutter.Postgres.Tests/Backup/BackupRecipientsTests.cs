using CliWrap;
using CliWrap.Buffered;
using IuCutter.Postgres.Backup;
using Xunit;

namespace IuCutter.Postgres.Tests.Backup;

public sealed class BackupRecipientsTests : IAsyncLifetime
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("iu-gpg-");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await Cli.Wrap("gpgconf").WithArguments(["--homedir", _home.FullName, "--kill", "all"]).ExecuteAsync();
        _home.Delete(recursive: true);
    }

    [Fact]
    public async Task RequireUsableAsync_EncryptionKey_Passes()
    {
        string key = await GenerateAsync([], "future-default", "never");

        await BackupRecipients.RequireUsableAsync("gpg", Options(key), Token);
        await BackupRecipients.RequireUsableAsync("gpg", Options(key.ToLowerInvariant()), Token);
    }

    [Fact]
    public async Task RequireUsableAsync_SigningKeyOnly_Refuses() =>
        await RefusesAsync(await GenerateAsync([], "ed25519", "never"), "no usable encryption subkey");

    [Fact]
    public async Task RequireUsableAsync_ExpiredKey_Refuses() =>
        await RefusesAsync(await GenerateAsync(["--faked-system-time", "20240101T000000"], "future-default", "1d"), "has expired");

    [Fact]
    public async Task RequireUsableAsync_RevokedKey_Refuses()
    {
        string key = await GenerateAsync([], "future-default", "never");
        string certificate = Path.Combine(_home.FullName, "openpgp-revocs.d", key + ".rev");
        // GnuPG puts a colon before the armor, so that it is not imported by mistake.
        await File.WriteAllTextAsync(certificate, (await File.ReadAllTextAsync(certificate, Token)).Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal), Token);
        await Gpg(["--import", certificate]).ExecuteBufferedAsync(Token);

        await RefusesAsync(key, "is revoked");
    }

    [Fact]
    public void RequireUsable_DisabledKeyOrOtherKey_Refuses()
    {
        const string key = "EEB30D563914ABEEFD0E975B81B3199337408788";
        const string listing = "pub:u:255:22:81B3199337408788:1795354770:::u:::scESC{0}:::::ed25519:::0:\nfpr:::::::::EEB30D563914ABEEFD0E975B81B3199337408788:\n";

        BackupRecipients.RequireUsable(key, listing.Replace("{0}", "", StringComparison.Ordinal));
        Assert.Throws<IuException>(() => BackupRecipients.RequireUsable(key, listing.Replace("{0}", "D", StringComparison.Ordinal)));
        Assert.Throws<IuException>(() => BackupRecipients.RequireUsable(new string('0', 40), listing));
        Assert.Throws<IuException>(() => BackupRecipients.RequireUsable(key, ""));
    }

    private async Task RefusesAsync(string key, string fault)
    {
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => BackupRecipients.RequireUsableAsync("gpg", Options(key), Token));
        Assert.Equal("Config.BackupKeyMissing", refusal.Definition.Id);
        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
    }

    private BackupOptions Options(string key) => new(_home.FullName, _home.FullName, key, []);

    private async Task<string> GenerateAsync(IEnumerable<string> options, string algorithm, string expiry)
    {
        BufferedCommandResult made = await Gpg(
            [.. options, "--status-fd", "1", "--pinentry-mode", "loopback", "--passphrase", "", "--quick-generate-key", "Test <test@example>", algorithm, "default", expiry])
            .ExecuteBufferedAsync(Token);
        return made.StandardOutput.Split('\n').First(line => line.Contains("KEY_CREATED", StringComparison.Ordinal)).Split(' ')[3];
    }

    private Command Gpg(IEnumerable<string> arguments) => Cli.Wrap("gpg").WithArguments(["--batch", "--homedir", _home.FullName, .. arguments]);
}
