using System.Collections.Immutable;

namespace IuCutter;

/// <summary>A backup that was restored into a database of its own, and compared with its manifest.</summary>
/// <param name="Path">Absolute path of the encrypted file.</param>
/// <param name="Database">Name of the database; execution is off in it.</param>
/// <param name="RunId">The run that the backup was made for.</param>
/// <param name="Tables">Tables whose count and digest are those of the snapshot.</param>
/// <param name="Rows">Rows in them.</param>
/// <param name="RestoreTime">How long decrypting and restoring took.</param>
/// <param name="RolesCreated">Roles that the server lacked; they cannot log in until the DBA lets them.</param>
public sealed record BackupRestoration(
    string Path,
    string Database,
    string RunId,
    int Tables,
    long Rows,
    TimeSpan RestoreTime,
    ImmutableArray<string> RolesCreated
) : IuRecord
{
    /// <summary>Name of the database that was replaced and is kept; null when none was.</summary>
    public string? ReplacedAs { get; init; }

    /// <summary>
    /// When an earlier command put this backup in the database's place, by the server's clock: this one found that and changed
    /// nothing. Null when this one restored.
    /// </summary>
    public DateTimeOffset? ReplacedEarlierAt { get; init; }
}
