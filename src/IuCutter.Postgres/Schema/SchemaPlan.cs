using System.Collections.Immutable;

namespace IuCutter.Postgres.Schema;

/// <summary>Which files a database lacks.</summary>
internal static class SchemaPlan
{
    /// <summary>
    /// The files to apply, in their order. Numbered ones must be applied in order and unchanged. Repeatable ones are applied
    /// when their text is another; all of them after a numbered one, which may have changed or dropped what they are about.
    /// </summary>
    /// <param name="files">The files of this version.</param>
    /// <param name="applied">The journal, in the order of the names.</param>
    /// <param name="moduleVersion">This module's version.</param>
    /// <param name="database">The database, for the message.</param>
    /// <exception cref="IuException">Store.SchemaDrift: the journal is not one that this version can go on from.</exception>
    public static ImmutableArray<MigrationScript> Pending(
        ImmutableArray<MigrationScript> files,
        ImmutableArray<AppliedMigration> applied,
        Version moduleVersion,
        string database
    )
    {
        ImmutableArray<MigrationScript> numbered = [.. files.Where(file => !file.IsRepeatable)];
        Dictionary<string, AppliedMigration> rows = applied.ToDictionary(row => row.Name, StringComparer.Ordinal);
        int done = 0;
        foreach (AppliedMigration row in applied)
        {
            bool isRepeatable = !char.IsAsciiDigit(row.Name[0]);
            // Numbered ones position by position: one that was renamed, removed, inserted or changed is a drift as well.
            MigrationScript? known = isRepeatable
                ? files.FirstOrDefault(file => string.Equals(file.Name, row.Name, StringComparison.Ordinal))
                : numbered.ElementAtOrDefault(done++);
            bool newer = Version.TryParse(row.ModuleVersion, out Version? writer) && writer > moduleVersion;
            if (
                newer
                || known is null
                || !string.Equals(known.Name, row.Name, StringComparison.Ordinal)
                || (!isRepeatable && !string.Equals(known.Sha256, row.Sha256, StringComparison.Ordinal))
            )
            {
                string by = row.ModuleVersion is null ? "" : $" by version {row.ModuleVersion}";
                string here = known is null ? "none" : $"{known.Name} sha256:{known.Sha256}";
                throw new IuException(
                    ErrorCatalogue.SchemaDrift,
                    $"Applied{by}: {row.Name} sha256:{row.Sha256}; this version, {moduleVersion}: {here}.",
                    database
                );
            }
        }

        bool all = done < numbered.Length;
        return
        [
            .. numbered[done..],
            .. files.Where(file =>
                file.IsRepeatable
                && (
                    all
                    || !rows.TryGetValue(file.Name, out AppliedMigration? row)
                    || !string.Equals(row.Sha256, file.Sha256, StringComparison.Ordinal)
                )
            ),
        ];
    }
}
