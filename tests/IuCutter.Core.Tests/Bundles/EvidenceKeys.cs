using System.Collections.Concurrent;
using System.Text;
using CliWrap;
using IuCutter.Core.Bundles;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Tests.Bundles;

/// <summary>Keys of sovereigns, duties, a requester and a stranger, and what they sign; gone after the tests of a class.</summary>
public sealed class EvidenceKeys : IAsyncLifetime
{
    private static readonly string[] Names = ["alice", "bob", "carol", "executor", "verifier", "stranger"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iucutter-keys-");
    private readonly ConcurrentDictionary<int, Lazy<Task<byte[]>>> _bundles = new();
    private readonly ConcurrentDictionary<int, Lazy<Task<(EvidenceSample, EvidenceSource)>>> _samples = new();
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> _fingerprints = new();
    private readonly Lazy<Task<TimestampAuthority>> _authority = new(TimestampAuthority.MakeAsync);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        await Task.WhenAll(
            Names.Select(async name =>
                await Cli.Wrap("ssh-keygen").WithArguments(["-q", "-t", "ed25519", "-N", "", "-C", "test", "-f", Of(name)]).ExecuteAsync()
            )
        );

    public string Of(string name) => Path.Combine(_folder.FullName, name);

    public string Line(string principal, string options, string key) =>
        $"{principal} {options} {string.Join(' ', File.ReadAllText(Of(key) + ".pub").Split(' ')[..2])}\n";

    internal Task<string> SignAsync(string name, string text, string signatureNamespace) =>
        new SshKeygenSignatures().SignAsync(Encoding.UTF8.GetBytes(text), Of(name), signatureNamespace, Token);

    internal Task<string> FingerprintAsync(string name) =>
        _fingerprints
            .GetOrAdd(name, one => new Lazy<Task<string>>(() => new SshKeygenSignatures().ReadFingerprintAsync(Of(one), Token)))
            .Value;

    /// <summary>The sample of a seed and what it gives, made once: not to be changed.</summary>
    internal Task<(EvidenceSample Sample, EvidenceSource Source)> SampleAsync(int seed) =>
        _samples.GetOrAdd(seed, one => new Lazy<Task<(EvidenceSample, EvidenceSource)>>(() => MakeSampleAsync(one))).Value;

    /// <summary>A bundle that nobody has checked.</summary>
    internal Task<byte[]> ComposeAsync(EvidenceSource source) =>
        new EvidenceBuilder(new SshKeygenSignatures()).ComposeAsync(source, Of("verifier"), Token);

    /// <summary>The good bundle of a seed, made once.</summary>
    internal Task<byte[]> BuildAsync(int seed) => _bundles.GetOrAdd(seed, one => new Lazy<Task<byte[]>>(() => MakeAsync(one))).Value;

    /// <summary>A time stamping authority, made when it is first asked for.</summary>
    internal Task<TimestampAuthority> AuthorityAsync() => _authority.Value;

    /// <summary>Files with another manifest, signed as evidence by who may.</summary>
    internal async Task<byte[]> SignAnewAsync(SortedDictionary<string, byte[]> files, EvidenceManifest manifest)
    {
        files[EvidenceManifest.FileName] = manifest.Bytes;
        byte[] statement = EvidenceStatement.Write(manifest, EvidenceFiles.Sha256(files));
        byte[] signed = DsseEnvelope.PreAuthenticationEncoding(EvidenceStatement.PayloadType, statement);
        string armored = await SignAsync("verifier", Encoding.ASCII.GetString(signed), EvidenceTables.EvidenceNamespace);
        string key = await FingerprintAsync("verifier");
        files[EvidenceFiles.Envelope] = new DsseEnvelope(statement, EvidenceStatement.PayloadType, key, DsseEnvelope.BlobOf(armored)).Bytes;
        return StoredZip.Write(files);
    }

    public async ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        if (_authority.IsValueCreated)
        {
            (await _authority.Value).Dispose();
        }
    }

    private async Task<byte[]> MakeAsync(int seed) =>
        await new EvidenceBuilder(new SshKeygenSignatures()).BuildAsync((await SampleAsync(seed)).Source, Of("verifier"), Token);

    private async Task<(EvidenceSample, EvidenceSource)> MakeSampleAsync(int seed)
    {
        EvidenceSample sample = new EvidenceSample(this, seed);
        return (sample, await sample.MakeAsync());
    }
}
