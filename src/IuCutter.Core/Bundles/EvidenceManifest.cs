using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace IuCutter.Core.Bundles;

/// <summary>
/// The list of what a bundle claims, one claim in a line of words: whom it is about, and how its files hang together. Both verifiers work
/// through it, so it is made of what awk reads. <c>about_IuCutter_Evidence</c> describes the lines.
/// </summary>
internal sealed record EvidenceManifest
{
    /// <summary>Its file in a bundle.</summary>
    public const string FileName = "manifest.txt";

    private const string Title = "iucutter-evidence 1";
    private const int MaxDigits = 18;

    /// <summary>Prefix of the document.</summary>
    public required string DocumentPrefix { get; init; }

    /// <summary>When the last record of the log was written, as that says: the time as of which the bundle is signed.</summary>
    public required string At { get; init; }

    /// <summary>Who signs the bundle, as the roster names them.</summary>
    public required string Signer { get; init; }

    /// <summary>Version of the module that wrote the bundle.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>SHA-256 of that module.</summary>
    public required string ToolSha256 { get; init; }

    /// <summary>The runs.</summary>
    public required ImmutableArray<RunLine> Runs { get; init; }

    /// <summary>The part of the ledger that is about each run.</summary>
    public required ImmutableArray<LedgerLine> Ledgers { get; init; }

    /// <summary>The files that are a column of a row.</summary>
    public required ImmutableArray<ColumnLine> Columns { get; init; }

    /// <summary>The files whose SHA-256 is a column of a row.</summary>
    public required ImmutableArray<ColumnLine> Digests { get; init; }

    /// <summary>Who signed what.</summary>
    public required ImmutableArray<SignatureLine> Signatures { get; init; }

    /// <summary>The checkpoint from outside the database; null when there is none in the bundle.</summary>
    public required OutsideLine? Outside { get; init; }

    /// <summary>The parts that are not in the bundle.</summary>
    public required ImmutableArray<MissingLine> Missing { get; init; }

    /// <summary>The file.</summary>
    public byte[] Bytes
    {
        get
        {
            StringBuilder text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"{Title}\ndocument {DocumentPrefix}\nat {At}\nsigner {Signer}\n");
            text.Append(CultureInfo.InvariantCulture, $"tool {ToolVersion} {ToolSha256}\n");
            foreach (RunLine run in Runs)
            {
                text.Append(CultureInfo.InvariantCulture, $"run {run.Row} {run.RunId} {run.State}\n");
            }

            foreach (LedgerLine ledger in Ledgers)
            {
                text.Append(CultureInfo.InvariantCulture, $"ledger {ledger.RunId} {ledger.Records} {ledger.Sha256}\n");
            }

            foreach (ColumnLine column in Columns)
            {
                text.Append(CultureInfo.InvariantCulture, $"column {column.File} {column.Row} {column.Column}\n");
            }

            foreach (ColumnLine digest in Digests)
            {
                text.Append(CultureInfo.InvariantCulture, $"digest {digest.File} {digest.Row} {digest.Column}\n");
            }

            foreach (SignatureLine signature in Signatures)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"signature {signature.Record} {signature.Namespace} {signature.Principal} {signature.File} {signature.SignatureFile}\n"
                );
            }

            if (Outside is { } outside)
            {
                text.Append(CultureInfo.InvariantCulture, $"outside {outside.Size} {outside.Principal}\n");
            }

            foreach (MissingLine missing in Missing)
            {
                text.Append(CultureInfo.InvariantCulture, $"missing {missing.What} {missing.Subject} {missing.Reason}\n");
            }

            return Encoding.ASCII.GetBytes(text.ToString());
        }
    }

    /// <summary>Reads the file; null when it is not the one that <see cref="Bytes"/> gives.</summary>
    public static EvidenceManifest? Parse(ReadOnlySpan<byte> bytes)
    {
        string[][] lines = [.. Encoding.Latin1.GetString(bytes).Split('\n').Select(line => line.Split(' '))];
        if (
            lines.Length < 6
            || lines[1] is not ["document", { } document]
            || lines[2] is not ["at", { } at]
            || lines[3] is not ["signer", { } signer]
            || lines[4] is not ["tool", { } version, { } sha256]
            || lines[5..^1].Any(line => !line.All(IsWord))
            || !new[] { document, at, signer, version, sha256 }.All(IsWord)
        )
        {
            return null;
        }

        EvidenceManifest read = new EvidenceManifest
        {
            DocumentPrefix = document,
            At = at,
            Signer = signer,
            ToolVersion = version,
            ToolSha256 = sha256,
            Runs = [.. lines.Where(line => line is ["run", _, _, _]).Select(line => new RunLine(Number(line[1]), line[2], line[3]))],
            Ledgers =
            [
                .. lines.Where(line => line is ["ledger", _, _, _]).Select(line => new LedgerLine(line[1], Number(line[2]), line[3])),
            ],
            Columns = [.. Files(lines, "column")],
            Digests = [.. Files(lines, "digest")],
            Signatures =
            [
                .. lines
                    .Where(line => line is ["signature", _, _, _, _, _])
                    .Select(line => new SignatureLine(Number(line[1]), line[2], line[3], line[4], line[5])),
            ],
            Outside = lines
                .Where(line => line is ["outside", _, _])
                .Select(line => new OutsideLine(Number(line[1]), line[2]))
                .FirstOrDefault(),
            Missing = [.. lines.Where(line => line is ["missing", _, _, _]).Select(line => new MissingLine(line[1], line[2], line[3]))],
        };
        // One text for one list: whatever was not understood is a difference.
        return read.Bytes.AsSpan().SequenceEqual(bytes) && read.Columns.Concat(read.Digests).All(line => line.Column > 0) ? read : null;
    }

    private static IEnumerable<ColumnLine> Files(string[][] lines, string kind) =>
        lines
            .Where(line => line.Length == 4 && line[0] == kind)
            .Select(line => new ColumnLine(line[1], Number(line[2]), (int)Math.Min(Number(line[3]), int.MaxValue)));

    private static long Number(string word) =>
        word.Length <= MaxDigits && long.TryParse(word, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;

    // Letters and digits of ASCII, and . _ : @ + / -, none of which JSON, a shell or a path escapes; no way up.
    private static bool IsWord(string word) =>
        word.Length > 0
        && word.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or ':' or '@' or '+' or '/' or '-')
        && !word.Contains("..", StringComparison.Ordinal)
        && word[0] != '/'
        && word[0] != '-';
}

/// <summary>A run.</summary>
/// <param name="Row">Index of the record whose row is the run's.</param>
/// <param name="RunId">Its id.</param>
/// <param name="State">The state that it stands in.</param>
internal sealed record RunLine(long Row, string RunId, string State);

/// <summary>The part of the ledger that is about a run.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Records">Number of records of rows of the ledger.</param>
/// <param name="Sha256">SHA-256 over their lines <c>relation key row_sha256</c>, in the order of the log.</param>
internal sealed record LedgerLine(string RunId, long Records, string Sha256);

/// <summary>A file, and a column of a row.</summary>
/// <param name="File">The file.</param>
/// <param name="Row">Index of the record whose row it is.</param>
/// <param name="Column">Number of the column, from 1.</param>
internal sealed record ColumnLine(string File, long Row, int Column);

/// <summary>A signature.</summary>
/// <param name="Record">Index of the record that tells of it: its time, and the roster before it, decide whether the key was valid.</param>
/// <param name="Namespace">Namespace of the signature.</param>
/// <param name="Principal">Who signed, as the roster names them.</param>
/// <param name="File">The file that was signed.</param>
/// <param name="SignatureFile">The signature.</param>
internal sealed record SignatureLine(long Record, string Namespace, string Principal, string File, string SignatureFile);

/// <summary>The checkpoint from outside the database that is in the bundle.</summary>
/// <param name="Size">Number of records that it covers: the newest roster among them decides whether its key was valid.</param>
/// <param name="Principal">Who signed it, as the roster names them.</param>
internal sealed record OutsideLine(long Size, string Principal);

/// <summary>Something that is not in the bundle.</summary>
/// <param name="What">What it is (<see cref="EvidenceGaps"/>).</param>
/// <param name="Subject">The run or document that it is of.</param>
/// <param name="Reason">Why, in one word with hyphens.</param>
internal sealed record MissingLine(string What, string Subject, string Reason);
