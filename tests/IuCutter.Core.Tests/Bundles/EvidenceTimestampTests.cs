using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Bundles;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Tests.Bundles;

/// <summary>
/// The time stamp of a bundle's envelope, by an authority of openssl: both verifiers take the one that is of this envelope, and no other;
/// and whose it is, they take from nobody but the auditor.
/// </summary>
[Trait("Promise", "7")]
public sealed class EvidenceTimestampTests(EvidenceKeys keys) : IClassFixture<EvidenceKeys>, IDisposable
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    private readonly BothVerifiers _both = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task BuildAsync_WithAnAuthority_PassesInBothVerifiersWhichTellIt()
    {
        TimestampAuthority authority = await keys.AuthorityAsync();
        DateTimeOffset before = DateTimeOffset.UtcNow.AddSeconds(-1);
        byte[] zip = await BuildAsync((request, _) => authority.AnswerAsync(request));

        EvidenceVerdict verdict = await _both.PassAsync(zip);
        string line = Assert.Single(verdict.Story, one => one.StartsWith("time stamp ", Ordinal));
        Assert.Contains("Z of envelope.json by Test TSA (1), certificate SHA-256 ", line, Ordinal);
        Assert.EndsWith(", whose authority is not verified: verify.sh -t, -TimestampCertificate", line, Ordinal);
        Assert.InRange(verdict.TimestampedAt!.Value, before, DateTimeOffset.UtcNow.AddSeconds(1));
        Assert.Contains("CN=Test TSA (1)", verdict.TimestampAuthority!, Ordinal);
        Assert.False(verdict.IsTimestampVerified);

        EvidenceVerdict trusted = await _both.PassAsync(zip, authority: authority.Root);
        Assert.Contains(trusted.Story, one => one.EndsWith(", which leads to the given authority", Ordinal));
        Assert.True(trusted.IsTimestampVerified);
    }

    // The statement does not name it, and nothing else of a bundle depends on it.
    [Fact]
    public async Task BuildAsync_WithAnAuthority_DiffersByTheTimeStampAlone()
    {
        TimestampAuthority authority = await keys.AuthorityAsync();
        SortedDictionary<string, byte[]> with = Files(await BuildAsync((request, _) => authority.AnswerAsync(request)));
        SortedDictionary<string, byte[]> without = Files(await keys.BuildAsync(1));

        Assert.True(with.Remove(EvidenceFiles.Timestamp));
        Assert.Equal(without.Keys, with.Keys);
        Assert.All(without, file => Assert.Equal(file.Value, with[file.Key]));
        EvidenceVerdict verdict = await _both.PassAsync(StoredZip.Write(with));
        Assert.Equal((null, null, null), (verdict.TimestampedAt, verdict.TimestampAuthority, verdict.IsTimestampVerified));
        Assert.DoesNotContain(verdict.Story, one => one.StartsWith("time stamp ", Ordinal));
    }

    [Fact]
    public async Task TimeStamp_OfSomethingElse_FailsInBothVerifiers()
    {
        TimestampAuthority authority = await keys.AuthorityAsync();
        SortedDictionary<string, byte[]> files = Files(await keys.BuildAsync(1));
        byte[] envelope = files[EvidenceFiles.Envelope];
        byte[] good = await authority.StampAsync(envelope);
        string time = EvidenceTimestamp.Check(envelope, good).At.ToString("yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture);
        byte[][] bad =
        [
            await authority.StampAsync([.. envelope, (byte)'\n']),
            await authority.StampAsync(files[EvidenceManifest.FileName]),
            await authority.AnswerAsync(Sha512Request(envelope)),
            [.. good, 0],
            good[..^1],
            TimestampAuthority.BreakSignature(good),
            [],
            [0x30, 0x03, 0x02, 0x01, 0x00],
            // The year, and the imprint: both are signed.
            Changed(good, Encoding.ASCII.GetBytes(time), 3),
            Changed(good, SHA256.HashData(envelope), 3),
        ];

        await _both.PassAsync(With(files, good));
        foreach (byte[] response in bad)
        {
            Assert.Equal(EvidenceFiles.Timestamp, await _both.FailAsync(With(files, response)));
        }
    }

    // It is no subject of the statement: one that lists it, or a file beside it of another name, does not pass.
    [Fact]
    public async Task TimeStamp_InTheStatementOrUnderAnotherName_IsNamed()
    {
        TimestampAuthority authority = await keys.AuthorityAsync();
        SortedDictionary<string, byte[]> files = Files(await keys.BuildAsync(1));
        byte[] good = await authority.StampAsync(files[EvidenceFiles.Envelope]);
        Assert.Equal("file other.tsr", await _both.FailAsync(StoredZip.Write(new(files, StringComparer.Ordinal) { ["other.tsr"] = good })));

        Forgery forged = await Forgery.BeginAsync(keys, null);
        forged.Statement = text =>
            text.Replace(
                ",{\"digest\":{\"sha256\":\"" + Digest.Of(forged.Files["verify.sh"]) + "\"},\"name\":\"verify.sh\"}",
                ",{\"digest\":{\"sha256\":\""
                    + Digest.Of(good)
                    + "\"},\"name\":\"statement.tsr\"},{\"digest\":{\"sha256\":\""
                    + Digest.Of(forged.Files["verify.sh"])
                    + "\"},\"name\":\"verify.sh\"}",
                Ordinal
            );
        forged.After = all => all[EvidenceFiles.Timestamp] = good;
        Assert.Equal("file statement.tsr", await _both.FailAsync(await forged.MakeAsync()));
    }

    [Fact]
    public async Task GivenAuthority_ThatTheTimeStampDoesNotLeadTo_Fails()
    {
        TimestampAuthority authority = await keys.AuthorityAsync();
        SortedDictionary<string, byte[]> files = Files(await keys.BuildAsync(1));
        byte[] zip = With(files, await authority.StampAsync(files[EvidenceFiles.Envelope]));

        await _both.PassAsync(zip, authority: authority.OtherRoot + authority.Root);
        // Of another root; its own certificate alone, which is no root; none; one that cannot be read.
        const string broken = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n";
        foreach (string given in new[] { authority.OtherRoot, authority.Certificate, "no certificate\n", broken })
        {
            Assert.Equal("given authority", await _both.FailAsync(zip, authority: given));
        }

        Assert.Equal("given authority", await _both.FailAsync(await keys.BuildAsync(1), authority: authority.Root));
    }

    // One byte of it at a time: refused or, where nothing that is signed or said depends on it, told as before; nothing else is thrown.
    [Fact]
    public async Task Check_AnyByteChanged_IsRefusedOrSaysTheSame()
    {
        TimestampAuthority authority = await keys.AuthorityAsync();
        byte[] envelope = Files(await keys.BuildAsync(1))[EvidenceFiles.Envelope];
        byte[] good = await authority.StampAsync(envelope);
        DateTimeOffset at = EvidenceTimestamp.Check(envelope, good).At;
        int refused = 0;
        for (int index = 0; index < good.Length; index++)
        {
            byte[] changed = [.. good];
            changed[index] ^= 0x81;
            try
            {
                Assert.Equal(at, EvidenceTimestamp.Check(envelope, changed).At);
            }
            catch (EvidenceFault fault)
            {
                Assert.Equal(EvidenceFiles.Timestamp, fault.Item);
                refused++;
            }
        }

        Assert.InRange(refused, good.Length / 3, good.Length - 1);
    }

    [Fact]
    public async Task BuildAsync_AuthorityThatAnswersSomethingElse_IsRefused()
    {
        TimestampAuthority authority = await keys.AuthorityAsync();
        Func<byte[], CancellationToken, Task<byte[]>>[] others =
        [
            (_, _) => Task.FromResult(Array.Empty<byte>()),
            (request, _) => Task.FromResult(request),
            (_, _) => authority.StampAsync([1, 2, 3]),
        ];
        foreach (Func<byte[], CancellationToken, Task<byte[]>> other in others)
        {
            IuException refused = await Assert.ThrowsAsync<IuException>(() => BuildAsync(other));
            Assert.Equal("Store.TimestampNotMade", refused.Definition.Id);
        }
    }

    public void Dispose() => _both.Dispose();

    private async Task<byte[]> BuildAsync(Func<byte[], CancellationToken, Task<byte[]>> timestamp) =>
        await new EvidenceBuilder(new SshKeygenSignatures()) { Timestamp = timestamp }.BuildAsync(
            (await keys.SampleAsync(1)).Source,
            keys.Of("verifier"),
            Token
        );

    private static SortedDictionary<string, byte[]> Files(byte[] zip) => StoredZip.Read(zip)!.Value.Files;

    private static byte[] With(SortedDictionary<string, byte[]> files, byte[] response) =>
        StoredZip.Write(new SortedDictionary<string, byte[]>(files, StringComparer.Ordinal) { [EvidenceFiles.Timestamp] = response });

    private static byte[] Sha512Request(byte[] envelope)
    {
        Org.BouncyCastle.Tsp.TimeStampRequestGenerator generator = new();
        generator.SetCertReq(true);
        return generator.Generate(Org.BouncyCastle.Tsp.TspAlgorithms.Sha512, SHA512.HashData(envelope)).GetEncoded();
    }

    // The byte so many behind the first place of a text, one bit of it changed.
    private static byte[] Changed(byte[] response, ReadOnlySpan<byte> text, int behind)
    {
        byte[] changed = [.. response];
        changed[response.AsSpan().IndexOf(text) + behind] ^= 1;
        return changed;
    }
}
