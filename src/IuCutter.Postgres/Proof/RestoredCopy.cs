using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Restore;
using IuCutter.Postgres.Scratch;

namespace IuCutter.Postgres.Proof;

/// <summary>A database that a backup was restored into, and that was found to be what the manifest says.</summary>
/// <param name="Database">Opens connections to it.</param>
/// <param name="Server">The server that it is on.</param>
/// <param name="Backup">The backup.</param>
internal sealed record RestoredCopy(NpgsqlConnectionProvider Database, IScratchServer Server, VerifiedBackup Backup);
