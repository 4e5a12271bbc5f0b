using CliWrap;
using IuCutter.Core.Bundles;

namespace IuCutter.Core.Tests.Bundles;

/// <summary>A time stamping authority as openssl has it, with a root that is thrown away: it stamps what it is asked to.</summary>
public sealed class TimestampAuthority : IDisposable
{
    private const string Settings = """
        [req]
        distinguished_name = name
        [name]
        [root]
        basicConstraints = critical,CA:TRUE
        keyUsage = critical,keyCertSign
        [stamping]
        extendedKeyUsage = critical,timeStamping
        [tsa]
        default_tsa = authority
        [authority]
        serial = serial
        signer_digest = sha256
        default_policy = 1.2.3.4.1
        digests = sha256, sha512
        ess_cert_id_alg = sha256
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iucutter-tsa-");

    private TimestampAuthority() { }

    /// <summary>Its root, PEM.</summary>
    public string Root => File.ReadAllText(In("root.crt"));

    /// <summary>The root of somebody else, PEM.</summary>
    public string OtherRoot => File.ReadAllText(In("other.crt"));

    /// <summary>Its own certificate, which is no root, PEM.</summary>
    public string Certificate => File.ReadAllText(In("tsa.crt"));

    public static async Task<TimestampAuthority> MakeAsync()
    {
        TimestampAuthority made = new TimestampAuthority();
        await File.WriteAllTextAsync(made.In("openssl.cnf"), Settings, Token);
        await File.WriteAllTextAsync(made.In("serial"), "01", Token);
        string[] key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-config", "openssl.cnf"];
        foreach (string root in new[] { "root", "other" })
        {
            string[] files = ["-keyout", root + ".key", "-out", root + ".crt"];
            await made.RunAsync(["req", "-x509", .. key, .. files, "-days", "3650", "-subj", "/O=Test/CN=" + root, "-extensions", "root"]);
        }

        await made.RunAsync(["req", .. key, "-keyout", "tsa.key", "-out", "tsa.csr", "-subj", "/O=Test/CN=Test TSA (1)"]);
        string[] signed = ["-req", "-in", "tsa.csr", "-CA", "root.crt", "-CAkey", "root.key", "-CAcreateserial", "-days", "3650"];
        await made.RunAsync(["x509", .. signed, "-extfile", "openssl.cnf", "-extensions", "stamping", "-out", "tsa.crt"]);
        return made;
    }

    /// <summary>Stamps the SHA-256 of bytes.</summary>
    public Task<byte[]> StampAsync(byte[] bytes) => AnswerAsync(EvidenceTimestamp.Request(bytes));

    /// <summary>Answers a request, as its server would.</summary>
    public async Task<byte[]> AnswerAsync(byte[] request)
    {
        string name = Guid.NewGuid().ToString("N");
        await File.WriteAllBytesAsync(In(name + ".tsq"), request, Token);
        string[] files = ["-queryfile", name + ".tsq", "-out", name + ".tsr"];
        await RunAsync(["ts", "-reply", "-config", "openssl.cnf", .. files, "-signer", "tsa.crt", "-inkey", "tsa.key"]);
        return await File.ReadAllBytesAsync(In(name + ".tsr"), Token);
    }

    /// <summary>Another last byte of the answer, which is one of the signature.</summary>
    public static byte[] BreakSignature(byte[] response) => [.. response[..^1], (byte)(response[^1] ^ 1)];

    public void Dispose() => _folder.Delete(recursive: true);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string In(string name) => Path.Combine(_folder.FullName, name);

    private async Task RunAsync(IEnumerable<string> arguments) =>
        await Cli.Wrap("openssl").WithArguments(arguments).WithWorkingDirectory(_folder.FullName).ExecuteAsync(Token);
}
