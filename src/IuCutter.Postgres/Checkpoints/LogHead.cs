using IuCutter.Core.Checkpoints;

namespace IuCutter.Postgres.Checkpoints;

/// <summary>A log as it stands in its database.</summary>
/// <param name="Size">Number of leaves; one at least.</param>
/// <param name="Root">The root of the tree of that size.</param>
/// <param name="Origin">The name of the log; its first leaf is in that tree.</param>
/// <param name="Context">Now, and the database.</param>
internal sealed record LogHead(long Size, byte[] Root, string Origin, CheckpointContext Context)
{
    /// <summary>
    /// Whether a checkpoint is this database's affair: it is of its log, or was made where this database is now. What cannot be read may
    /// be either.
    /// </summary>
    public bool Concerns(FoundCheckpoint found) =>
        found.Signed is null || found.Signed.Checkpoint.Origin == Origin || found.Context?.IsSamePlace(Context) == true;
}
