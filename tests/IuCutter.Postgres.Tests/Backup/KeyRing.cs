using System.Runtime.Versioning;
using CliWrap;
using CliWrap.Buffered;

namespace IuCutter.Postgres.Tests.Backup;

/// <summary>A GnuPG home of a test's own, with real keys.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class KeyRing : IAsyncDisposable
{
    public KeyRing(string folder)
    {
        Home = Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
    }

    public string Home { get; }

    /// <summary>A ring of the same keys in another folder: what is done to the one leaves the other as it is.</summary>
    public KeyRing Copy(string folder)
    {
        KeyRing copy = new KeyRing(folder);
        // Keys and what is known of them; sockets and locks are those of the agent at work.
        foreach (string file in Directory.EnumerateFiles(Home, "*", SearchOption.AllDirectories))
        {
            if (Path.GetExtension(file) is ".kbx" or ".gpg" or ".key")
            {
                string target = Path.Combine(copy.Home, Path.GetRelativePath(Home, file));
                Directory.CreateDirectory(
                    Path.GetDirectoryName(target)!,
                    UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
                );
                File.Copy(file, target);
            }
        }

        return copy;
    }

    /// <summary>Makes a key without a passphrase; its fingerprint.</summary>
    public async Task<string> GenerateAsync(string algorithm = "future-default", string expiry = "never", params string[] options)
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

    /// <summary>Makes a key with a passphrase that gpg-agent does not know any more; its fingerprint.</summary>
    public async Task<string> GenerateLockedAsync(string passphrase)
    {
        BufferedCommandResult made = await Gpg([
                "--status-fd",
                "1",
                "--pinentry-mode",
                "loopback",
                "--passphrase",
                passphrase,
                "--quick-generate-key",
                $"Test {Guid.NewGuid():N} <test@example>",
                "future-default",
                "default",
                "never",
            ])
            .ExecuteBufferedAsync(Token);
        await DisposeAsync();
        return made.StandardOutput.Split('\n').First(line => line.Contains("KEY_CREATED", StringComparison.Ordinal)).Split(' ')[3];
    }

    /// <summary>Tells gpg-agent the passphrase of a key, as who decrypts something in another window does.</summary>
    public async Task UnlockAsync(string key, string passphrase) =>
        await (
            Gpg(["--trust-model", "always", "--recipient", key, "--output", "-", "--encrypt"])
                .WithStandardInputPipe(PipeSource.FromString("unlock"))
            | Gpg(["--pinentry-mode", "loopback", "--passphrase", passphrase, "--output", "-", "--decrypt"])
        ).ExecuteBufferedAsync(Token);

    /// <summary>A key that expired long ago.</summary>
    public Task<string> GenerateExpiredAsync() => GenerateAsync("future-default", "1d", "--faked-system-time", "20240101T000000");

    /// <summary>A key that was revoked.</summary>
    public async Task<string> GenerateRevokedAsync()
    {
        string key = await GenerateAsync();
        string certificate = Path.Combine(Home, "openpgp-revocs.d", key + ".rev");
        // GnuPG puts a colon before the armor, so that it is not imported by mistake.
        await File.WriteAllTextAsync(
            certificate,
            (await File.ReadAllTextAsync(certificate, Token)).Replace(":-----BEGIN", "-----BEGIN", StringComparison.Ordinal),
            Token
        );
        await Gpg(["--import", certificate]).ExecuteBufferedAsync(Token);
        return key;
    }

    /// <summary>Takes over the public keys of another home.</summary>
    public async Task ImportPublicAsync(string home) =>
        await (Cli.Wrap("gpg").WithArguments(["--batch", "--homedir", home, "--export"]) | Gpg(["--import"])).ExecuteBufferedAsync(Token);

    public Command Gpg(IEnumerable<string> arguments) => Cli.Wrap("gpg").WithArguments(["--batch", "--homedir", Home, .. arguments]);

    public async ValueTask DisposeAsync() =>
        await Cli.Wrap("gpgconf")
            .WithArguments(["--homedir", Home, "--kill", "all"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(CancellationToken.None);

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
