using System.Collections.Immutable;
using IuCutter.Postgres.Scratch;

namespace IuCutter.Postgres.Backup;

/// <summary>The options of backups: folder, keys, recipients, tables, and where the proof restores.</summary>
/// <param name="Directory">Folder for the encrypted files.</param>
/// <param name="GnuPGHome">GnuPG home; null for the user's own.</param>
/// <param name="OperatorFingerprint">The operator's key, 40 hexadecimal digits; it is the envelope's <c>gpg_fpr</c>.</param>
/// <param name="EscrowFingerprints">Further keys that can decrypt, 40 hexadecimal digits each; one at least.</param>
internal sealed record BackupOptions(
    string Directory,
    string? GnuPGHome,
    string OperatorFingerprint,
    ImmutableArray<string> EscrowFingerprints
)
{
    /// <summary>Where backups lie when nobody names a folder: below the user's data.</summary>
    public static string DefaultDirectory =>
        Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify),
            "iucutter",
            "backups"
        );

    /// <summary>
    /// The mark of the folder when the session was connected (<see cref="BackupFolder"/>): a folder without it is refused. Null for
    /// a folder that is made, mode 0700, when the first backup needs it.
    /// </summary>
    public string? FolderMark { get; init; }

    /// <summary>The governed tables, as <c>schema.table</c> or <c>schema.*</c>; each must be there. What they need comes along.</summary>
    public ImmutableArray<string> Tables { get; init; } =
    [
        "public.information_unit",
        "public.unit_version",
        "public.iu_lifecycle_log",
        "public.birth_registry",
        "public.unit_kind",
        "public.section_type",
        "public.publication_type",
        "cutter_governance.*",
        "iucutter.schema_journal",
    ];

    /// <summary>Tables that the operator wants in it besides, <c>schema.table</c>.</summary>
    public ImmutableArray<string> MoreTables { get; init; } = [];

    /// <summary>The executor's key, which signs the manifest; null when none was named.</summary>
    public string? SigningKey { get; init; }

    /// <summary>Where backups are proved; by default a server that is made for it and removed after it.</summary>
    public IScratchSource Scratch { get; init; } = new ThrowawayScratch();

    /// <summary>Path of pg_dump; null for the one on PATH.</summary>
    public string? PgDump { get; init; }

    /// <summary>Path of pg_restore; null for the one on PATH.</summary>
    public string? PgRestore { get; init; }

    /// <summary>Path of gpg; null for the one on PATH.</summary>
    public string? Gpg { get; init; }

    /// <summary>All who can decrypt, the operator first.</summary>
    public IEnumerable<string> Recipients => EscrowFingerprints.Prepend(OperatorFingerprint).Distinct(StringComparer.OrdinalIgnoreCase);
}
