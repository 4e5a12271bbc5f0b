namespace IuCutter.Postgres.Backup;

/// <summary>The snapshot and the cluster that a backup was made of.</summary>
/// <param name="Id">Name of the exported snapshot, for --snapshot.</param>
/// <param name="Lsn">Position in the write-ahead log.</param>
/// <param name="Horizon">The oldest transaction that was running: whatever commits later has an id that is not older.</param>
/// <param name="SystemIdentifier">The cluster's identifier.</param>
/// <param name="PublicUsage">Whether everybody may use schema public.</param>
/// <param name="Roster">The allowed-signers file in force; null when there is none.</param>
internal sealed record SnapshotIdentity(string Id, string Lsn, string Horizon, string SystemIdentifier, bool PublicUsage, string? Roster);
