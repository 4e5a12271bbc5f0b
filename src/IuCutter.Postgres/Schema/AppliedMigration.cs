namespace IuCutter.Postgres.Schema;

/// <summary>One row of the schema journal.</summary>
/// <param name="Name">The migration's name.</param>
/// <param name="Sha256">SHA-256 of the script that was applied.</param>
internal sealed record AppliedMigration(string Name, string Sha256);
