using System.Collections.Immutable;

namespace IuCutter.Postgres.Backup;

/// <summary>How backups are made.</summary>
/// <param name="Directory">Folder for the encrypted files; made, mode 0700, when it does not exist.</param>
/// <param name="GnuPGHome">GnuPG home; null for the user's own.</param>
/// <param name="OperatorFingerprint">The operator's key, 40 hexadecimal digits; it is the envelope's <c>gpg_fpr</c>.</param>
/// <param name="EscrowFingerprints">Further keys that can decrypt, 40 hexadecimal digits each.</param>
internal sealed record BackupOptions(
    string Directory,
    string? GnuPGHome,
    string OperatorFingerprint,
    ImmutableArray<string> EscrowFingerprints)
{
    /// <summary>What is dumped, as patterns of pg_dump's --table; each must match something.</summary>
    public ImmutableArray<string> Tables { get; init; } =
    [
        "public.information_unit", "public.unit_version", "public.iu_lifecycle_log", "public.birth_registry",
        "public.unit_kind", "public.section_type", "public.publication_type",
        "cutter_governance.*", "iucutter.schema_journal",
    ];

    /// <summary>Path of pg_dump; null for the one on PATH.</summary>
    public string? PgDump { get; init; }

    /// <summary>Path of gpg; null for the one on PATH.</summary>
    public string? Gpg { get; init; }

    /// <summary>All who can decrypt, the operator first.</summary>
    public IEnumerable<string> Recipients => EscrowFingerprints.Prepend(OperatorFingerprint).Distinct(StringComparer.OrdinalIgnoreCase);
}
