namespace IuCutter.Core.Plans;

/// <summary>The columns that a verdict is about, as the verifier's statement and the card of SG_2 say it.</summary>
internal static class VerifiedColumns
{
    /// <summary>
    /// By table, the columns of which only the presence is checked: times that the database set, and the number of a log entry. Every
    /// other column is compared.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string[]> NotCompared = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["information_unit"] = ["created_at"],
        ["unit_version"] = ["created_at"],
        ["birth_registry"] = ["born_at"],
        ["iu_lifecycle_log"] = ["id", "occurred_at"],
    };

    /// <summary>Compared beside the columns: the bytes that belong to no unit, in the ledger.</summary>
    public const string Exclusions = "manifest_envelope.exclusions";

    /// <summary>The same as a sentence without a full stop, in ASCII.</summary>
    public static readonly string Statement =
        $"every column of {string.Join(", ", NotCompared.Keys)}, and {Exclusions}, bodies byte for byte with the source; not compared: "
        + string.Join(", ", NotCompared.SelectMany(table => table.Value.Select(column => $"{table.Key}.{column}")));
}
