using System.Text;
using IuCutter.Core.AuditLog;
using IuCutter.Core.Bundles;

namespace IuCutter.Core.Tests.Bundles;

/// <summary>
/// What somebody who may sign evidence, and who has written the log as well, puts into a bundle to be read in two ways: by shell and awk in
/// one, by C# in the other. Both refuse it, and name the same item.
/// </summary>
[Trait("Promise", "7")]
public sealed class EvidenceHostileTests(EvidenceKeys keys) : IClassFixture<EvidenceKeys>, IDisposable
{
    private const StringComparison Ordinal = StringComparison.Ordinal;

    // What is done, and the item; * for an index.
    private static readonly (string Name, string Item, Action<Forgery> Make)[] Rows =
    [
        .. new[]
        {
            "../up",
            "/root",
            "a/../b",
            "./a",
            "a//b",
            "a\\b",
            "a b",
            "-a",
            "rows/-a",
            "readme.TXT",
            "README.txt/x",
            "a:b",
            "a\nb",
        }.Select(name => ("file " + name, "zip", (Action<Forgery>)(forged => forged.Set(name, "x")))),
        ("record, a blank behind it", "record *", forged => forged.SetLine(Event(forged), Line(forged), " "u8.ToArray())),
        ("record, a NUL in it", "log/records.txt", forged => forged.SetLine(Event(forged), Line(forged), [0])),
        (
            "record, a tab before it",
            "log/records.txt",
            forged => forged.SetLine(Event(forged), Encoding.UTF8.GetBytes($"{Event(forged)}\t{forged.Source.Records[Event(forged)]}"))
        ),
        ("record, a blank in the log", "record *", forged => forged.SetRecord(Event(forged), [.. Record(forged), (byte)' '])),
        ("record, a return in the log", "record *", forged => forged.SetRecord(Event(forged), [.. Record(forged), (byte)'\r'])),
        ("record, no UTF-8", "record *", forged => Change(forged, ",\"key\":\"", [0xC3])),
        ("record, a surrogate", "record *", forged => Change(forged, ",\"key\":\"", [0xED, 0xA0, 0x80])),
        ("record, too long a form", "record *", forged => Change(forged, ",\"key\":\"", [0xE0, 0x80, 0xAF])),
        ("record, a name twice", "record *", forged => Change(forged, ",\"key\":\"", "\",\"key\":\""u8)),
        ("record, names not in order", "record *", forged => Change(forged, ",\"key\":\"", "\",\"aa\":\""u8)),
        ("record, a name of other letters", "record *", forged => Change(forged, ",\"key\":\"", "\",\"key-x\":\""u8)),
        ("record, a letter escaped", "record *", forged => Change(forged, ",\"key\":\"", "\\u0041"u8)),
        ("record, a slash escaped", "record *", forged => Change(forged, ",\"key\":\"", "\\/"u8)),
        ("record, an object in it", "record *", forged => Change(forged, ",\"key\":\"", "\",\"kez\":{\"a\":1},\"kf\":\""u8)),
        ("record, a fraction in it", "record *", forged => Change(forged, ",\"key\":\"", "\",\"kez\":1.0,\"kf\":\""u8)),
        ("record, minus nothing in it", "record *", forged => Change(forged, ",\"key\":\"", "\",\"kez\":-0,\"kf\":\""u8)),
        (
            "record, a number that is none for all",
            "record *",
            forged => Change(forged, ",\"key\":\"", "\",\"kez\":9007199254740992,\"kf\":\""u8)
        ),
        ("record, another zone", "log/records.txt", forged => Replace(forged, "Z\"", "+05:00\"")),
        ("record, another field first", "log/records.txt", forged => Replace(forged, "{\"at\":", "{\"aa\":\"\",\"at\":")),
        ("row, no bracket", "row *", forged => forged.SetRow(Verdict(forged), "x"u8.ToArray())),
        ("row, an open quote", "row *", forged => forged.SetRow(Verdict(forged), "(a,\"b\"\""u8.ToArray())),
        ("row, a NUL", "row *", forged => forged.SetRow(Verdict(forged), [(byte)'(', (byte)'a', 0, (byte)'b'])),
        (
            "number of nineteen digits",
            "manifest.txt",
            forged => forged.ManifestText = text => text.Replace("run ", "run 1000000000000000000", Ordinal)
        ),
        (
            "column 0",
            "manifest.txt",
            forged =>
                forged.Manifest = forged.Manifest with { Columns = forged.Manifest.Columns.Add(new("README.txt", Verdict(forged), 0)) }
        ),
        ("manifest, a return", "manifest.txt", forged => forged.ManifestText = text => text.Replace("\n", "\r\n", Ordinal)),
        ("manifest, a NUL", "manifest.txt", forged => forged.ManifestText = text => text + "\0"),
        (
            "leaves, a return",
            "log/leaves.txt",
            forged => forged.Set(EvidenceFiles.Leaves, forged.Text(EvidenceFiles.Leaves).Replace("\n", "\r\n", Ordinal))
        ),
        ("checkpoint, a return", "checkpoint.txt", forged => forged.SetCheckpoint(forged.Text(EvidenceFiles.Checkpoint) + "line\r\n")),
        ("checkpoint, a NUL", "checkpoint.txt", forged => forged.SetCheckpoint(forged.Text(EvidenceFiles.Checkpoint) + "li\0ne\n")),
        (
            "checkpoint, a control character",
            "checkpoint.txt",
            forged => forged.SetCheckpoint(forged.Text(EvidenceFiles.Checkpoint) + "li\u0085ne\n")
        ),
        (
            "given checkpoint, its end missing",
            "given checkpoint",
            forged => forged.Checkpoint = forged.Text(EvidenceFiles.Checkpoint).TrimEnd('\n')
        ),
        (
            "given checkpoint, a return",
            "given checkpoint",
            forged => forged.Checkpoint = forged.Text(EvidenceFiles.Checkpoint) + "line\r\n"
        ),
        ("type, a control character", "envelope.json", forged => forged.PayloadType = "application/\u0001"),
        ("statement, none", "statement", forged => forged.Statement = _ => ""),
        ("statement, two lines", "statement", forged => forged.Statement = text => text + "\n" + text),
        ("statement, a line end", "statement", forged => forged.Statement = text => text + "\n"),
        (
            "statement, subjects twice",
            "file README.txt",
            forged =>
                forged.Statement = text =>
                    text.Replace(
                        "\"subject\":",
                        "\"subject\":[{\"digest\":{\"sha256\":\"0\"},\"name\":\"README.txt\"}],\"subject\":",
                        Ordinal
                    )
        ),
        (
            "statement, a name escaped",
            "file README.txt",
            forged => forged.Statement = text => text.Replace("README", "\\u0052EADME", Ordinal)
        ),
        ("statement, deep", "statement", forged => forged.Statement = _ => new string('[', 100_000)),
        (
            "statement, a member twice",
            "statement",
            forged => forged.Statement = text => text.Replace("\"v\":1}", "\"v\":1,\"v\":1}", Ordinal)
        ),
        ("statement, another number", "statement", forged => forged.Statement = text => text.Replace("\"v\":1}", "\"v\":1.0}", Ordinal)),
        ("checkpoint, missing", "file checkpoint.txt", forged => forged.Files.Remove(EvidenceFiles.Checkpoint)),
        ("records, the end missing", "log/records.txt", forged => forged.Set(EvidenceFiles.Records, Records(forged).TrimEnd('\n'))),
        ("records, the last one missing", "log/records.txt", forged => forged.Set(EvidenceFiles.Records, WithoutLast(Records(forged)))),
        ("record, no such month", "signature statements/*", WithoutMonth),
        ("row, no record", "row 0", forged => forged.Set(EvidenceFiles.RowOf(0), "(a")),
        (
            "column, no file",
            "column none",
            forged => forged.Manifest = forged.Manifest with { Columns = [.. forged.Manifest.Columns, new("none", Verdict(forged), 1)] }
        ),
        (
            "signature, no file",
            "signature none.sig",
            forged =>
                forged.Manifest = forged.Manifest with
                {
                    Signatures =
                    [
                        .. forged.Manifest.Signatures,
                        forged.Manifest.Signatures[0] with
                        {
                            File = "none",
                            SignatureFile = "none.sig",
                        },
                    ],
                }
        ),
        (
            "signature, words behind it",
            "signature backups/*",
            forged => forged.Set(Backup(forged), forged.Text(Backup(forged)) + "words\n")
        ),
        (
            "signature, words before it",
            "signature backups/*",
            forged => forged.Set(Backup(forged), "words\n" + forged.Text(Backup(forged)))
        ),
        ("roster, none", "roster", WithoutRosters),
        ("roster, namespaces behind the key", "signature *", Nothing),
        ("roster, any namespace", "signature *", Nothing),
        ("roster, a pattern of names", "signature *", Nothing),
    ];

    private readonly BothVerifiers _both = new();

    public static TheoryData<string> Names => new(Rows.Select(row => row.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Bundle_ThatIsReadInTwoWays_IsRefusedByBoth(string name)
    {
        (_, string item, Action<Forgery> make) = Rows.Single(row => row.Name == name);
        Forgery forged = await Forgery.BeginAsync(keys, RosterOf(name));
        make(forged);

        string named = await _both.FailAsync(await forged.MakeAsync(), forged.Checkpoint, forged.Roster, forged.Authority);

        Assert.True(item.EndsWith('*') ? named.StartsWith(item[..^1], Ordinal) : named == item, $"{named}, and not {item}");
    }

    // What ssh-keygen takes, and both know how to read: letters of options in any case, and a key of two people that did not sign.
    [Fact]
    public async Task Roster_WrittenOtherwise_PassesInBoth()
    {
        string[] stranger = (await File.ReadAllTextAsync(keys.Of("stranger") + ".pub", TestContext.Current.CancellationToken)).Split(' ');
        string line = $" namespaces=\"iucutter.verifier\" {stranger[0]} {stranger[1]}\n";
        foreach (
            Func<string, string> edit in new Func<string, string>[]
            {
                roster => roster.Replace("namespaces=", "NameSpaces=", Ordinal),
                roster => roster + "DOT-992" + line + "dave" + line,
            }
        )
        {
            EvidenceSource source = await new EvidenceSample(keys, 1) { Edit = edit }.MakeAsync();
            await _both.PassAsync(await keys.ComposeAsync(source));
        }
    }

    // A column that ends a row and is null is not in its text; of a row that is no UTF-8, both read the bytes.
    [Fact]
    public async Task Row_ShorterThanItsTable_IsToldInOneWay()
    {
        Forgery forged = await Forgery.BeginAsync(keys, null);
        long attempt = forged.RowOf(EvidenceTables.RunPhase);
        forged.SetRow(attempt, [.. Encoding.UTF8.GetBytes($"({forged.Run.RunId},6,2,complete,\""), 0xFF, (byte)'"']);
        forged.Files["empty.txt"] = [];
        forged.Files["bytes.txt"] = [0xFF];
        forged.Manifest = forged.Manifest with
        {
            Columns = [.. forged.Manifest.Columns, new("empty.txt", attempt, 9), new("bytes.txt", attempt, 5)],
        };

        EvidenceVerdict verdict = await _both.PassAsync(await forged.MakeAsync());

        Assert.Contains(verdict.Story, line => line.EndsWith(", attempt 2: complete, by ?, ?, module ?", Ordinal));
    }

    // Of no run, the first record is enough to be covered; there was no roster by then.
    [Fact]
    public async Task OutsideCheckpoint_BeforeTheFirstRoster_IsNamed()
    {
        Forgery forged = await Forgery.BeginAsync(keys, null);
        forged.Manifest = forged.Manifest with { Runs = [], Ledgers = [] };
        await forged.SetOutsideAsync(forged.Outside(1));

        Assert.Equal("signature " + OutsideCheckpoint.SignatureFile, await _both.FailAsync(await forged.MakeAsync()));
    }

    public void Dispose() => _both.Dispose();

    private static Func<string, string>? RosterOf(string name) =>
        name switch
        {
            "roster, namespaces behind the key" => text =>
                string.Join('\n', text.Split('\n').Select(line => line.StartsWith("DOT-991 ", Ordinal) ? Behind(line.Split(' ')) : line)),
            "roster, any namespace" => text =>
                text.Replace("DOT-991 namespaces=\"iucutter.executor,iucutter.checkpoint\"", "DOT-991", Ordinal),
            "roster, a pattern of names" => text => text.Replace("DOT-991 ", "DOT-99? ", Ordinal),
            _ => null,
        };

    private static string Behind(string[] words) => $"{words[0]} {words[2]} {words[3]} {words[1]}";

    private static void Nothing(Forgery forged) => _ = forged;

    private static long Event(Forgery forged) => forged.Source.Records.First(record => record.Value.Contains("run_created", Ordinal)).Key;

    private static long Verdict(Forgery forged) => forged.RowOf("cutter_governance.verify_result");

    private static string Backup(Forgery forged) => EvidenceFiles.BackupOf(forged.RowOf(EvidenceTables.Backup)) + ".sig";

    private static string Records(Forgery forged) => forged.Text(EvidenceFiles.Records);

    private static string WithoutLast(string lines) => lines[..(lines.TrimEnd('\n').LastIndexOf('\n') + 1)];

    private static void WithoutMonth(Forgery forged)
    {
        long index = forged.RowOf(EvidenceTables.Attestation);
        forged.SetRecord(index, Encoding.UTF8.GetBytes(forged.Source.Records[index].Replace("\"2026-03", "\"2026-13", Ordinal)));
    }

    private static void WithoutRosters(Forgery forged)
    {
        foreach (long index in EvidenceFiles.RostersOf(forged.Files.Keys))
        {
            forged.Files.Remove(EvidenceFiles.RosterOf(index));
            forged.Files.Remove(EvidenceFiles.RowOf(index));
        }

        forged.Manifest = forged.Manifest with
        {
            Columns = forged.Manifest.Columns.RemoveAll(line => line.File.StartsWith("rosters/", Ordinal)),
        };
    }

    private static byte[] Record(Forgery forged) => Encoding.UTF8.GetBytes(forged.Source.Records[Event(forged)]);

    private static byte[] Line(Forgery forged) => Encoding.UTF8.GetBytes($"{Event(forged)} {forged.Source.Records[Event(forged)]}");

    private static void Replace(Forgery forged, string old, string with)
    {
        string record = forged.Source.Records[Event(forged)];
        int at = record.IndexOf(old, Ordinal);
        forged.SetRecord(Event(forged), Encoding.UTF8.GetBytes(record[..at] + with + record[(at + old.Length)..]));
    }

    // Bytes behind the first place of a text.
    private static void Change(Forgery forged, string behind, ReadOnlySpan<byte> bytes)
    {
        byte[] record = Record(forged);
        int at = record.AsSpan().IndexOf(Encoding.UTF8.GetBytes(behind)) + behind.Length;
        forged.SetRecord(Event(forged), [.. record[..at], .. bytes, .. record[at..]]);
    }
}
