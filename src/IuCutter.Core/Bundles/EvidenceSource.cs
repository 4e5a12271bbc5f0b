using System.Collections.Immutable;

namespace IuCutter.Core.Bundles;

/// <summary>The material of a bundle, as one snapshot of a database gives it.</summary>
internal sealed record EvidenceSource
{
    /// <summary>Prefix of the document.</summary>
    public required string DocumentPrefix { get; init; }

    /// <summary>Ids of the runs.</summary>
    public required ImmutableArray<string> RunIds { get; init; }

    /// <summary>Name of the log, as its checkpoints have it.</summary>
    public required string Origin { get; init; }

    /// <summary>The hashes of all leaves of the log.</summary>
    public required byte[][] Leaves { get; init; }

    /// <summary>Records by their index: of the runs, of the rosters, of what else the runs rest on, and the last one of the log.</summary>
    public required SortedDictionary<long, string> Records { get; init; }

    /// <summary>The rows of those records that are the last of their row, by the index of the record (<see cref="RowText"/>).</summary>
    public required SortedDictionary<long, string> Rows { get; init; }

    /// <summary>Version of the module that writes the bundle.</summary>
    public required string ToolVersion { get; init; }

    /// <summary>SHA-256 of that module.</summary>
    public required string ToolSha256 { get; init; }

    /// <summary>The canonical JSON of which the plan's digest is the SHA-256, by the run.</summary>
    public ImmutableSortedDictionary<string, byte[]> Plans { get; init; } = ImmutableSortedDictionary<string, byte[]>.Empty;

    /// <summary>The manifest of the backup and its signature, by the run.</summary>
    public ImmutableSortedDictionary<string, (byte[] Manifest, string Signature)> Backups { get; init; } =
        ImmutableSortedDictionary<string, (byte[], string)>.Empty;

    /// <summary>The source, by the run. Empty unless text is asked for.</summary>
    public ImmutableSortedDictionary<string, byte[]> Texts { get; init; } = ImmutableSortedDictionary<string, byte[]>.Empty;

    /// <summary>The newest signed checkpoint from outside the database that covers the runs; null when there is none.</summary>
    public OutsideCheckpoint? Outside { get; init; }

    /// <summary>Why something is not in it, in one word with hyphens, by what it is and of which (<see cref="EvidenceGaps"/>).</summary>
    public ImmutableDictionary<(string What, string Subject), string> Reasons { get; init; } =
        ImmutableDictionary<(string, string), string>.Empty;
}
