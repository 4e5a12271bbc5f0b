using System.Text.Json;
using IuCutter.Core.Plans;

namespace IuCutter.Core.Verification;

/// <summary>A stored row, all its columns, against what it must hold.</summary>
internal static class RowComparison
{
    /// <summary>The value of a column that the caller compared by itself.</summary>
    public static readonly object ComparedElsewhere = new();

    /// <summary>
    /// Refuses unless the row has exactly the expected columns with their values: text, 64-bit numbers, null, or an object of
    /// these. Names of columns are in the message, their values are not: they may be text of a document.
    /// </summary>
    /// <exception cref="IuException">Integrity.VerifyMismatch, naming unit, table and column.</exception>
    public static void Compare(string table, string address, JsonElement row, Dictionary<string, object?> expected)
    {
        string[] ignored = VerifiedColumns.NotCompared[table];
        int known = 0;
        foreach (JsonProperty column in row.EnumerateObject())
        {
            if (ignored.Contains(column.Name, StringComparer.Ordinal))
            {
                continue;
            }

            if (!expected.TryGetValue(column.Name, out object? value))
            {
                throw Mismatch(table, address, column.Name, "is a column that this verifier does not know");
            }

            known++;
            if (!Same(column.Value, value))
            {
                throw Mismatch(table, address, column.Name, "is not what plan, run and permit give");
            }
        }

        if (known != expected.Count)
        {
            string missing = expected.Keys.First(column => !row.TryGetProperty(column, out _));
            throw Mismatch(table, address, missing, "is missing");
        }
    }

    /// <summary>
    /// Whether a value is the expected one: text, a 64-bit number, null, an object of these by their names, or an array of such objects.
    /// </summary>
    public static bool Same(JsonElement stored, object? expected) =>
        expected switch
        {
            _ when ReferenceEquals(expected, ComparedElsewhere) => true,
            null => stored.ValueKind == JsonValueKind.Null,
            string text => stored.ValueKind == JsonValueKind.String && stored.ValueEquals(text),
            long number => stored.ValueKind == JsonValueKind.Number && stored.TryGetInt64(out long value) && value == number,
            Dictionary<string, object?> members => stored.ValueKind == JsonValueKind.Object
                && stored.EnumerateObject().Count() == members.Count
                && members.All(member => stored.TryGetProperty(member.Key, out JsonElement value) && Same(value, member.Value)),
            Dictionary<string, object?>[] items => stored.ValueKind == JsonValueKind.Array
                && stored.GetArrayLength() == items.Length
                && stored.EnumerateArray().Zip(items).All(item => Same(item.First, item.Second)),
            _ => throw new ArgumentOutOfRangeException(nameof(expected), expected.GetType(), "not a value of a column"),
        };

    private static IuException Mismatch(string table, string address, string column, string how) =>
        new(ErrorCatalogue.VerifyMismatch, $"'{address}': {table}.{column} {how}.", address);
}
