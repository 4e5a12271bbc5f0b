using CliWrap;
using CliWrap.Buffered;
using IuCutter.Postgres.Backup;

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
        string escrow = await GenerateAsync([], "future-default", "never");

        await BackupRecipients.RequireUsableAsync("gpg", Options(key) with { EscrowFingerprints = [escrow] }, Token);
        await BackupRecipients.RequireUsableAsync("gpg", Options(key.ToLowerInvariant()) with { EscrowFingerprints = [escrow] }, Token);
        foreach (string[] none in new string[][] { [], [key], [key.ToLowerInvariant()] })
        {
            IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
                BackupRecipients.RequireUsableAsync("gpg", Options(key) with { EscrowFingerprints = [.. none] }, Token)
            );
            Assert.Equal("Config.BackupEscrowMissing", refusal.Definition.Id);
        }
    }

    [Fact]
    public void RequireEscrow_RosterNamesAKey_RefusesWithoutIt()
    {
        string demanded = new('A', 40);
        string roster = $"sovereign ssh-ed25519 AAAA\n# iucutter-escrow: {demanded}\n";

        BackupRecipients.RequireEscrow(Options(new string('B', 40)) with { EscrowFingerprints = [demanded.ToLowerInvariant()] }, roster);
        BackupRecipients.RequireEscrow(Options(new string('B', 40)), "sovereign ssh-ed25519 AAAA\n");
        IuException refusal = Assert.Throws<IuException>(() =>
            BackupRecipients.RequireEscrow(Options(new string('B', 40)) with { EscrowFingerprints = [new string('C', 40)] }, roster)
        );
        Assert.Equal("Config.BackupEscrowMissing", refusal.Definition.Id);
    }

    // Almost a rule: whoever wrote it thinks that it is in force.
    [Theory]
    [InlineData("#iucutter-escrow: {0}")]
    [InlineData("# iucutter-escrow:{0}")]
    [InlineData(" # iucutter-escrow: {0}")]
    [InlineData("# IuCutter-Escrow: {0}")]
    [InlineData("## iucutter_escrow {0}")]
    [InlineData("# iucutter-escrow : {0}\r")]
    [InlineData("# escrow is with the notary", true)]
    public void RequireEscrow_RuleIsMisspelt_IsNotIgnored(string line, bool comment = false)
    {
        Exception? refusal = Record.Exception(() =>
            BackupRecipients.RequireEscrow(
                Options(new string('B', 40)),
                $"sovereign ssh-ed25519 AAAA\n{line.Replace("{0}", new string('A', 40), StringComparison.Ordinal)}\n"
            )
        );
        Assert.Equal(comment ? null : "Config.RosterInvalid", (refusal as IuException)?.Definition.Id);
    }

    [Fact]
    public async Task RequireUsableAsync_SigningKeyOnly_Refuses() =>
        await RefusesAsync(await GenerateAsync([], "ed25519", "never"), "Config.BackupKeyUnusable", "no usable encryption subkey");

    [Fact]
    public async Task RequireUsableAsync_ExpiredKey_Refuses() =>
        await RefusesAsync(
            await GenerateAsync(["--faked-system-time", "20240101T000000"], "future-default", "1d"),
            "Config.BackupKeyExpired",
            "has expired"
        );

    [Fact]
    public async Task RequireUsableAsync_RevokedKey_Refuses()
    {
        string key = await GenerateAsync([], "future-default", "never");
        string certificate = Path.Combine(_home.FullName, "openpgp-revocs.d", key + ".rev");
        // GnuPG puts a colon before the armor, so that it is not imported by mistake.
        await File.WriteAllTextAsync(
            certificate,
            (await File.ReadAllTextAsync(certificate, Token)).Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal),
            Token
        );
        await Gpg(["--import", certificate]).ExecuteBufferedAsync(Token);

        await RefusesAsync(key, "Config.BackupKeyRevoked", "is revoked");
    }

    [Fact]
    public void RequireUsable_DisabledKeyOrOtherKey_Refuses()
    {
        const string key = "EEB30D563914ABEEFD0E975B81B3199337408788";
        const string listing =
            "pub:u:255:22:81B3199337408788:1795354770:::u:::scESC{0}:::::ed25519:::0:\n"
            + "fpr:::::::::EEB30D563914ABEEFD0E975B81B3199337408788:\n";

        BackupRecipients.RequireUsable(key, listing.Replace("{0}", "", StringComparison.Ordinal));
        Assert.Throws<IuException>(() => BackupRecipients.RequireUsable(key, listing.Replace("{0}", "D", StringComparison.Ordinal)));
        Assert.Throws<IuException>(() => BackupRecipients.RequireUsable(new string('0', 40), listing));
        Assert.Throws<IuException>(() => BackupRecipients.RequireUsable(key, ""));
    }

    private async Task RefusesAsync(string key, string errorId, string fault)
    {
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => BackupRecipients.RequireUsableAsync("gpg", Options(key), Token));
        Assert.Equal(errorId, refusal.Definition.Id);
        Assert.Contains(fault, refusal.Message, StringComparison.Ordinal);
    }

    private BackupOptions Options(string key) => new(_home.FullName, _home.FullName, key, []);

    private async Task<string> GenerateAsync(IEnumerable<string> options, string algorithm, string expiry)
    {
        BufferedCommandResult made = await Gpg([
                .. options,
                "--status-fd",
                "1",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                "",
                "--quick-generate-key",
                $"Test {Guid.NewGuid():N} <test@example>",
                algorithm,
                "default",
                expiry,
            ])
            .ExecuteBufferedAsync(Token);
        return made.StandardOutput.Split('\n').First(line => line.Contains("KEY_CREATED", StringComparison.Ordinal)).Split(' ')[3];
    }

    private Command Gpg(IEnumerable<string> arguments) =>
        Cli.Wrap("gpg").WithArguments(["--batch", "--homedir", _home.FullName, .. arguments]);
}
