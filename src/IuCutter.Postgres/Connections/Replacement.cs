namespace IuCutter.Postgres.Connections;

/// <summary>A restore that takes a database's place, as its journal has it: all that is needed to finish it or to take it back.</summary>
/// <param name="Database">Name of the database that is replaced.</param>
/// <param name="Beside">Name of the database that takes its place, until it does.</param>
/// <param name="Kept">Name of the replaced database afterwards.</param>
/// <param name="BackupSha256">SHA-256 of the encrypted file.</param>
/// <param name="ManifestSha256">SHA-256 of its manifest.</param>
/// <param name="RunId">The run that the backup was made for.</param>
/// <param name="Login">The superuser's login that began it.</param>
/// <param name="BeganAt">When it began, by the server's clock.</param>
/// <param name="Step">How far it came.</param>
internal sealed record Replacement(
    string Database,
    string Beside,
    string Kept,
    string BackupSha256,
    string ManifestSha256,
    string RunId,
    string Login,
    DateTimeOffset BeganAt,
    ReplacementStep Step
)
{
    /// <summary>Whether it was begun and has come to neither end.</summary>
    public bool IsUnfinished => Step is ReplacementStep.Restoring or ReplacementStep.Closed or ReplacementStep.CardUsed;
}
