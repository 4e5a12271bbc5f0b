using System.Collections.Immutable;
using System.Text;

namespace IuCutter.Postgres.Schema;

/// <summary>
/// The catalogue that the migrations of this version make, kept as text beside them. A test installs them and compares,
/// so that no migration changes without it.
/// </summary>
internal static class SchemaContract
{
    /// <summary>Name of the resource, and of the file that the test writes.</summary>
    public const string FileName = "SchemaContract.txt";

    /// <summary>The contract's items, in their order.</summary>
    public static ImmutableArray<CatalogueItem> Items { get; } = Load();

    /// <summary>One line per item: kind, name, definition, separated by tabs.</summary>
    public static string Write(IEnumerable<CatalogueItem> items) =>
        string.Concat(items.Select(item => $"{item.Kind}\t{item.Name}\t{item.Definition}\n"));

    private static ImmutableArray<CatalogueItem> Load()
    {
        using Stream? stream = typeof(SchemaContract).Assembly.GetManifestResourceStream(FileName);
        using var reader = new StreamReader(stream ?? throw new InvalidOperationException($"The resource {FileName} is missing."), Encoding.UTF8);
        return
        [
            .. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))
                .Select(fields => new CatalogueItem(fields[0], fields[1], fields[2])),
        ];
    }
}
