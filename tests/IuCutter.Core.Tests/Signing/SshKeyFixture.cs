using CliWrap;
using CliWrap.Buffered;

namespace IuCutter.Core.Tests.Signing;

/// <summary>Real ed25519 keys, made for the test and gone after it.</summary>
public sealed class SshKeyFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iucutter-keys-");

    public string Alice => Path.Combine(_folder.FullName, "alice");

    public string Bob => Path.Combine(_folder.FullName, "bob");

    public string Locked => Path.Combine(_folder.FullName, "locked");

    public async ValueTask InitializeAsync() =>
        await Task.WhenAll(GenerateAsync(Alice, ""), GenerateAsync(Bob, ""), GenerateAsync(Locked, "a passphrase"));

    public string Roster(string principalAndOptions, string key) =>
        $"{principalAndOptions} {string.Join(' ', File.ReadAllText(key + ".pub").Split(' ')[..2])}\n";

    public async Task<string> FingerprintAsync(string key) =>
        (await Cli.Wrap("ssh-keygen").WithArguments(["-l", "-f", key + ".pub"]).ExecuteBufferedAsync()).StandardOutput.Split(' ')[1];

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static async Task GenerateAsync(string path, string passphrase) =>
        await Cli.Wrap("ssh-keygen").WithArguments(["-q", "-t", "ed25519", "-N", passphrase, "-C", "test", "-f", path]).ExecuteAsync();
}
