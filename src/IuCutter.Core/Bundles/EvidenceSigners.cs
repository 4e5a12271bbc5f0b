using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using IuCutter.Core.Rosters;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Bundles;

/// <summary>
/// The signatures of a bundle: each is judged by the roster that was in force when the record that tells of it was written, at that time.
/// </summary>
internal sealed class EvidenceSigners(ISshSignatures signatures, SortedDictionary<string, byte[]> files, EvidenceLog log)
{
    /// <summary>The one principal to whom a roster gives a key that is to sign evidence.</summary>
    /// <param name="roster">The roster's text.</param>
    /// <param name="fingerprint">The key's fingerprint.</param>
    /// <exception cref="IuException">Gate.UnknownSigner when there is none, or several.</exception>
    public static string PrincipalOf(string roster, string fingerprint)
    {
        string[] principals =
        [
            .. Roster
                .Parse(roster)
                .Signers.Where(signer => signer.KeyFingerprint == fingerprint)
                .Select(signer => signer.Principal)
                .Distinct(StringComparer.Ordinal),
        ];
        return principals is [{ } one]
            ? one
            : throw new IuException(
                ErrorCatalogue.UnknownSigner,
                $"The roster names the key {fingerprint}, which is to sign evidence, for {principals.Length} principals.",
                fingerprint
            );
    }

    /// <summary>Checks the rosters, and that each row that is signed by a rule of this product has its signature in the bundle.</summary>
    /// <returns>Index of the record of the newest roster.</returns>
    /// <exception cref="EvidenceFault">Something does not hold.</exception>
    public static long Check(
        SortedDictionary<string, byte[]> files,
        EvidenceManifest manifest,
        EvidenceLog log,
        EvidenceRows rows,
        byte[]? given
    )
    {
        ImmutableArray<long> rosters = EvidenceFiles.RostersOf(files.Keys);
        foreach (long index in rosters)
        {
            EvidenceFault.Unless(
                log.Records.GetValueOrDefault(index)?["relation"] == EvidenceTables.Roster
                    && manifest.Columns.Contains(new ColumnLine(EvidenceFiles.RosterOf(index), index, 3)),
                $"roster {index}",
                "It is no row of the log."
            );
        }

        foreach ((long index, _) in rows.Columns)
        {
            string relation = log.Records[index]["relation"] ?? "";
            if (EvidenceTables.Signed.TryGetValue(relation, out (ImmutableArray<string> Namespaces, int Principal) rule))
            {
                EvidenceFault.Unless(
                    manifest.Signatures.Any(line =>
                        line.Record == index
                        && rule.Namespaces.Contains(line.Namespace, StringComparer.Ordinal)
                        && rows.Find(index, rule.Principal) == line.Principal
                        && manifest.Columns.Any(column => column.Row == index && column.File == line.SignatureFile)
                    ),
                    $"signature of record {index}",
                    "It is missing."
                );
            }

            EvidenceFault.Unless(relation != EvidenceTables.Roster || rosters.Contains(index), $"roster {index}", "It is missing.");
        }

        EvidenceFault.Unless(!rosters.IsEmpty, "roster", "There is none.");
        EvidenceFault.Unless(
            given is null || given.AsSpan().SequenceEqual(files[EvidenceFiles.RosterOf(rosters[^1])]),
            "given roster",
            "The newest roster of the bundle is another."
        );
        return rosters[^1];
    }

    /// <summary>Verifies a signature.</summary>
    /// <exception cref="EvidenceFault">It does not hold.</exception>
    public async Task VerifyAsync(SignatureLine line, CancellationToken cancellationToken)
    {
        string item = "signature " + line.SignatureFile;
        long roster = EvidenceFiles.RostersOf(files.Keys).LastOrDefault(index => index < line.Record, -1);
        EvidenceFault.Unless(
            roster >= 0 && log.Records.ContainsKey(line.Record) && files.ContainsKey(line.File) && files.ContainsKey(line.SignatureFile),
            item,
            "A file, a record or the roster of that time is missing."
        );
        await VerifyAsync(
                item,
                files[line.File],
                Encoding.UTF8.GetString(files[line.SignatureFile]),
                line.Namespace,
                line.Principal,
                files[EvidenceFiles.RosterOf(roster)],
                log.Records[line.Record]["at"],
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Verifies the checkpoint from outside the database: by the newest roster that it covers, at the time that it names.
    /// </summary>
    /// <exception cref="EvidenceFault">It does not hold.</exception>
    public async Task VerifyAsync(OutsideLine line, string at, CancellationToken cancellationToken)
    {
        const string item = "signature " + OutsideCheckpoint.SignatureFile;
        long roster = EvidenceFiles.RostersOf(files.Keys).LastOrDefault(index => index < line.Size, -1);
        EvidenceFault.Unless(roster >= 0, item, "The roster of that time is missing.");
        await VerifyAsync(
                item,
                files[OutsideCheckpoint.FileName],
                Encoding.UTF8.GetString(files[OutsideCheckpoint.SignatureFile]),
                EvidenceTables.CheckpointNamespace,
                line.Principal,
                files[EvidenceFiles.RosterOf(roster)],
                at,
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>Verifies that the bundle is signed by who it says, by the newest roster.</summary>
    /// <exception cref="EvidenceFault">It does not hold.</exception>
    public Task VerifyAsync(
        DsseEnvelope envelope,
        byte[] signed,
        EvidenceManifest manifest,
        byte[] roster,
        CancellationToken cancellationToken
    ) =>
        VerifyAsync(
            "signature of " + EvidenceFiles.Envelope,
            signed,
            envelope.ArmoredSignature,
            EvidenceTables.EvidenceNamespace,
            manifest.Signer,
            roster,
            manifest.At,
            cancellationToken
        );

    private async Task VerifyAsync(
        string item,
        byte[] message,
        string armored,
        string signatureNamespace,
        string principal,
        byte[] roster,
        string? at,
        CancellationToken cancellationToken
    )
    {
        EvidenceFault.Unless(
            DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time),
            item,
            "Its record has no time."
        );
        try
        {
            SshSignature signature = await signatures
                .VerifyAsync(message, armored, Encoding.UTF8.GetString(roster), signatureNamespace, time, cancellationToken)
                .ConfigureAwait(false);
            EvidenceFault.Unless(signature.Principal == principal, item, $"{signature.Principal} signed, and not {principal}.");
        }
        catch (IuException refused) when (refused.Definition.Id.StartsWith("Gate.", StringComparison.Ordinal))
        {
            throw new EvidenceFault(item, $"{refused.Definition.Id}: {refused.Message}");
        }
    }
}
