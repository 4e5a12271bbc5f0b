using System.Collections.Immutable;
using System.Text;
using IuCutter.Core.AuditLog;

namespace IuCutter.Core.Bundles;

/// <summary>The rows of a bundle, checked: each is the one whose digest its record has, and files and runs follow from them.</summary>
internal sealed class EvidenceRows
{
    private readonly SortedDictionary<long, ImmutableArray<string>> _rows = [];

    private EvidenceRows() { }

    /// <summary>The rows, by the index of their record: the columns, a letter for a byte.</summary>
    public SortedDictionary<long, ImmutableArray<string>> Columns => _rows;

    /// <summary>Checks them.</summary>
    /// <exception cref="EvidenceFault">Something does not hold.</exception>
    public static EvidenceRows Check(
        SortedDictionary<string, byte[]> files,
        EvidenceManifest manifest,
        EvidenceLog log,
        SortedDictionary<string, string> sha256
    )
    {
        EvidenceRows rows = new EvidenceRows();
        foreach (long index in EvidenceFiles.RowsOf(files.Keys))
        {
            string item = $"row {index}";
            LogRecord record = log.Records.GetValueOrDefault(index) ?? throw new EvidenceFault(item, "There is no record of it.");
            string file = EvidenceFiles.RowOf(index);
            EvidenceFault.Unless(record["row_sha256"] == sha256[file], item, "It is not the row of which the record tells.");
            EvidenceFault.Unless(files.ContainsKey(EvidenceFiles.ProofOf(index)), $"proof {index}", "It is missing.");
            rows._rows.Add(index, Read(files[file]) ?? throw new EvidenceFault(item, "It is not the text of a row."));
        }

        foreach (ColumnLine line in manifest.Columns)
        {
            byte[] content = files.GetValueOrDefault(line.File) ?? throw new EvidenceFault($"column {line.File}", "The file is missing.");
            EvidenceFault.Unless(
                rows.Find(line.Row, line.Column) is { } column && Encoding.Latin1.GetBytes(column).AsSpan().SequenceEqual(content),
                $"column {line.File}",
                $"It is not column {line.Column} of row {line.Row}."
            );
        }

        foreach (ColumnLine line in manifest.Digests)
        {
            EvidenceFault.Unless(
                sha256.TryGetValue(line.File, out string? digest) && rows.Find(line.Row, line.Column) == digest,
                $"digest {line.File}",
                $"Column {line.Column} of row {line.Row} is not its SHA-256."
            );
        }

        foreach (RunLine run in manifest.Runs)
        {
            EvidenceFault.Unless(
                log.Records.GetValueOrDefault(run.Row)?["relation"] == EvidenceTables.Run
                    && rows.Find(run.Row, 1) == run.RunId
                    && rows.Find(run.Row, 2) == run.State,
                $"run {run.RunId}",
                $"Row {run.Row} says otherwise."
            );
        }

        foreach (LedgerLine ledger in manifest.Ledgers)
        {
            EvidenceFault.Unless(
                EvidenceTables.LedgerOf(ledger.RunId, log.Records.Values) == ledger,
                $"ledger {ledger.RunId}",
                "The records give another digest."
            );
        }

        return rows;
    }

    /// <summary>A column of a row, empty where the row ends before it; null when there is no row.</summary>
    public string? Find(long row, int column) =>
        !_rows.TryGetValue(row, out ImmutableArray<string> columns) ? null
        : column <= columns.Length ? columns[column - 1]
        : "";

    // Byte by byte, as awk reads it in verify.sh: of a row that is no UTF-8, both say the same.
    private static ImmutableArray<string>? Read(byte[] row) =>
        row.Contains((byte)0) || row is [.., (byte)'\n'] ? null : RowText.Columns(Encoding.Latin1.GetString(row));
}
