using System.IO.Compression;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Bundles;

namespace IuCutter.Core.Tests.Bundles;

/// <summary>The checks of verify.sh, each with a bundle that it alone stops; and those that are not alone.</summary>
internal static class EvidenceCheckRows
{
    private const StringComparison Ordinal = StringComparison.Ordinal;
    private const string Outside = OutsideCheckpoint.FileName;

    // What a later check stops too, under another name: they say what is missing, and no bundle passes without them. The one of the zip
    // says of the names what the other one says of all bytes.
    public static readonly string[] Named =
    [
        """&& xargs cat < list > whole) ||""",
        """[ -f "$folder/envelope.json" ] ||""",
        """' "$folder/envelope.json" || fail envelope.json""",
        """openssl base64 -d -in "$work/folded" > """,
        """[ -f "$folder/$name" ] || fail "file $name" """.TrimEnd(),
        """awk '/^$/ { exit } { print }' "$checkpoint" """.TrimEnd(),
        """newest != "" || fail("roster")""",
        """[ -f "$2/$file" ] && [ -f "$2/$signature" ] ||""",
        """by != "" && time != "" || refused()""",
        """' "$manifest" "$outside") && ends""",
    ];

    public static readonly EvidenceCheckRow[] Rows =
    [
        new("zip", """' "$work/checksums" - ||""", "zip", forged => forged.Zip = Repack),
        new("checksums", """unzip -tqq "$zip" """.TrimEnd(), "zip", forged => forged.Zip = OtherChecksum),
        new("envelope", """cmp -s "$work/envelope" """, "envelope.json", forged => forged.Envelope = text => text + "\n"),
        new("bytes", "    || fail envelope.json", "envelope.json", forged => forged.SignedText = text => text + "x")
        {
            // No answer of ssh-keygen names the key, either.
            Without = "FAIL envelope.json",
        },
        new("key id", """[ "${answer##* }" = "$keyid" ]""", "envelope.json", forged => forged.KeyId = "SHA256:another"),
        new("subjects", """&& !/[^ -~]/ || fail("statement")""", "statement", forged => forged.Statement = _ => "{\"subject\":[]}")
        {
            Without = "FAIL file README.txt",
        },
        new(
            "files",
            """broken == "" || fail("file """,
            "file README.txt",
            forged => forged.After = files => files["README.txt"] = [.. files["README.txt"], (byte)'x']
        )
        {
            // It is made of the files that are there.
            Without = "FAIL statement",
        },
        new(
            "manifest",
            """' "$manifest" || fail manifest.txt""",
            "manifest.txt",
            forged => forged.ManifestText = text => text + "note of-a-forger\n"
        ),
        new("end", """ends "$manifest" || fail""", "manifest.txt", forged => forged.ManifestText = text => text.TrimEnd('\n')),
        new(
            "statement",
            """cmp -s "$work/statement" """,
            "statement",
            forged => forged.Statement = text => text.Replace("\"v\":1}", "\"v\":2}", Ordinal)
        ),
        new("type", """[ "$type" =""", "statement", forged => forged.PayloadType = "application/json"),
        new(
            "checkpoint's form",
            """form "$folder/checkpoint.txt" ||""",
            "checkpoint.txt",
            forged => forged.SetCheckpoint(forged.Text(EvidenceFiles.Checkpoint) + "\n")
        ),
        new(
            "leaves' form",
            """    || fail log/leaves.txt""",
            "log/leaves.txt",
            forged => forged.Set(EvidenceFiles.Leaves, Upper(forged.Text(EvidenceFiles.Leaves)))
        )
        {
            Without = "FAIL checkpoint.txt",
        },
        new(
            "leaves' end",
            """ends "$folder/log/leaves.txt" ||""",
            "log/leaves.txt",
            forged => forged.Set(EvidenceFiles.Leaves, forged.Text(EvidenceFiles.Leaves).TrimEnd('\n'))
        ),
        new(
            "checkpoint's size",
            """[ "$covered" = "$size" ]""",
            "checkpoint.txt",
            forged => forged.SetCheckpoint(Forgery.Line(forged.Text(EvidenceFiles.Checkpoint), 1, $"{forged.Size + 1}"))
        ),
        new(
            "checkpoint's root",
            """[ "$hash" = "$root" ]""",
            "checkpoint.txt",
            forged => forged.SetCheckpoint(Forgery.Line(forged.Text(EvidenceFiles.Checkpoint), 2, OtherRoot))
        ),
        new(
            "given origin",
            """[ "$given" = "$origin" ] || fail 'given""",
            "given checkpoint",
            forged => forged.Checkpoint = Forgery.Line(forged.Text(EvidenceFiles.Checkpoint), 0, "another/log")
        ),
        new(
            "given size",
            """        || fail 'given checkpoint'""",
            "given checkpoint",
            forged => forged.Checkpoint = Forgery.Line(forged.Text(EvidenceFiles.Checkpoint), 1, $"{forged.Size + 1}")
        ),
        new(
            "given root",
            """[ "$hash" = "$first" ] || fail 'given""",
            "given checkpoint",
            forged => forged.Checkpoint = Forgery.Line(forged.Text(EvidenceFiles.Checkpoint), 2, OtherRoot)
        ),
        new(
            "records' order",
            """' "$records" && ends "$records" ||""",
            "log/records.txt",
            forged => forged.Set(EvidenceFiles.Records, Doubled(forged.Text(EvidenceFiles.Records)))
        ),
        new(
            "records",
            """&& canonical(record) || fail("record""",
            "record *",
            forged =>
                forged.Set(
                    EvidenceFiles.Records,
                    forged.Text(EvidenceFiles.Records).Replace("\"kind\":\"run_created\"", "\"kind\":\"run_forged\"", Ordinal)
                )
        ),
        new(
            "time",
            """last == at || fail("manifest.txt""",
            "manifest.txt",
            forged => forged.Manifest = forged.Manifest with { At = "2026-03-01T12:00:00.000000Z" }
        ),
        new(
            "proofs",
            """sum["proofs/" $2] != "" &&""",
            "proof *",
            forged => forged.Set(ProofOf(forged), forged.Text(ProofOf(forged)).Replace("=\n\n", "=\n", Ordinal))
        ),
        new(
            "rows",
            """found["rows/" $2 ".row"] == digest[$2] ||""",
            "row *",
            forged => forged.Set(EvidenceFiles.RowOf(Verdict(forged)), forged.Text(EvidenceFiles.RowOf(Verdict(forged))) + "x")
        ),
        // One awk reads the line end of the last line, and another one nothing behind a NUL.
        new(
            "rows' form",
            """&& length(text) == bytes["rows/" """.TrimEnd(),
            "row *",
            forged =>
            {
                long attempt = forged.RowOf(EvidenceTables.RunPhase);
                forged.SetRow(attempt, [.. forged.Files[EvidenceFiles.RowOf(attempt)], (byte)'\n']);
            }
        ),
        new(
            "rows' proofs",
            """.tlog-proof") in found || fail""",
            "proof *",
            forged => forged.Files.Remove(EvidenceFiles.ProofOf(Verdict(forged)))
        ),
        new(
            "columns",
            """$1 == "column" { (row in found)""",
            "column README.txt",
            forged =>
                forged.Manifest = forged.Manifest with { Columns = forged.Manifest.Columns.Add(new("README.txt", Verdict(forged), 1)) }
        ),
        new(
            "digests",
            """$1 == "digest" { (row in found)""",
            "digest README.txt",
            forged =>
                forged.Manifest = forged.Manifest with { Digests = forged.Manifest.Digests.Add(new("README.txt", Verdict(forged), 1)) }
        ),
        // An attempt at a phase has the run's id and a number where a run has its state.
        new(
            "runs",
            """relation[$2] == "cutter_governance.run" &&""",
            "run *",
            forged =>
                forged.Manifest = forged.Manifest with
                {
                    Runs = [forged.Run with { Row = forged.RowOf(EvidenceTables.RunPhase), State = "6" }],
                    Digests = forged.Manifest.Digests.RemoveAll(line => line.File.StartsWith("plans/", Ordinal)),
                    Missing = [new(EvidenceGaps.Plan, forged.Run.RunId, "not-at-hand")],
                }
        ),
        new(
            "states",
            """cell($2, 1) == $3 &&""",
            "run *",
            forged => forged.Manifest = forged.Manifest with { Runs = [forged.Run with { State = "Enacted" }] }
        ),
        new(
            "ledgers",
            """records[$2] + 0 == $3 + 0 &&""",
            "ledger *",
            forged =>
                forged.Manifest = forged.Manifest with
                {
                    Ledgers = [forged.Manifest.Ledgers[0] with { Records = forged.Manifest.Ledgers[0].Records - 1 }],
                }
        ),
        new(
            "rosters",
            """relation[$2] == "cutter_governance.roster" || fail""",
            "roster *",
            forged =>
            {
                long run = forged.RowOf(EvidenceTables.Run);
                forged.Set(EvidenceFiles.RosterOf(run), "TEST-LAW");
                forged.Manifest = forged.Manifest with { Columns = forged.Manifest.Columns.Add(new(EvidenceFiles.RosterOf(run), run, 3)) };
            }
        ),
        new(
            "rosters' rows",
            """, 3) in claimed || fail("roster""",
            "roster *",
            forged =>
                forged.Manifest = forged.Manifest with
                {
                    Columns = forged.Manifest.Columns.RemoveAll(line => line.File.StartsWith("rosters/", Ordinal)),
                }
        ),
        new(
            "newest roster",
            """{ $2 in roster || fail("roster""",
            "roster *",
            forged =>
            {
                string newest = EvidenceFiles.RosterOf(forged.RowOf(EvidenceTables.Roster));
                forged.Files.Remove(newest);
                forged.Manifest = forged.Manifest with { Columns = forged.Manifest.Columns.RemoveAll(line => line.File == newest) };
            }
        ),
        new(
            "signatures of rows",
            """in signed || fail("signature of record""",
            "signature of record *",
            forged =>
                forged.Manifest = forged.Manifest with
                {
                    Signatures = forged.Manifest.Signatures.RemoveAll(line => line.Namespace == EvidenceTables.ApprovalNamespace),
                }
        ),
        new("given roster", """cmp -s "$roster" """, "given roster", forged => forged.Roster = forged.FirstRoster),
        new(
            "what is missing",
            """+ there == 1 || fail(what""",
            "plan *",
            forged =>
                forged.Manifest = forged.Manifest with
                {
                    Digests = forged.Manifest.Digests.RemoveAll(line => line.File.StartsWith("plans/", Ordinal)),
                }
        ),
        new(
            "signatures",
            """[ "${answer#"Good""",
            "signature backups/*",
            async forged =>
            {
                string manifest = EvidenceFiles.BackupOf(forged.RowOf(EvidenceTables.Backup));
                forged.Set(manifest + ".sig", await forged.SignAsync("stranger", forged.Text(manifest), EvidenceTables.ExecutorNamespace));
            }
        ),
        // ssh-keygen lets a pattern, and one key of two principals, sign.
        new("namespace", """folder) signature) || refused()""", "signature statements/*", _ => { })
        {
            Edit = roster => roster.Replace("iucutter.executor,iucutter.checkpoint", "iucutter.*", Ordinal),
        },
        new("outside's files", """[ -f "$outside" ] && [ -f""", Outside, forged => forged.Files.Remove(OutsideCheckpoint.SignatureFile))
        {
            Without = "FAIL signature " + OutsideCheckpoint.SignatureFile,
        },
        new(
            "outside's origin",
            """[ "$given" = "$origin" ] || fail outside""",
            Outside,
            forged => forged.SetOutsideAsync(Forgery.Line(forged.Outside(forged.Size), 0, "iucutter/another"))
        ),
        new(
            "outside's size",
            """' "$manifest" "$work/table" || fail""",
            Outside,
            forged => forged.SetOutsideAsync(forged.Outside((int)forged.RowOf(EvidenceTables.Run)))
        ),
        new(
            "outside's root",
            """[ "$hash" = "$first" ] || fail outside""",
            Outside,
            forged => forged.SetOutsideAsync(Forgery.Line(forged.Outside(forged.Size), 2, OtherRoot))
        ),
        new(
            "outside's signature",
            """[ "${answer#"Good""",
            "signature " + OutsideCheckpoint.SignatureFile,
            forged => forged.SetOutsideAsync(forged.Outside(forged.Size), "stranger")
        ),
        new(
            "outside that nobody tells of",
            """[ ! -e "$outside" ]""",
            Outside,
            forged =>
                forged.Manifest = forged.Manifest with
                {
                    Outside = null,
                    Missing = [new(EvidenceGaps.OutsideCheckpoint, "TEST-LAW", "none-found")],
                }
        ),
        new("roster in force", """[ "$by" != - ] ||""", "signature statements/*", _ => { })
        {
            Edit = roster => roster.Replace("iucutter.executor,iucutter.checkpoint", "iucutter.*", Ordinal),
            // There is no roster of that number.
            Without = "FAIL signature statements/*",
        },
        // Both duties may sign evidence; it was the other one.
        new(
            "signer",
            """[ "${answer#"Good""",
            "signature of envelope.json",
            forged => forged.Manifest = forged.Manifest with { Signer = "DOT-991" }
        )
        {
            Edit = roster =>
                roster.Replace("iucutter.executor,iucutter.checkpoint", "iucutter.executor,iucutter.checkpoint,iucutter.evidence", Ordinal),
        },
        new(
            "time stamp's signature",
            """> "$work/stamp" 2> "$work/error" ||""",
            EvidenceFiles.Timestamp,
            async forged =>
            {
                TimestampAuthority authority = await forged.AuthorityAsync();
                forged.Stamp = async envelope => TimestampAuthority.BreakSignature(await authority.StampAsync(envelope));
            }
        )
        {
            // openssl gives no content that is not signed.
            Without = "FAIL " + EvidenceFiles.Timestamp,
        },
        new(
            "time stamp's imprint",
            """[ "$imprint" = ":sha256:""",
            EvidenceFiles.Timestamp,
            async forged =>
            {
                TimestampAuthority authority = await forged.AuthorityAsync();
                forged.Stamp = envelope => authority.StampAsync([.. envelope, (byte)'\n']);
            }
        ),
        new(
            "time stamp's authority",
            """2> "$work/error" || fail 'given authority'""",
            "given authority",
            async forged =>
            {
                TimestampAuthority authority = await forged.AuthorityAsync();
                forged.Stamp = authority.StampAsync;
                forged.Authority = authority.OtherRoot;
            }
        ),
        new("word of ssh-keygen", """[ "${answer#"Good""", "signature cards/*", _ => { })
        {
            // Whoever signed was no signer any more by then.
            Edit = roster => roster.Replace("valid-before=\"20260401Z\"", "valid-before=\"20260201Z\"", Ordinal),
        },
    ];

    private static string OtherRoot => Convert.ToBase64String(MerkleTree.LeafHash("another past"u8));

    private static long Verdict(Forgery forged) => forged.RowOf("cutter_governance.verify_result");

    private static string ProofOf(Forgery forged) => EvidenceFiles.ProofOf(forged.FirstRosterIndex);

    private static string Doubled(string records) => records[..(records.IndexOf('\n', Ordinal) + 1)] + records;

    private static string Upper(string leaves)
    {
        int letter = leaves.IndexOfAny(['a', 'b', 'c', 'd', 'e', 'f']);
        return leaves[..letter] + char.ToUpperInvariant(leaves[letter]) + leaves[(letter + 1)..];
    }

    // The checksum of the first entry, in both places where it stands.
    private static byte[] OtherChecksum(byte[] zip)
    {
        byte[] other = [.. zip];
        other[14] ^= 1;
        other[zip.AsSpan().IndexOf("PK\u0001\u0002"u8) + 16] ^= 1;
        return other;
    }

    // The same files by another program, in another order.
    private static byte[] Repack(byte[] zip)
    {
        SortedDictionary<string, byte[]> files = StoredZip.Read(zip)!.Value.Files;
        using MemoryStream bytes = new MemoryStream();
        using (ZipArchive archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (string name in files.Keys.Reverse())
            {
                using Stream entry = archive.CreateEntry(name, CompressionLevel.NoCompression).Open();
                entry.Write(files[name]);
            }
        }

        return bytes.ToArray();
    }
}
