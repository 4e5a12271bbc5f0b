namespace IuCutter;

/// <summary>A backup that was restored into a scratch database and compared: every table, every object of the schema.</summary>
/// <param name="Path">Absolute path of the encrypted file.</param>
/// <param name="RunId">The run that it was made for.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="Signer">The duty whose key signed the manifest, as the roster names it.</param>
/// <param name="Tables">Tables whose count and digest are those of the snapshot.</param>
/// <param name="Rows">Rows in them.</param>
/// <param name="Objects">Objects of the schema (columns, constraints, functions, triggers, types) that came back as they were.</param>
/// <param name="RestoreTime">How long decrypting and restoring took, without starting the scratch server.</param>
public sealed record BackupProof(
    string Path,
    string RunId,
    DateTimeOffset CreatedAt,
    string Signer,
    int Tables,
    long Rows,
    int Objects,
    TimeSpan RestoreTime
) : IuRecord;
