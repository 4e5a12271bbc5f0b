using System.IO.Compression;
using System.Text;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Bundles;

namespace IuCutter.Core.Tests.Bundles;

/// <summary>
/// Each check decides alone: for each there is a bundle, signed anew, that both verifiers refuse for the item of that check, and that
/// verify.sh lets pass when that one check is taken out of it. A check that is not in the table is named.
/// </summary>
[Trait("Promise", "7")]
public sealed class EvidenceChecksTests(EvidenceKeys keys) : IClassFixture<EvidenceKeys>, IDisposable
{
    private const StringComparison Ordinal = StringComparison.Ordinal;
    private const string Outside = OutsideCheckpoint.FileName;

    // What a later check stops too, under another name: they say what is missing, and no bundle passes without them.
    private static readonly string[] Named =
    [
        """[ -f "$folder/envelope.json" ] ||""",
        """' "$folder/envelope.json" || fail envelope.json""",
        """openssl base64 -d > "$work/$part.bytes" 2>""",
        """[ -f "$folder/$name" ] || fail "file $name" """.TrimEnd(),
        """awk '/^$/ { exit } { print }' "$checkpoint" """.TrimEnd(),
        """[ -f "$folder/rows/$second.row" ] || fail "column $first" """.TrimEnd(),
        """[ -f "$folder/rows/$second.row" ] && [ -f "$folder/$first" ] || fail "digest""",
        """[ -n "$newest" ] || fail roster""",
        """[ -n "$before" ] && [ -n "$time" ]""",
        """[ -n "$before" ] || fail 'signature outside""",
        """ssh-keygen -Y verify -f "$5" """.TrimEnd(),
        """' "$outside" && ends "$outside" && [""",
    ];

    private static readonly Row[] Rows =
    [
        new("zip", """cmp -s "$work/zip" "$zip" """, "zip", forged => forged.Zip = Repack),
        new("envelope", """cmp -s "$work/envelope" """, "envelope.json", forged => forged.Envelope = text => text + "\n"),
        new("bytes", "    || fail envelope.json", "envelope.json", forged => forged.SignedText = text => text + "x")
        {
            // No answer of ssh-keygen names the key, either.
            Without = "FAIL envelope.json",
        },
        new("key id", """awk -v key="$keyid" '{ last""", "envelope.json", forged => forged.KeyId = "SHA256:another"),
        new("subjects", """[ -s "$work/listed" ]""", "statement", forged => forged.Statement = _ => "{\"subject\":[]}")
        {
            Without = "FAIL file README.txt",
        },
        new(
            "files",
            """[ -z "$broken" ] || fail "file """,
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
        new("type", """[ "$(cat "$work/type")" =""", "statement", forged => forged.PayloadType = "application/json"),
        new(
            "checkpoint's form",
            """awk '/^$/ { bad = 1 } END { exit bad || NR < 3 }'""",
            "checkpoint.txt",
            forged => forged.SetCheckpoint(forged.Text(EvidenceFiles.Checkpoint) + "\n")
        ),
        new(
            "leaves' form",
            """awk '/[^0-9a-f]/ || length($0) != 64""",
            "log/leaves.txt",
            forged => forged.Set(EvidenceFiles.Leaves, Upper(forged.Text(EvidenceFiles.Leaves)))
        )
        {
            Without = "FAIL checkpoint.txt",
        },
        new(
            "leaves' end",
            """[ $(($(wc -c < "$folder/log/leaves.txt") % 65))""",
            "log/leaves.txt",
            forged => forged.Set(EvidenceFiles.Leaves, forged.Text(EvidenceFiles.Leaves).TrimEnd('\n'))
        ),
        new(
            "checkpoint's size",
            """[ "$(sed -n 2p "$folder/checkpoint.txt")" =""",
            "checkpoint.txt",
            forged => forged.SetCheckpoint(Forgery.Line(forged.Text(EvidenceFiles.Checkpoint), 1, $"{forged.Size + 1}"))
        ),
        new(
            "checkpoint's root",
            """[ "$(sed -n 3p "$folder/checkpoint.txt")" =""",
            "checkpoint.txt",
            forged => forged.SetCheckpoint(Forgery.Line(forged.Text(EvidenceFiles.Checkpoint), 2, OtherRoot))
        ),
        new(
            "given origin",
            """[ "$(sed -n 1p "$work/given")" =""",
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
            """= "$(root "$work/earlier")" ]""",
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
            """[ -z "$broken" ] || fail "record """,
            "record *",
            forged =>
                forged.Set(
                    EvidenceFiles.Records,
                    forged.Text(EvidenceFiles.Records).Replace("\"kind\":\"run_created\"", "\"kind\":\"run_forged\"", Ordinal)
                )
        ),
        new(
            "time",
            """[ "$(told $((size - 1)) 3)" =""",
            "manifest.txt",
            forged => forged.Manifest = forged.Manifest with { At = "2026-03-01T12:00:00.000000Z" }
        ),
        new(
            "proofs",
            """[ "$index" -lt "$size" ] && cmp -s""",
            "proof *",
            forged => forged.Set(ProofOf(forged), forged.Text(ProofOf(forged)).Replace("=\n\n", "=\n", Ordinal))
        ),
        new(
            "rows",
            """[ ! -s "$work/broken" ]""",
            "row *",
            forged => forged.Set(EvidenceFiles.RowOf(Verdict(forged)), forged.Text(EvidenceFiles.RowOf(Verdict(forged))) + "x")
        ),
        new(
            "rows' proofs",
            """[ ! -s "$work/broken" ]""",
            "proof *",
            forged => forged.Files.Remove(EvidenceFiles.ProofOf(Verdict(forged)))
        ),
        new(
            "columns",
            """cmp -s "$work/column" """,
            "column README.txt",
            forged =>
                forged.Manifest = forged.Manifest with { Columns = forged.Manifest.Columns.Add(new("README.txt", Verdict(forged), 1)) }
        ),
        new(
            "digests",
            """[ "$(column "$second" "$third")" = "$(sha256sum""",
            "digest README.txt",
            forged =>
                forged.Manifest = forged.Manifest with { Digests = forged.Manifest.Digests.Add(new("README.txt", Verdict(forged), 1)) }
        ),
        // An attempt at a phase has the run's id and a number where a run has its state.
        new(
            "runs",
            """= cutter_governance.run ] && [ -f""",
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
            """[ "$(column "$first" 1)" = "$second" ]""",
            "run *",
            forged => forged.Manifest = forged.Manifest with { Runs = [forged.Run with { State = "Enacted" }] }
        ),
        new(
            "ledgers",
            """[ "$(lines "$work/ledger")" = "$second" ]""",
            "ledger *",
            forged =>
                forged.Manifest = forged.Manifest with
                {
                    Ledgers = [forged.Manifest.Ledgers[0] with { Records = forged.Manifest.Ledgers[0].Records - 1 }],
                }
        ),
        new(
            "rosters",
            """= cutter_governance.roster ] ||""",
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
            """grep -q "^column rosters/""",
            "roster *",
            forged =>
                forged.Manifest = forged.Manifest with
                {
                    Columns = forged.Manifest.Columns.RemoveAll(line => line.File.StartsWith("rosters/", Ordinal)),
                }
        ),
        new(
            "newest roster",
            """[ -f "$folder/rosters/$index.allowed_signers" ]""",
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
            """' "$manifest" || fail "signature of record""",
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
            """' "$manifest" || fail "$1 $2""",
            "plan *",
            forged =>
                forged.Manifest = forged.Manifest with
                {
                    Digests = forged.Manifest.Digests.RemoveAll(line => line.File.StartsWith("plans/", Ordinal)),
                }
        ),
        new(
            "signatures",
            """        || fail "signature $signature""",
            "signature backups/*",
            async forged =>
            {
                string manifest = EvidenceFiles.BackupOf(forged.RowOf(EvidenceTables.Backup));
                forged.Set(manifest + ".sig", await forged.SignAsync("stranger", forged.Text(manifest), EvidenceTables.ExecutorNamespace));
            }
        ),
        // ssh-keygen lets a pattern, and one key of two principals, sign.
        new("namespace", """names "$5" "$2" "$3" """, "signature statements/*", _ => { })
        {
            Edit = roster => roster.Replace("iucutter.executor,iucutter.checkpoint", "iucutter.*", Ordinal),
        },
        new("outside's files", """[ -f "$outside" ] && [ -f""", Outside, forged => forged.Files.Remove(OutsideCheckpoint.SignatureFile))
        {
            Without = "FAIL signature " + OutsideCheckpoint.SignatureFile,
        },
        new(
            "outside's origin",
            """[ "$(sed -n 1p "$outside")" =""",
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
            """= "$(root "$work/covered")" ]""",
            Outside,
            forged => forged.SetOutsideAsync(Forgery.Line(forged.Outside(forged.Size), 2, OtherRoot))
        ),
        new(
            "outside's signature",
            """        || fail 'signature outside""",
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
        new(
            "signer",
            """verifies "$work/signed" "$signer" """,
            "signature of envelope.json",
            forged => forged.Manifest = forged.Manifest with { Signer = "DOT-991" }
        ),
        new("word of ssh-keygen", """grep -q "^Good """, "signature cards/*", _ => { })
        {
            // Whoever signed was no signer any more by then.
            Edit = roster => roster.Replace("valid-before=\"20260401Z\"", "valid-before=\"20260201Z\"", Ordinal),
            Without = "FAIL signature cards/*",
        },
    ];

    private readonly BothVerifiers _both = new();
    private readonly VerifyScript _script = new();

    public static TheoryData<string> Names => new(Rows.Select(row => row.Name));

    private static string OtherRoot => Convert.ToBase64String(MerkleTree.LeafHash("another past"u8));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Check_TakenOutOfTheScript_LetsPassWhatItAloneStops(string name)
    {
        Row row = Rows.Single(row => row.Name == name);
        Forgery forged = await Forgery.BeginAsync(keys, row.Edit);
        await row.Make(forged);
        byte[] zip = await forged.MakeAsync();

        AssertFits(row.Item, await _both.FailAsync(zip, forged.Checkpoint, forged.Roster));
        string[] lines = await _script.RunAsync(zip, forged.Checkpoint, forged.Roster, row.Check.TrimEnd());
        AssertFits(row.Without, lines[^1]);
    }

    [Fact]
    public void EachCheckOfTheScript_HasItsRow()
    {
        string[] checks =
        [
            .. Encoding
                .UTF8.GetString(EvidenceFiles.Resource("verify.sh"))
                .Split('\n')
                .Where(line => line.Contains("|| fail ", Ordinal) || line.Contains("|| return 1", Ordinal)),
        ];
        string[] known = [.. Rows.Select(row => row.Check.TrimEnd()), .. Named];

        Assert.True(checks.Length > 50);
        Assert.DoesNotContain(checks, line => !known.Any(check => line.Contains(check, Ordinal)));
    }

    public void Dispose()
    {
        _both.Dispose();
        _script.Dispose();
    }

    private static void AssertFits(string expected, string actual)
    {
        string[] parts = expected.Split('*');
        Assert.True(
            parts.Length == 1 ? expected == actual : actual.StartsWith(parts[0], Ordinal) && actual.EndsWith(parts[1], Ordinal),
            $"{actual}, and not {expected}"
        );
    }

    private static long Verdict(Forgery forged) => forged.RowOf("cutter_governance.verify_result");

    private static string ProofOf(Forgery forged) => EvidenceFiles.ProofOf(forged.FirstRosterIndex);

    private static string Doubled(string records) => records[..(records.IndexOf('\n', Ordinal) + 1)] + records;

    private static string Upper(string leaves)
    {
        int letter = leaves.IndexOfAny(['a', 'b', 'c', 'd', 'e', 'f']);
        return leaves[..letter] + char.ToUpperInvariant(leaves[letter]) + leaves[(letter + 1)..];
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

    /// <summary>A check, and the bundle that it alone stops.</summary>
    /// <param name="Name">Its name here.</param>
    /// <param name="Check">What its line in the script has, and no other line.</param>
    /// <param name="Item">The item that both verifiers name; * for an index.</param>
    /// <param name="Make">What is changed.</param>
    private sealed record Row(string Name, string Check, string Item, Func<Forgery, Task> Make)
    {
        public Row(string name, string check, string item, Action<Forgery> make)
            : this(
                name,
                check,
                item,
                forged =>
                {
                    make(forged);
                    return Task.CompletedTask;
                }
            ) { }

        /// <summary>What the script says without the check.</summary>
        public string Without { get; init; } = "PASS";

        /// <summary>What is done to the rosters before the log has them; null for nothing.</summary>
        public Func<string, string>? Edit { get; init; }
    }
}
