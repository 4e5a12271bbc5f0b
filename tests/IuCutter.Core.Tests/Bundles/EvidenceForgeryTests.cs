using System.Text;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Bundles;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Tests.Bundles;

/// <summary>
/// What somebody who may sign evidence changes in a bundle and signs anew, claim by claim, is seen by both verifiers, which name the same
/// item.
/// </summary>
[Trait("Promise", "7")]
public sealed class EvidenceForgeryTests(EvidenceKeys keys) : IClassFixture<EvidenceKeys>, IDisposable
{
    private readonly BothVerifiers _both = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>What a forger who may sign evidence changes, and the item that is named.</summary>
    public static TheoryData<string, string> Forgeries =>
        new()
        {
            { "cards/*.card", "column cards/*.card" },
            { "cards/*.sig", "column cards/*.sig" },
            { "statements/*.txt", "column statements/*.txt" },
            { "rosters/*.allowed_signers", "column rosters/*.allowed_signers" },
            { "plans/*.json", "digest plans/*.json" },
            { "backups/*.manifest.json", "digest backups/*.manifest.json" },
            { "backups/*.manifest.json.sig", "signature backups/*.manifest.json.sig" },
            { "outside/checkpoint.txt*.sig", "signature outside/checkpoint.txt.sig" },
            { "rows/*.row", "row *" },
            { "log/proofs/*.tlog-proof", "proof *" },
            { "log/records.txt", "record *" },
            { "log/leaves.txt", "checkpoint.txt" },
            { "checkpoint.txt", "checkpoint.txt" },
        };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task Forgery_SignedAnew_IsNamed(string pattern, string item)
    {
        SortedDictionary<string, byte[]> files = StoredZip.Read(await keys.BuildAsync(1))!.Value.Files;
        string[] halves = pattern.Split('*');
        string name = files.Keys.First(file =>
            file.StartsWith(halves[0], StringComparison.Ordinal) && file.EndsWith(halves[^1], StringComparison.Ordinal)
        );
        byte[] content = [.. files[name]];
        // Of a list of records, a letter of the first; of a list of hashes, a digit; of a checkpoint, of its root.
        int at = name == EvidenceFiles.Checkpoint ? content.Length - 10 : content.Length / 2;
        at = name == EvidenceFiles.Records ? Array.IndexOf(content, (byte)'\n') - 3 : at;
        content[at] = (byte)(content[at] == 'b' ? 'c' : 'b');
        files[name] = content;

        string named = await _both.FailAsync(await keys.SignAnewAsync(files, Manifest(files)));

        string[] parts = item.Split('*');
        Assert.StartsWith(parts[0], named, StringComparison.Ordinal);
        Assert.EndsWith(parts[^1], named, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Forgery_OfTheManifest_IsNamed()
    {
        SortedDictionary<string, byte[]> files = StoredZip.Read(await keys.BuildAsync(1))!.Value.Files;
        EvidenceManifest manifest = Manifest(files);
        SignatureLine card = manifest.Signatures.First(line => line.Namespace == EvidenceTables.ApprovalNamespace);
        RunLine run = manifest.Runs[0];
        long last = Checkpoint.Parse(Encoding.UTF8.GetString(files[EvidenceFiles.Checkpoint]))!.Size - 1;
        LedgerLine ledger = manifest.Ledgers[0];
        (EvidenceManifest Manifest, string Item)[] forged =
        [
            (manifest with { Signatures = manifest.Signatures.Remove(card) }, $"signature of record {card.Record}"),
            (
                manifest with
                {
                    Signatures = manifest.Signatures.Replace(card, card with { Principal = "bob@court" }),
                },
                $"signature of record {card.Record}"
            ),
            (
                manifest with
                {
                    Signatures = manifest.Signatures.Add(card with { Principal = "bob@court" }),
                },
                $"signature {card.SignatureFile}"
            ),
            // By a roster in which nobody is a sovereign any more.
            (manifest with { Signatures = manifest.Signatures.Add(card with { Record = last }) }, $"signature {card.SignatureFile}"),
            (manifest with { Runs = [run with { State = "Enacted" }] }, $"run {run.RunId}"),
            (manifest with { Ledgers = [ledger with { Records = ledger.Records - 1 }] }, $"ledger {ledger.RunId}"),
            (manifest with { At = "2026-03-01T12:00:00.000000Z" }, EvidenceManifest.FileName),
            (manifest with { Outside = null }, $"{EvidenceGaps.OutsideCheckpoint} TEST-LAW"),
            (
                manifest with
                {
                    Outside = null,
                    Missing = [new MissingLine(EvidenceGaps.OutsideCheckpoint, "TEST-LAW", "none-found")],
                },
                OutsideCheckpoint.FileName
            ),
            (manifest with { Outside = manifest.Outside! with { Size = manifest.Outside.Size - 1 } }, OutsideCheckpoint.FileName),
            (manifest with { Missing = [new MissingLine(EvidenceGaps.Plan, run.RunId, "no-source")] }, $"{EvidenceGaps.Plan} {run.RunId}"),
            (
                manifest with
                {
                    Digests = manifest.Digests.RemoveAll(line => line.File.StartsWith("plans/", StringComparison.Ordinal)),
                },
                $"{EvidenceGaps.Plan} {run.RunId}"
            ),
            (
                manifest with
                {
                    Digests = manifest.Digests.RemoveAll(line => line.File.StartsWith("backups/", StringComparison.Ordinal)),
                },
                $"{EvidenceGaps.BackupManifest} {run.RunId}"
            ),
            (
                manifest with
                {
                    Signatures = manifest.Signatures.RemoveAll(line => line.File.StartsWith("backups/", StringComparison.Ordinal)),
                },
                $"{EvidenceGaps.BackupManifest} {run.RunId}"
            ),
            (manifest with { Signer = "DOT-991" }, "signature of envelope.json"),
            (
                manifest with
                {
                    Columns = manifest.Columns.RemoveAll(line => line.File.StartsWith("rosters/", StringComparison.Ordinal)),
                },
                "roster *"
            ),
        ];
        foreach ((EvidenceManifest changed, string item) in forged)
        {
            SortedDictionary<string, byte[]> copy = new SortedDictionary<string, byte[]>(files, StringComparer.Ordinal);
            string named = await _both.FailAsync(await keys.SignAnewAsync(copy, changed));
            Assert.True(
                item == named || (item.EndsWith('*') && named.StartsWith(item[..^1], StringComparison.Ordinal)),
                $"{named}, {item}"
            );
        }
    }

    // The row and its record are the log's own; only the signature in it is another's.
    [Theory]
    [InlineData(EvidenceTables.ApprovalSignature, "stranger", "signature cards/")]
    [InlineData(EvidenceTables.CardRequest, "alice", "signature cards/")]
    [InlineData(EvidenceTables.Attestation, "executor", "signature statements/")]
    [InlineData(EvidenceTables.Rehearsal, "stranger", "signature statements/")]
    [InlineData(EvidenceTables.Duty, "stranger", "signature statements/")]
    public async Task Forgery_OfWhoSigned_IsNamed(string relation, string key, string item)
    {
        EvidenceSample sample = new EvidenceSample(keys, 5);
        sample.Replaced[relation] = await keys.SignAsync(key, "another text", EvidenceTables.ApprovalNamespace);

        byte[] zip = await new EvidenceBuilder(new SshKeygenSignatures()).ComposeAsync(
            await sample.MakeAsync(),
            keys.Of("verifier"),
            Token
        );

        Assert.StartsWith(item, await _both.FailAsync(zip), StringComparison.Ordinal);
    }

    // The negative control: what a forger signs anew without a change passes.
    [Fact]
    public async Task SignedAnew_WithoutAChange_Passes()
    {
        SortedDictionary<string, byte[]> files = StoredZip.Read(await keys.BuildAsync(1))!.Value.Files;

        await _both.PassAsync(await keys.SignAnewAsync(files, Manifest(files)));
    }

    public void Dispose() => _both.Dispose();

    private static EvidenceManifest Manifest(SortedDictionary<string, byte[]> files) =>
        EvidenceManifest.Parse(files[EvidenceManifest.FileName])!;
}
