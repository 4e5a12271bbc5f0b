using System.Runtime.Versioning;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Tests.Signing;

public sealed class SshKeygenSignaturesTests(SshKeyFixture keys) : IClassFixture<SshKeyFixture>
{
    private const string Alice = "alice namespaces=\"iucutter.approval\"";

    private const string Approval = "iucutter.approval";
    private static readonly DateTimeOffset At = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Message = "run: ictr-1\nđiều 44\n"u8.ToArray();
    private static readonly SshKeygenSignatures Signatures = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task VerifyAsync_SignedByRosterKey_NamesPrincipalAndFingerprint()
    {
        SshSignature verified = await VerifyAsync(keys.Roster(Alice, keys.Alice));

        Assert.Equal("alice", verified.Principal);
        Assert.Equal(await keys.FingerprintAsync(keys.Alice), verified.KeyFingerprint);
    }

    [Fact]
    public async Task VerifyAsync_OneByteChanged_RefusesBadSignature()
    {
        string signature = await Signatures.SignAsync(Message, keys.Alice, Approval, Token);
        byte[] changed = [.. Message];
        changed[3] ^= 1;

        await RefusesAsync(
            "Gate.BadSignature",
            () => Signatures.VerifyAsync(changed, signature, keys.Roster(Alice, keys.Alice), Approval, At, Token)
        );
    }

    [Theory]
    [InlineData("")]
    [InlineData("-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n")]
    [InlineData("-----BEGIN SSH SIGNATURE-----")]
    public async Task VerifyAsync_NotASignature_RefusesBadSignature(string text) =>
        await RefusesAsync(
            "Gate.BadSignature",
            () => Signatures.VerifyAsync(Message, text, keys.Roster(Alice, keys.Alice), Approval, At, Token)
        );

    [Fact]
    public async Task VerifyAsync_KeyNotInRoster_RefusesUnknownSigner() =>
        await RefusesAsync("Gate.UnknownSigner", () => VerifyAsync(keys.Roster("bob namespaces=\"iucutter.approval\"", keys.Bob)));

    [Fact]
    public async Task VerifyAsync_EmptyRoster_RefusesUnknownSigner() =>
        await RefusesAsync("Gate.UnknownSigner", () => VerifyAsync("# nobody\n"));

    [Fact]
    public async Task VerifyAsync_SignedForOtherNamespace_RefusesWrongNamespace()
    {
        string signature = await Signatures.SignAsync(Message, keys.Alice, "iucutter.executor", Token);

        await RefusesAsync(
            "Gate.WrongNamespace",
            () => Signatures.VerifyAsync(Message, signature, keys.Roster(Alice, keys.Alice), Approval, At, Token)
        );
    }

    [Fact]
    public async Task VerifyAsync_RosterPermitsOtherNamespaceOnly_RefusesWrongNamespace() =>
        await RefusesAsync("Gate.WrongNamespace", () => VerifyAsync(keys.Roster("alice namespaces=\"iucutter.executor\"", keys.Alice)));

    [Theory]
    [InlineData("alice")]
    [InlineData("alice namespaces=\"iucutter.*\"")]
    [InlineData("alice namespaces=\"*\"")]
    public async Task VerifyAsync_RosterDoesNotNameTheNamespaceInFull_RefusesWrongNamespace(string line) =>
        await RefusesAsync("Gate.WrongNamespace", () => VerifyAsync(keys.Roster(line, keys.Alice)));

    // A program that says nothing and ends well has verified nothing.
    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task VerifyAsync_ProgramThatEndsWellAndSaysNothing_IsNoVerification()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("iucutter-idle-");
        string? path = Environment.GetEnvironmentVariable("PATH");
        try
        {
            const string name = "ssh-keygen-idle";
            string program = Path.Combine(folder.FullName, name);
            await File.WriteAllTextAsync(program, "#!/bin/sh\n[ \"$2\" = find-principals ] && echo alice\nexit 0\n", Token);
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            Environment.SetEnvironmentVariable("PATH", folder.FullName + ":" + path);
            string forged = await Signatures.SignAsync("another text"u8.ToArray(), keys.Alice, Approval, Token);
            await RefusesAsync(
                "Gate.UnknownSigner",
                () => new SshKeygenSignatures(name).VerifyAsync(Message, forged, keys.Roster(Alice, keys.Alice), Approval, At, Token)
            );
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
            folder.Delete(recursive: true);
        }
    }

    // Two certificates of one key are one key.
    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task VerifyAsync_TwoCertificatesOfOneKey_HaveOneFingerprint()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("iucutter-certificates-");
        try
        {
            List<string> fingerprints = [];
            foreach (string serial in (string[])["1", "2"])
            {
                string key = Path.Combine(folder.FullName, "key" + serial);
                File.Copy(keys.Alice, key);
                File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                File.Copy(keys.Alice + ".pub", key + ".pub");
                await CliWrap
                    .Cli.Wrap("/usr/bin/ssh-keygen")
                    .WithArguments(["-q", "-s", keys.Bob, "-I", "id" + serial, "-n", "alice", "-z", serial, key + ".pub"])
                    .ExecuteAsync(Token);
                string signature = await Signatures.SignAsync(Message, key + "-cert.pub", Approval, Token);
                SshSignature verified = await Signatures.VerifyAsync(
                    Message,
                    signature,
                    keys.Roster("alice cert-authority,namespaces=\"iucutter.approval\"", keys.Bob),
                    Approval,
                    DateTimeOffset.UtcNow,
                    Token
                );
                fingerprints.Add(verified.KeyFingerprint);
            }

            Assert.Single(fingerprints.Distinct());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("valid-before=\"20260301\"", false)]
    [InlineData("valid-after=\"202603011201\"", false)]
    [InlineData("valid-after=\"20260301\",valid-before=\"20260302\"", true)]
    // One second around the boundary: the roster's times and verify-time are read in the same zone.
    [InlineData("valid-before=\"20260301115959\"", false)]
    [InlineData("valid-before=\"20260301120001\"", true)]
    public async Task VerifyAsync_KeyValidity_IsJudgedAtTheGivenTimeInUtc(string options, bool valid)
    {
        string roster = keys.Roster(Alice + "," + options, keys.Alice);
        if (valid)
        {
            Assert.Equal("alice", (await VerifyAsync(roster)).Principal);
        }
        else
        {
            await RefusesAsync("Gate.SignerExpired", () => VerifyAsync(roster));
        }
    }

    [Theory]
    [InlineData("20260301115959Z", false)]
    [InlineData("20260301120001Z", true)]
    public async Task VerifyAsync_MachineInAnotherZone_StillJudgesInUtc(string validBefore, bool valid)
    {
        string? zone = Environment.GetEnvironmentVariable("TZ");
        Environment.SetEnvironmentVariable("TZ", "Asia/Ho_Chi_Minh");
        try
        {
            string roster = keys.Roster($"{Alice},valid-before=\"{validBefore}\"", keys.Alice);
            Exception? refusal = await Record.ExceptionAsync(() => VerifyAsync(roster));

            Assert.Equal(valid ? null : "Gate.SignerExpired", (refusal as IuException)?.Definition.Id);
            Assert.Equal(valid, refusal is null);
        }
        finally
        {
            Environment.SetEnvironmentVariable("TZ", zone);
        }
    }

    [Theory]
    [InlineData("*")]
    [InlineData("alice,bob")]
    [InlineData("\u0430lice")]
    public async Task VerifyAsync_PrincipalIsPatternOrList_RefusesUnknownSigner(string principal) =>
        await RefusesAsync(
            "Gate.UnknownSigner",
            () => VerifyAsync(keys.Roster(principal + " namespaces=\"iucutter.approval\"", keys.Alice))
        );

    [Fact]
    public async Task VerifyAsync_KeyListedForTwoPeople_RefusesUnknownSigner() =>
        await RefusesAsync(
            "Gate.UnknownSigner",
            () => VerifyAsync(keys.Roster(Alice, keys.Alice) + keys.Roster("bob namespaces=\"iucutter.approval\"", keys.Alice))
        );

    [Fact]
    public async Task SignAsync_NoSuchKey_RefusesSigningKeyMissing() =>
        await RefusesAsync("Config.SigningKeyMissing", () => Signatures.SignAsync(Message, keys.Alice + ".none", Approval, Token));

    [Fact]
    public async Task SignAsync_KeyWithPassphrase_RefusesWithoutPrompt() =>
        await RefusesAsync("Config.SigningKeyMissing", () => Signatures.SignAsync(Message, keys.Locked, Approval, Token));

    // ssh-keygen's last line says only that there is no key.
    [Fact]
    public async Task SignAsync_KeyThatOthersCanRead_SaysSo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Modes of files are not Windows'.");
        string open = keys.Alice + ".open";
        File.Copy(keys.Alice, open);
        try
        {
            SetMode(open, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
            IuException refusal = await Assert.ThrowsAsync<IuException>(() => Signatures.SignAsync(Message, open, Approval, Token));
            Assert.Equal("Config.SigningKeyMissing", refusal.Definition.Id);
            Assert.Contains("too open", refusal.Message, StringComparison.Ordinal);

            // The control: for its owner alone.
            SetMode(open, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            Assert.NotEmpty(await Signatures.SignAsync(Message, open, Approval, Token));
        }
        finally
        {
            File.Delete(open);
        }

        static void SetMode(string path, UnixFileMode mode)
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, mode);
            }
        }
    }

    [Fact]
    public async Task SignAsync_NoProgram_FailsSshKeygenMissing() =>
        await RefusesAsync(
            "Config.SshKeygenMissing",
            () => new SshKeygenSignatures("ssh-keygen-that-is-not-there").SignAsync(Message, keys.Alice, Approval, Token)
        );

    [Fact]
    public async Task SignAsync_Cancelled_EndsTheProgram() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            Signatures.SignAsync(Message, keys.Alice, Approval, new CancellationToken(canceled: true))
        );

    private async Task<SshSignature> VerifyAsync(string roster)
    {
        string signature = await Signatures.SignAsync(Message, keys.Alice, Approval, Token);
        return await Signatures.VerifyAsync(Message, signature, roster, Approval, At, Token);
    }

    private static async Task RefusesAsync(string errorId, Func<Task> action)
    {
        IuException refusal = await Assert.ThrowsAsync<IuException>(action);
        Assert.Equal(errorId, refusal.Definition.Id);
    }
}
