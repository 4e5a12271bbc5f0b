using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using IuCutter.Core.AuditLog;

namespace IuCutter.Core.Bundles;

/// <summary>The log of a bundle, checked: its root is that of the leaves, and each record is one of them.</summary>
internal sealed partial class EvidenceLog
{
    private readonly byte[][] _leaves;

    private EvidenceLog(Checkpoint checkpoint, byte[][] leaves, SortedDictionary<long, LogRecord> records)
    {
        _leaves = leaves;
        Checkpoint = checkpoint;
        Records = records;
    }

    /// <summary>The checkpoint.</summary>
    public Checkpoint Checkpoint { get; }

    /// <summary>The records, by their index.</summary>
    public SortedDictionary<long, LogRecord> Records { get; }

    /// <summary>The root of its first leaves.</summary>
    /// <param name="size">How many; no more than there are.</param>
    public byte[] RootOf(long size) => new LeafLevels(_leaves[..(int)size]).Root;

    /// <summary>Index of the last record of some runs; -1 when there is none.</summary>
    public long LastOf(ImmutableArray<RunLine> runs) =>
        Records.LastOrDefault(record => runs.Any(run => run.RunId == record.Value["run"]), new(-1, null!)).Key;

    /// <summary>Checks it.</summary>
    /// <param name="files">The bundle's files.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="given">An earlier checkpoint of the same log; null for none.</param>
    /// <exception cref="EvidenceFault">Something does not hold.</exception>
    public static EvidenceLog Check(SortedDictionary<string, byte[]> files, EvidenceManifest manifest, string? given)
    {
        byte[] text = EvidenceCheck.Need(files, EvidenceFiles.Checkpoint);
        Checkpoint checkpoint =
            Checkpoint.Parse(Encoding.UTF8.GetString(text)) is { } read && Encoding.UTF8.GetBytes(read.Text).AsSpan().SequenceEqual(text)
                ? read
                : throw new EvidenceFault(EvidenceFiles.Checkpoint, "It is not a checkpoint.");
        byte[][] leaves =
            ReadLeaves(EvidenceCheck.Need(files, EvidenceFiles.Leaves))
            ?? throw new EvidenceFault(EvidenceFiles.Leaves, "It is not a list of hashes.");
        LeafLevels levels = new LeafLevels(leaves);
        EvidenceFault.Unless(
            checkpoint.Size == leaves.Length && checkpoint.Root.AsSpan().SequenceEqual(levels.Root),
            EvidenceFiles.Checkpoint,
            $"The {leaves.Length} leaves have the root {Convert.ToBase64String(levels.Root)}."
        );
        if (given is not null)
        {
            CheckGiven(given, checkpoint, leaves);
        }

        SortedDictionary<long, LogRecord> records = ReadRecords(EvidenceCheck.Need(files, EvidenceFiles.Records), leaves);
        EvidenceFault.Unless(
            records[leaves.Length - 1]["at"] == manifest.At,
            EvidenceManifest.FileName,
            "Its time is not that of the last record."
        );
        foreach (long index in EvidenceFiles.ProofsOf(files.Keys))
        {
            EvidenceFault.Unless(
                index >= 0
                    && index < leaves.Length
                    && InclusionProofText
                        .Write(index, levels.Inclusion((int)index), checkpoint.Text)
                        .AsSpan()
                        .SequenceEqual(files[EvidenceFiles.ProofOf(index)]),
                $"proof {index}",
                "It does not lead from its leaf to the root."
            );
        }

        return new EvidenceLog(checkpoint, leaves, records);
    }

    // The leaves are all here, so whatever checkpoint was kept can be compared: no consistency proof is needed for its size.
    private static void CheckGiven(string given, Checkpoint checkpoint, byte[][] leaves)
    {
        const string item = "given checkpoint";
        int end = given.IndexOf("\n\n", StringComparison.Ordinal);
        Checkpoint earlier =
            (given.EndsWith('\n') ? Checkpoint.Parse(end < 0 ? given : given[..(end + 1)]) : null)
            ?? throw new EvidenceFault(item, "What was given is not a checkpoint.");
        EvidenceFault.Unless(
            earlier.Origin == checkpoint.Origin,
            item,
            $"It is of '{earlier.Origin}', the bundle of '{checkpoint.Origin}'."
        );
        EvidenceFault.Unless(
            earlier.Size <= leaves.Length,
            item,
            $"The log had {earlier.Size} records by then; in the bundle it has {leaves.Length}."
        );
        EvidenceFault.Unless(
            earlier.Root.AsSpan().SequenceEqual(new LeafLevels(leaves[..(int)earlier.Size]).Root),
            item,
            $"The first {earlier.Size} records of the log are others than by then."
        );
    }

    private static byte[][]? ReadLeaves(byte[] text)
    {
        const int width = (2 * MerkleTree.HashLength) + 1;
        if (text.Length == 0 || text.Length % width != 0)
        {
            return null;
        }

        byte[][] leaves = new byte[text.Length / width][];
        for (int index = 0; index < leaves.Length; index++)
        {
            ReadOnlySpan<byte> line = text.AsSpan(index * width, width);
            if (line[^1] != '\n' || line[..^1].ContainsAnyExcept("0123456789abcdef"u8))
            {
                return null;
            }

            leaves[index] = Convert.FromHexString(Encoding.ASCII.GetString(line[..^1]));
        }

        return leaves;
    }

    private static SortedDictionary<long, LogRecord> ReadRecords(byte[] text, byte[][] leaves)
    {
        (long Index, string Text)[] lines = ReadLines(Encoding.UTF8.GetString(text), leaves.Length);
        SortedDictionary<long, LogRecord> records = [];
        foreach ((long index, string line) in lines)
        {
            LogRecord? record = LogRecord.Parse(line);
            EvidenceFault.Unless(
                MerkleTree.LeafHash(Encoding.UTF8.GetBytes(line)).AsSpan().SequenceEqual(leaves[index])
                    && record is not null
                    && record.Names.All(IsName),
                $"record {index}",
                "It is not the one of which the log has the leaf."
            );
            records.Add(index, record!);
        }

        return records;
    }

    private static (long Index, string Text)[] ReadLines(string text, int size)
    {
        string[] lines = text.Split('\n');
        EvidenceFault.Unless(
            lines[^1].Length == 0 && !text.Contains('\0', StringComparison.Ordinal),
            EvidenceFiles.Records,
            "Its last line does not end."
        );
        List<(long, string)> read = [];
        long before = -1;
        foreach (string line in lines[..^1])
        {
            string[] parts = line.Split(' ', 2);
            EvidenceFault.Unless(
                parts.Length == 2
                    && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long index)
                    && parts[0] == index.ToString(CultureInfo.InvariantCulture)
                    && index > before
                    && index < size
                    && Beginning().IsMatch(parts[1]),
                EvidenceFiles.Records,
                "Its lines are not records in the order of their numbers."
            );
            before = long.Parse(parts[0], CultureInfo.InvariantCulture);
            read.Add((before, parts[1]));
        }

        EvidenceFault.Unless(before == size - 1, EvidenceFiles.Records, "The last record of the log is not among them.");
        return [.. read];
    }

    private static bool IsName(string name) =>
        name.Length > 0 && name.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '_');

    [GeneratedRegex("^\\{\"at\":\"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{6}Z\"")]
    private static partial Regex Beginning();
}
