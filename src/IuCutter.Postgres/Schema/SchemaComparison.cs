using System.Collections.Immutable;

namespace IuCutter.Postgres.Schema;

/// <summary>Compares a database's catalogue with the contract, and says what follows for each promise.</summary>
internal static class SchemaComparison
{
    private const int MostNamed = 5;

    /// <summary>One item per item of the contract, what the contract does not know, and the nine promises.</summary>
    public static IEnumerable<SchemaItem> Compare(string database, IEnumerable<CatalogueItem> contract, IEnumerable<CatalogueItem> found)
    {
        Dictionary<(string, string), CatalogueItem> there = found.ToDictionary(item => (item.Kind, item.Name));
        var compared = new List<(CatalogueItem Item, SchemaItem Result)>();
        foreach (CatalogueItem item in contract)
        {
            CatalogueItem? other = there.Remove((item.Kind, item.Name), out CatalogueItem? same) ? same : null;
            compared.Add((item, Compare(database, item, other)));
        }

        // A house has columns, constraints and words of its own. What lets somebody in, or runs, it should know of.
        foreach (CatalogueItem item in there.Values.Where(item => item.Kind is "grant" or "trigger" or "function").OrderBy(item => item.Kind + item.Name, StringComparer.Ordinal))
        {
            compared.Add((item, new SchemaItem(database, item.Kind, item.Name, SchemaItemStatus.Unexpected, null, item.Definition, "the contract does not know it")));
        }

        return [.. compared.Select(item => item.Result), .. PromiseRule.All.Select(rule => Judge(database, rule, compared))];
    }

    private static SchemaItem Compare(string database, CatalogueItem expected, CatalogueItem? found)
    {
        SchemaItemStatus status = found is null ? SchemaItemStatus.Missing
            : string.Equals(found.Definition, expected.Definition, StringComparison.Ordinal) ? SchemaItemStatus.Present
            : SchemaItemStatus.Differs;
        string detail = status switch
        {
            SchemaItemStatus.Present => "as it must be",
            SchemaItemStatus.Differs => "there in another form",
            _ => "not there, or not to be seen by this login",
        };
        return new SchemaItem(database, expected.Kind, expected.Name, status, expected.Definition, found?.Definition, detail);
    }

    private static SchemaItem Judge(string database, PromiseRule rule, IReadOnlyList<(CatalogueItem Item, SchemaItem Result)> compared)
    {
        SchemaItem[] needed = [.. compared.Where(item => rule.NeedsItem(item.Item)).Select(item => item.Result)];
        SchemaItem[] wrong = [.. needed.Where(item => item.Status != SchemaItemStatus.Present)];

        // Nothing needed would be a fault of the rule, and no permission.
        SchemaItemStatus status = needed.Length == 0 || wrong.Length == needed.Length ? SchemaItemStatus.Missing
            : wrong.Length > 0 ? SchemaItemStatus.Differs
            : SchemaItemStatus.Present;
        string toTool = rule.Tool is null ? "" : $"; only the tool: {rule.Tool}";
        string named = string.Join("; ", wrong.Take(MostNamed).Select(item => $"{item.Kind} {item.Name} {Word(item.Status)}"));
        string detail = status switch
        {
            SchemaItemStatus.Present => $"this database itself: {rule.Database}{toTool}",
            SchemaItemStatus.Missing => $"only the tool, not this database: {rule.Database}{toTool}",
            _ => $"not relied upon in this database, {wrong.Length} of {needed.Length} are not as they must be ({named}): {rule.Database}{toTool}",
        };
        return new SchemaItem(database, "promise", $"{rule.Number} {rule.Title}", status, rule.Database, wrong.Length == 0 ? rule.Database : named, detail);
    }

    private static string Word(SchemaItemStatus status) => status switch
    {
        SchemaItemStatus.Differs => "differs",
        SchemaItemStatus.Missing => "is missing",
        SchemaItemStatus.Unexpected => "is unexpected",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Nothing is wrong with it."),
    };
}
