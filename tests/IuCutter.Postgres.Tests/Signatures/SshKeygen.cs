using System.Globalization;
using CliWrap;
using CliWrap.Buffered;

namespace IuCutter.Postgres.Tests.Signatures;

/// <summary>The real ssh-keygen with a folder of its own: makes keys and certificates, signs and verifies.</summary>
internal sealed class SshKeygen : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("iucutter-sshsig-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public string File(string name) => Path.Combine(_folder, name);

    /// <summary>Makes a key; its line without comment: type and base64.</summary>
    public async Task<string> MakeKeyAsync(string name, string type = "ed25519", int? bits = null)
    {
        string[] size = bits is { } number ? ["-b", number.ToString(CultureInfo.InvariantCulture)] : [];
        await RunAsync(null, ["-q", "-t", type, .. size, "-N", "", "-C", name, "-f", File(name)]);
        return PublicLine(name);
    }

    public string PublicLine(string name) => string.Join(' ', System.IO.File.ReadAllText(File(name + ".pub")).Split(' ')[..2]).Trim();

    public byte[] PublicKey(string name) => Convert.FromBase64String(PublicLine(name).Split(' ')[1]);

    /// <summary>Makes <c>name-cert.pub</c> by the authority's key.</summary>
    public Task CertifyAsync(string authority, string name, params string[] options) =>
        RunAsync(null, ["-q", "-s", File(authority), "-I", name, .. options, File(name + ".pub")]);

    /// <summary>The armoured signature of a message.</summary>
    public async Task<string> SignAsync(string name, string signatureNamespace, byte[] message, string hash = "sha512") =>
        await RunAsync(message, ["-q", "-Y", "sign", "-n", signatureNamespace, "-O", $"hashalg={hash}", "-f", File(name)]);

    /// <summary>Whether ssh-keygen takes the signature for the principal's.</summary>
    public async Task<bool> VerifiesAsync(string roster, string principal, string signatureNamespace, byte[] message, string armoured)
    {
        await System.IO.File.WriteAllTextAsync(File("roster"), roster, Token);
        await System.IO.File.WriteAllTextAsync(File("signature"), armoured, Token);
        BufferedCommandResult result = await Cli.Wrap("ssh-keygen")
            .WithArguments(["-Y", "verify", "-f", File("roster"), "-I", principal, "-n", signatureNamespace, "-s", File("signature")])
            .WithStandardInputPipe(PipeSource.FromBytes(message))
            .WithEnvironmentVariables(variables => variables.Set("TZ", "UTC"))
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(Token);
        return result.ExitCode == 0;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<string> RunAsync(byte[]? input, string[] arguments) =>
        (
            await Cli.Wrap("ssh-keygen")
                .WithArguments(arguments)
                .WithStandardInputPipe(input is null ? PipeSource.Null : PipeSource.FromBytes(input))
                .ExecuteBufferedAsync(Token)
        ).StandardOutput;
}
