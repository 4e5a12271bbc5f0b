using System.Collections.Frozen;

namespace IuCutter.Core.RunStatus;

/// <summary>
/// The end of each refusal of the catalogue: the one table that <c>Get-IuRun -Explain</c> advises from. A test demands a row
/// for every entry of the catalogue.
/// </summary>
internal static partial class RemedyTable
{
    /// <summary>The remedy of a refusal that this version does not know.</summary>
    public static readonly Remedy Unknown = new(
        RemedyKind.Decide,
        Remedy.Dba,
        "look at it with who maintains this tool: this version does not know the error"
    );

    private static readonly FrozenDictionary<string, Remedy> Rows = All()
        .SelectMany(row => row.Entries.Select(entry => KeyValuePair.Create(entry.Id, row.Remedy)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The ids that have a row.</summary>
    public static IEnumerable<string> Ids => Rows.Keys;

    /// <summary>The remedy of a refusal.</summary>
    public static Remedy Of(string errorId) => Rows.GetValueOrDefault(errorId, Unknown);

    private static IEnumerable<(Remedy Remedy, ErrorDefinition[] Entries)> All() =>
        [.. OfTheRun(), .. OfTheDatabase(), .. OfThisMachine(), .. OfNoRun()];
}
