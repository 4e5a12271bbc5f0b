namespace IuCutter;

/// <summary>A restore in a database's place that was cut off, and what became of it.</summary>
/// <param name="Database">Name of the database; it is open.</param>
/// <param name="Outcome">Whether it was finished or taken back, now or before.</param>
public sealed record RestoreResumption(string Database, RestoreOutcome Outcome) : IuRecord
{
    /// <summary>The run that the backup was made for; null where no restore was begun.</summary>
    public string? RunId { get; init; }

    /// <summary>SHA-256 of the encrypted file; null where no restore was begun.</summary>
    public string? BackupSha256 { get; init; }

    /// <summary>Name of the database that was replaced and is kept; null unless the restore was finished.</summary>
    public string? ReplacedAs { get; init; }

    /// <summary>The login that began the restore; null where none was begun.</summary>
    public string? BegunBy { get; init; }

    /// <summary>When it was begun, by the server's clock; null where none was.</summary>
    public DateTimeOffset? BegunAt { get; init; }
}
