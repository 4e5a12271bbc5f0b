using System.Collections.Immutable;

namespace IuCutter.Postgres.Backup;

/// <summary>The contents of a snapshot, as the manifest has them.</summary>
/// <param name="Tables">The tables with their digests.</param>
/// <param name="Objects">The objects of the schema with the digests of their definitions.</param>
/// <param name="PreState">What leg A must find unchanged.</param>
internal sealed record SnapshotContents(
    ImmutableArray<BackupTable> Tables,
    ImmutableSortedDictionary<string, string> Objects,
    ImmutableArray<PreStateTable> PreState
);
