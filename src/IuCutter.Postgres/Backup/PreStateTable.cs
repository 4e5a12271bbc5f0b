namespace IuCutter.Postgres.Backup;

/// <summary>The pre-state of a table, identified by its number of rows and by who wrote the recent ones (r2_backup.sql).</summary>
/// <param name="Name">Schema and name.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="Recent">A sum over the ages of rows that are not older than the snapshot's horizon; a number of any length.</param>
internal sealed record PreStateTable(string Name, long Rows, string Recent);
