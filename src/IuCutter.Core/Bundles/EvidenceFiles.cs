using System.Collections.Immutable;
using System.Globalization;

namespace IuCutter.Core.Bundles;

/// <summary>The names of a bundle's files, and those that every bundle has alike.</summary>
internal static class EvidenceFiles
{
    /// <summary>The signed statement. With its time stamp the one file that is no subject of it.</summary>
    public const string Envelope = "envelope.json";

    /// <summary>The time stamp of the envelope, which is made after that; not in every bundle.</summary>
    public const string Timestamp = "statement.tsr";

    /// <summary>The checkpoint of the log.</summary>
    public const string Checkpoint = "checkpoint.txt";

    /// <summary>The hashes of all leaves, one in a line, hexadecimal.</summary>
    public const string Leaves = "log/leaves.txt";

    /// <summary>The records, one in a line: index, blank, record.</summary>
    public const string Records = "log/records.txt";

    private const string Proofs = "log/proofs/";
    private const string ProofExtension = ".tlog-proof";
    private const string Rows = "rows/";
    private const string RowExtension = ".row";
    private const string Rosters = "rosters/";
    private const string RosterExtension = ".allowed_signers";
    private const long MaxIndex = 1_000_000_000_000_000_000;

    /// <summary>The inclusion proof of a record.</summary>
    public static string ProofOf(long index) => string.Create(CultureInfo.InvariantCulture, $"{Proofs}{index}{ProofExtension}");

    /// <summary>The row of a record.</summary>
    public static string RowOf(long index) => string.Create(CultureInfo.InvariantCulture, $"{Rows}{index}{RowExtension}");

    /// <summary>The indexes of the records that have a proof in a bundle, ascending; -1 for a name that is none.</summary>
    public static ImmutableArray<long> ProofsOf(IEnumerable<string> names) => Indexes(names, Proofs, ProofExtension);

    /// <summary>The indexes of the records that have their row in a bundle, ascending; -1 for a name that is none.</summary>
    public static ImmutableArray<long> RowsOf(IEnumerable<string> names) => Indexes(names, Rows, RowExtension);

    /// <summary>The indexes of the records of the rosters in a bundle, ascending; -1 for a name that is none.</summary>
    public static ImmutableArray<long> RostersOf(IEnumerable<string> names) => Indexes(names, Rosters, RosterExtension);

    /// <summary>The roster of a record.</summary>
    public static string RosterOf(long index) => string.Create(CultureInfo.InvariantCulture, $"{Rosters}{index}{RosterExtension}");

    /// <summary>The plan of a run.</summary>
    public static string PlanOf(string runId) => $"plans/{runId}.json";

    /// <summary>The manifest of the backup of a record.</summary>
    public static string BackupOf(long index) => string.Create(CultureInfo.InvariantCulture, $"backups/{index}.manifest.json");

    /// <summary>SHA-256 of each file but the envelope and its time stamp, by its name.</summary>
    public static SortedDictionary<string, string> Sha256(SortedDictionary<string, byte[]> files)
    {
        SortedDictionary<string, string> sha256 = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, byte[] content) in files)
        {
            if (name is not (Envelope or Timestamp))
            {
                sha256.Add(name, Digest.Of(content));
            }
        }

        return sha256;
    }

    /// <summary>A file that every bundle has alike.</summary>
    public static byte[] Resource(string name)
    {
        using Stream stream =
            typeof(EvidenceFiles).Assembly.GetManifestResourceStream("IuCutter.Evidence." + name)
            ?? throw new InvalidOperationException($"There is no resource {name}.");
        using MemoryStream bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static ImmutableArray<long> Indexes(IEnumerable<string> names, string folder, string extension) =>
        [
            .. names
                .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
                .Select(name =>
                    name.EndsWith(extension, StringComparison.Ordinal)
                    && long.TryParse(
                        name.AsSpan(folder.Length, Math.Max(0, name.Length - folder.Length - extension.Length)),
                        NumberStyles.None,
                        CultureInfo.InvariantCulture,
                        out long index
                    )
                    && index < MaxIndex
                    && name == string.Create(CultureInfo.InvariantCulture, $"{folder}{index}{extension}")
                        ? index
                        : -1
                )
                .Order(),
        ];
}
