namespace IuCutter.Postgres.Schema;

/// <summary>One row of the schema journal.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Sha256">SHA-256 of the text that was applied.</param>
/// <param name="ModuleVersion">Version of the module that applied it, three numbers; null when the row was not written by one.</param>
internal sealed record AppliedMigration(string Name, string Sha256, string? ModuleVersion);
