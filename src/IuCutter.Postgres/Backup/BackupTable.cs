namespace IuCutter.Postgres.Backup;

/// <summary>One table as the backup's snapshot sees it.</summary>
/// <param name="Name">Schema and table.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Digest">SHA-256 over the sorted SHA-256 of each row's text; independent of the order of the rows.</param>
internal sealed record BackupTable(string Name, long Rows, string Digest);
