using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Signing;

namespace IuCutter.Core.Bundles;

/// <summary>
/// Makes a bundle and signs it. The same source and key give the same bytes, where the key's signatures do not differ among themselves
/// (Ed25519, RSA). What it made, it checks as an auditor would, before anybody has it.
/// </summary>
/// <param name="signatures">Signs and verifies.</param>
internal sealed class EvidenceBuilder(ISshSignatures signatures)
{
    /// <summary>
    /// Gives the answer of a time stamping authority (RFC 3161) to a request, both in DER; null for no time stamp. With one the same
    /// source gives other bytes each time.
    /// </summary>
    public Func<byte[], CancellationToken, Task<byte[]>>? Timestamp { get; init; }

    /// <summary>Makes the zip.</summary>
    /// <param name="source">What it is made of.</param>
    /// <param name="keyFile">The key of the duty that signs.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IuException">
    /// Integrity.EvidenceBroken when log, rows and signatures do not hold together; Config.SigningKeyMissing, Config.RosterMissing;
    /// Gate.UnknownSigner, Gate.SignerExpired or Gate.WrongNamespace when the roster does not let the key sign evidence;
    /// Store.TimestampNotMade.
    /// </exception>
    public async Task<byte[]> BuildAsync(EvidenceSource source, string keyFile, CancellationToken cancellationToken)
    {
        byte[] zip = await ComposeAsync(source, keyFile, cancellationToken).ConfigureAwait(false);
        EvidenceVerdict verdict = await new EvidenceCheck(signatures)
            .RunAsync("", zip, new EvidenceTrust(), cancellationToken)
            .ConfigureAwait(false);
        return verdict.Item is null
            ? zip
            : throw new IuException(ErrorCatalogue.EvidenceBroken, $"{verdict.Item}: {verdict.Detail}", source.DocumentPrefix);
    }

    /// <summary>Makes the zip without checking what it says.</summary>
    internal async Task<byte[]> ComposeAsync(EvidenceSource source, string keyFile, CancellationToken cancellationToken)
    {
        string fingerprint = await signatures.ReadFingerprintAsync(keyFile, cancellationToken).ConfigureAwait(false);
        Draft draft = new Draft(source);
        string roster = draft.NewestRoster ?? throw new IuException(ErrorCatalogue.RosterMissing, "", source.DocumentPrefix);
        EvidenceManifest manifest = draft.Compose(EvidenceSigners.PrincipalOf(roster, fingerprint));
        draft.Files[EvidenceManifest.FileName] = manifest.Bytes;

        byte[] statement = EvidenceStatement.Write(manifest, EvidenceFiles.Sha256(draft.Files));
        byte[] encoded = DsseEnvelope.PreAuthenticationEncoding(EvidenceStatement.PayloadType, statement);
        string armored = await signatures
            .SignAsync(encoded, keyFile, EvidenceTables.EvidenceNamespace, cancellationToken)
            .ConfigureAwait(false);
        await signatures
            .VerifyAsync(
                encoded,
                armored,
                roster,
                EvidenceTables.EvidenceNamespace,
                DateTimeOffset.Parse(manifest.At, CultureInfo.InvariantCulture),
                cancellationToken
            )
            .ConfigureAwait(false);
        draft.Files[EvidenceFiles.Envelope] = new DsseEnvelope(
            statement,
            EvidenceStatement.PayloadType,
            fingerprint,
            DsseEnvelope.BlobOf(armored)
        ).Bytes;
        if (Timestamp is not null)
        {
            draft.Files[EvidenceFiles.Timestamp] = await EvidenceTimestamp
                .AskAsync(Timestamp, draft.Files[EvidenceFiles.Envelope], cancellationToken)
                .ConfigureAwait(false);
        }

        return StoredZip.Write(draft.Files);
    }

    /// <summary>The files and lines of a bundle that is being made.</summary>
    private sealed class Draft
    {
        private readonly EvidenceSource _source;
        private readonly SortedDictionary<long, LogRecord> _records = [];
        private readonly SortedDictionary<long, ImmutableArray<string>> _rows = [];
        private readonly List<ColumnLine> _columns = [];
        private readonly List<ColumnLine> _digests = [];
        private readonly List<SignatureLine> _signatures = [];

        public Draft(EvidenceSource source)
        {
            _source = source;
            foreach ((long index, string text) in source.Records)
            {
                _records.Add(index, LogRecord.Parse(text) ?? throw Broken($"Record {index} is not one."));
            }

            foreach ((long index, string text) in source.Rows)
            {
                _rows.Add(index, RowText.Columns(text) ?? throw Broken($"Row {index} is not one."));
            }
        }

        public SortedDictionary<string, byte[]> Files { get; } = new(StringComparer.Ordinal);

        public string? NewestRoster => Of(EvidenceTables.Roster).Select(row => Column(row.Columns, 3)).LastOrDefault();

        public EvidenceManifest Compose(string signer)
        {
            AddLog();
            foreach ((long index, ImmutableArray<string> columns) in Of(EvidenceTables.Roster))
            {
                AddColumn(EvidenceFiles.RosterOf(index), index, columns, 3);
            }

            AddCards();
            AddStatements(EvidenceTables.Duty, 8);
            AddStatements(EvidenceTables.Attestation, 14);
            AddStatements(EvidenceTables.Rehearsal, 10);
            AddFilesOfRuns();
            Files["README.txt"] = EvidenceFiles.Resource("README.txt");
            Files["verify.sh"] = EvidenceFiles.Resource("verify.sh");
            EvidenceManifest manifest = new EvidenceManifest
            {
                DocumentPrefix = _source.DocumentPrefix,
                At = _records[_source.Leaves.Length - 1]["at"]!,
                Signer = signer,
                ToolVersion = _source.ToolVersion,
                ToolSha256 = _source.ToolSha256,
                Runs = [.. Of(EvidenceTables.Run).Select(row => new RunLine(row.Index, Column(row.Columns, 1), Column(row.Columns, 2)))],
                Ledgers = [.. _source.RunIds.Select(run => EvidenceTables.LedgerOf(run, _records.Values))],
                Columns = [.. _columns],
                Digests = [.. _digests],
                Signatures = [.. _signatures],
                Outside = _source.Outside is { } outside
                    ? new OutsideLine(Checkpoint.Parse(outside.Text)?.Size ?? throw Broken("No checkpoint."), outside.Principal)
                    : null,
                Missing = [],
            };
            return manifest with
            {
                Missing =
                [
                    .. EvidenceGaps
                        .Of(manifest, Of(EvidenceTables.Backup))
                        .Select(gap => new MissingLine(gap.What, gap.Subject, _source.Reasons.GetValueOrDefault(gap, "not-at-hand"))),
                ],
            };
        }

        private void AddLog()
        {
            LeafLevels levels = new LeafLevels(_source.Leaves);
            string checkpoint = Checkpoint.Of(_source.Origin, _source.Leaves.Length, levels.Root).Text;
            Files[EvidenceFiles.Checkpoint] = Encoding.UTF8.GetBytes(checkpoint);
            if (_source.Outside is { } outside)
            {
                Files[OutsideCheckpoint.FileName] = Encoding.UTF8.GetBytes(outside.Text);
                Files[OutsideCheckpoint.SignatureFile] = Encoding.UTF8.GetBytes(outside.Signature);
            }

            Files[EvidenceFiles.Leaves] = Encoding.ASCII.GetBytes(
                string.Concat(_source.Leaves.Select(leaf => Convert.ToHexStringLower(leaf) + "\n"))
            );
            Files[EvidenceFiles.Records] = Encoding.UTF8.GetBytes(
                string.Concat(_source.Records.Select(record => $"{record.Key} {record.Value}\n"))
            );
            foreach ((long index, LogRecord record) in _records)
            {
                if (_source.Rows.ContainsKey(index) || record["relation"] == EvidenceTables.Event)
                {
                    Files[EvidenceFiles.ProofOf(index)] = InclusionProofText.Write(index, levels.Inclusion((int)index), checkpoint);
                }
            }

            foreach ((long index, string row) in _source.Rows)
            {
                Files[EvidenceFiles.RowOf(index)] = Encoding.UTF8.GetBytes(row);
            }
        }

        private void AddCards()
        {
            (long Index, ImmutableArray<string> Columns)[] signed = [.. Of(EvidenceTables.ApprovalSignature)];
            (long Index, ImmutableArray<string> Columns)[] asked = [.. Of(EvidenceTables.CardRequest)];
            foreach ((long index, ImmutableArray<string> columns) in Of(EvidenceTables.Approval))
            {
                string card = $"cards/{index}.card";
                AddColumn(card, index, columns, 8);
                _digests.Add(new ColumnLine(card, index, 4));
                foreach ((long at, ImmutableArray<string> by) in signed.Where(row => Column(row.Columns, 1) == Column(columns, 1)))
                {
                    AddSignature(at, EvidenceTables.ApprovalNamespace, Column(by, 2), card, $"cards/{index}.{at}.sig", by, 4);
                }

                foreach ((long at, ImmutableArray<string> by) in asked.Where(row => Column(row.Columns, 1) == Column(columns, 5)))
                {
                    if (Column(by, EvidenceTables.RequesterSignature).Length > 0)
                    {
                        string file = $"cards/{index}.{at}.requester.sig";
                        AddSignature(
                            at,
                            EvidenceTables.RequesterNamespace,
                            Column(by, 5),
                            card,
                            file,
                            by,
                            EvidenceTables.RequesterSignature
                        );
                    }
                }
            }
        }

        // The statement, and behind it its signature.
        private void AddStatements(string relation, int column)
        {
            (ImmutableArray<string> namespaces, int principal) = EvidenceTables.Signed[relation];
            foreach ((long index, ImmutableArray<string> columns) in Of(relation))
            {
                string file = $"statements/{index}.txt";
                AddColumn(file, index, columns, column);
                string space = namespaces.Length > 1 && Column(columns, 2) == "DOT-992" ? namespaces[1] : namespaces[0];
                AddSignature(index, space, Column(columns, principal), file, file + ".sig", columns, column + 1);
            }
        }

        private void AddFilesOfRuns()
        {
            foreach ((long index, ImmutableArray<string> columns) in Of(EvidenceTables.Run))
            {
                string run = Column(columns, 1);
                if (_source.Plans.TryGetValue(run, out byte[]? plan))
                {
                    AddDigest(EvidenceFiles.PlanOf(run), plan, index, EvidenceTables.RunPlan);
                }

                if (_source.Texts.TryGetValue(run, out byte[]? text))
                {
                    AddDigest($"text/{run}.source", text, index, 4);
                }
            }

            foreach ((long index, ImmutableArray<string> columns) in Of(EvidenceTables.Backup))
            {
                if (_source.Backups.TryGetValue(Column(columns, 1), out (byte[] Manifest, string Signature) backup))
                {
                    string file = EvidenceFiles.BackupOf(index);
                    AddDigest(file, backup.Manifest, index, EvidenceTables.BackupManifest);
                    Files[file + ".sig"] = Encoding.UTF8.GetBytes(backup.Signature);
                    _signatures.Add(new SignatureLine(index, EvidenceTables.ExecutorNamespace, "DOT-991", file, file + ".sig"));
                }
            }
        }

        private void AddSignature(
            long record,
            string signatureNamespace,
            string principal,
            string file,
            string signatureFile,
            ImmutableArray<string> columns,
            int column
        )
        {
            AddColumn(signatureFile, record, columns, column);
            _signatures.Add(new SignatureLine(record, signatureNamespace, principal, file, signatureFile));
        }

        private void AddColumn(string file, long row, ImmutableArray<string> columns, int column)
        {
            Files[file] = Encoding.UTF8.GetBytes(Column(columns, column));
            _columns.Add(new ColumnLine(file, row, column));
        }

        private void AddDigest(string file, byte[] bytes, long row, int column)
        {
            Files[file] = bytes;
            _digests.Add(new ColumnLine(file, row, column));
        }

        private IEnumerable<(long Index, ImmutableArray<string> Columns)> Of(string relation) =>
            _rows.Where(row => _records.GetValueOrDefault(row.Key)?["relation"] == relation).Select(row => (row.Key, row.Value));

        private static string Column(ImmutableArray<string> columns, int number) => number <= columns.Length ? columns[number - 1] : "";

        private IuException Broken(string detail) => new(ErrorCatalogue.LogBroken, detail, _source.DocumentPrefix);
    }
}
