using System.Collections.Immutable;

namespace IuCutter.Postgres.Backup;

/// <summary>The scope of a backup that restores alone: the tables with all that they need.</summary>
/// <param name="Relations">Tables, views and sequences, quoted where a name needs it, in order.</param>
/// <param name="Tables">Those of them that hold rows.</param>
/// <param name="Schemas">Their schemas, and those of types and functions that they use; unquoted.</param>
/// <param name="Extensions">Extensions that they use.</param>
/// <param name="Roles">Owners and whoever was granted something; they must exist where it is restored.</param>
/// <param name="Excluded">What else stands in the schemas and stays out, as exact patterns of pg_dump.</param>
internal sealed record BackupScope(
    ImmutableArray<string> Relations,
    ImmutableArray<string> Tables,
    ImmutableArray<string> Schemas,
    ImmutableArray<string> Extensions,
    ImmutableArray<string> Roles,
    ImmutableArray<string> Excluded
)
{
    /// <summary>
    /// The arguments that name it. Schemas are dumped whole, because pg_dump leaves out every type and function when it
    /// is given tables; the other relations of the schemas are excluded one by one, each by its exact name.
    /// </summary>
    public IEnumerable<string> Arguments =>
        [
            .. Schemas.Select(schema => $"--schema={Exact(schema)}"),
            .. Extensions.Select(extension => $"--extension={Exact(extension)}"),
            .. Excluded.Select(relation => $"--exclude-table={relation}"),
        ];

    // In double quotes a pattern is a name: no wildcard, no folding of letters.
    private static string Exact(string name) => '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
}
