using System.Text;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Bundles;

/// <summary>
/// Checks a bundle offline, item by item in a fixed order, and names the first that does not hold. <c>verify.sh</c> in each bundle makes
/// the same checks in the same order with other programs, and names the same items: a change here is a change there.
/// </summary>
/// <param name="signatures">Verifies.</param>
internal sealed class EvidenceCheck(ISshSignatures signatures)
{
    /// <summary>Checks a bundle.</summary>
    /// <param name="path">Its path, for the verdict.</param>
    /// <param name="zip">Its bytes.</param>
    /// <param name="trust">What the auditor has beside it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IuException">Config.SshKeygenMissing: there is no program to verify signatures with.</exception>
    public async Task<EvidenceVerdict> RunAsync(string path, byte[] zip, EvidenceTrust trust, CancellationToken cancellationToken)
    {
        try
        {
            return await PassAsync(path, zip, trust, cancellationToken).ConfigureAwait(false);
        }
        catch (EvidenceFault fault)
        {
            return new EvidenceVerdict(path, "FAIL", fault.Item, fault.Message, []);
        }
    }

    private async Task<EvidenceVerdict> PassAsync(string path, byte[] zip, EvidenceTrust trust, CancellationToken cancellationToken)
    {
        if (StoredZip.Read(zip) is not { } read)
        {
            throw new EvidenceFault("zip", "The file is not what its contents give.");
        }

        SortedDictionary<string, byte[]> files = read.Files;
        (DsseEnvelope envelope, byte[] signed) = await OpenAsync(files, cancellationToken).ConfigureAwait(false);
        SortedDictionary<string, string> sha256 = CheckFiles(files, envelope.Payload);
        EvidenceFault.Unless(read.ChecksumsHold, "zip", "A checksum in it is another.");

        EvidenceManifest manifest =
            EvidenceManifest.Parse(Need(files, EvidenceManifest.FileName))
            ?? throw new EvidenceFault(EvidenceManifest.FileName, "It is not in the form that is described.");
        EvidenceFault.Unless(
            EvidenceStatement.Write(manifest, sha256).AsSpan().SequenceEqual(envelope.Payload)
                && envelope.PayloadType == EvidenceStatement.PayloadType,
            "statement",
            "It is not the one that files and manifest give."
        );

        EvidenceLog log = EvidenceLog.Check(files, manifest, trust.Checkpoint);
        EvidenceRows rows = EvidenceRows.Check(files, manifest, log, sha256);
        long newest = EvidenceSigners.Check(files, manifest, log, rows, trust.Roster);
        EvidenceGaps.Check(manifest, log, rows);
        EvidenceSigners signers = new EvidenceSigners(signatures, files, log);
        foreach (SignatureLine line in manifest.Signatures)
        {
            await signers.VerifyAsync(line, cancellationToken).ConfigureAwait(false);
        }

        string? outsideAt = OutsideCheckpoint.Check(files, manifest, log);
        if (manifest.Outside is { } outside && outsideAt is not null)
        {
            await signers.VerifyAsync(outside, outsideAt, cancellationToken).ConfigureAwait(false);
        }

        byte[] roster = files[EvidenceFiles.RosterOf(newest)];
        await signers.VerifyAsync(envelope, signed, manifest, roster, cancellationToken).ConfigureAwait(false);

        EvidenceTimestamp? stamp = CheckTimestamp(files, trust.Authority);
        string rosterSha256 = Digest.Of(roster);
        return new EvidenceVerdict(
            path,
            "PASS",
            null,
            null,
            EvidenceStory.Tell(
                manifest,
                envelope,
                log,
                rows,
                $"{EvidenceFiles.RosterOf(newest)}, SHA-256 {rosterSha256}",
                stamp?.Tell(trust.Authority is not null),
                outsideAt
            )
        )
        {
            DocumentPrefix = manifest.DocumentPrefix,
            Signer = manifest.Signer,
            RosterSha256 = rosterSha256,
            Size = log.Checkpoint.Size,
            Root = Convert.ToBase64String(log.Checkpoint.Root.AsSpan()),
            TimestampedAt = stamp?.At,
            TimestampAuthority = stamp?.Subject,
            IsTimestampVerified = stamp is null ? null : trust.Authority is not null,
        };
    }

    /// <summary>A file that every bundle has.</summary>
    internal static byte[] Need(SortedDictionary<string, byte[]> files, string name) =>
        files.GetValueOrDefault(name) ?? throw new EvidenceFault("file " + name, "It is missing.");

    // Whose key it is comes last, when the roster is known to be the one that was signed.
    private async Task<(DsseEnvelope Envelope, byte[] Signed)> OpenAsync(
        SortedDictionary<string, byte[]> files,
        CancellationToken cancellationToken
    )
    {
        DsseEnvelope envelope =
            DsseEnvelope.Parse(Need(files, EvidenceFiles.Envelope))
            ?? throw new EvidenceFault(EvidenceFiles.Envelope, "It is not in the form that is described.");
        byte[] signed = DsseEnvelope.PreAuthenticationEncoding(envelope.PayloadType, envelope.Payload);
        try
        {
            string key = await signatures
                .CheckBytesAsync(signed, envelope.ArmoredSignature, EvidenceTables.EvidenceNamespace, cancellationToken)
                .ConfigureAwait(false);
            EvidenceFault.Unless(key == envelope.KeyId, EvidenceFiles.Envelope, $"It names key {envelope.KeyId}; {key} signed.");
        }
        catch (IuException refused) when (refused.Definition.Id.StartsWith("Gate.", StringComparison.Ordinal))
        {
            throw new EvidenceFault(EvidenceFiles.Envelope, refused.Message);
        }

        return (envelope, signed);
    }

    private static EvidenceTimestamp? CheckTimestamp(SortedDictionary<string, byte[]> files, byte[]? authority)
    {
        EvidenceTimestamp? stamp = files.TryGetValue(EvidenceFiles.Timestamp, out byte[]? response)
            ? EvidenceTimestamp.Check(files[EvidenceFiles.Envelope], response)
            : null;
        if (authority is not null)
        {
            (stamp ?? throw EvidenceTimestamp.None).RequireAuthority(authority);
        }

        return stamp;
    }

    private static SortedDictionary<string, string> CheckFiles(SortedDictionary<string, byte[]> files, byte[] statement)
    {
        SortedDictionary<string, string> listed =
            EvidenceStatement.Subjects(statement) ?? throw new EvidenceFault("statement", "It cannot be read.");
        SortedDictionary<string, string> found = EvidenceFiles.Sha256(files);
        foreach (string name in listed.Keys.Union(found.Keys).Order(StringComparer.Ordinal))
        {
            EvidenceFault.Unless(found.ContainsKey(name), "file " + name, "It is missing.");
            EvidenceFault.Unless(listed.ContainsKey(name), "file " + name, "The statement does not list it.");
            EvidenceFault.Unless(found[name] == listed[name], "file " + name, $"SHA-256 {found[name]}; the statement says {listed[name]}.");
        }

        return found;
    }
}
