namespace IuCutter.Postgres.Schema;

/// <summary>Compares what a database is with the contract, and says what follows for each promise.</summary>
internal static class SchemaComparison
{
    private const int MaxNamed = 5;

    /// <summary>One item per fact of the contract, what the contract does not know, and the nine promises.</summary>
    public static IEnumerable<SchemaItem> Compare(string database, IEnumerable<ContractFact> contract, IEnumerable<ContractFact> found)
    {
        // The same right may have been granted by two.
        Dictionary<(string, string), ContractFact> there = found
            .DistinctBy(fact => (fact.Kind, fact.Subject))
            .ToDictionary(fact => (fact.Kind, fact.Subject));
        List<SchemaItem> items = [];
        foreach (ContractFact fact in contract.Where(IsOfTheDatabase))
        {
            ContractFact? other = there.Remove((fact.Kind, fact.Subject), out ContractFact? same) ? same : null;
            items.Add(Compare(database, fact, other));
        }

        // An organisation has columns, constraints and words of its own. What lets somebody in, runs, or takes a guard away, it should
        // know of.
        HashSet<string> columns = [.. contract.Where(fact => fact.Kind == "column").Select(fact => fact.Subject)];
        items.AddRange(
            there
                .Values.Where(fact =>
                    IsOfTheDatabase(fact)
                    // What a column of ours is filled with, where nobody says, is ours.
                    && (IsTold(fact.Kind) || (fact.Kind == "column-default" && columns.Contains(fact.Subject)))
                )
                .OrderBy(fact => fact.Kind, StringComparer.Ordinal)
                .ThenBy(fact => fact.Subject, StringComparer.Ordinal)
                .Select(fact => new SchemaItem(
                    database,
                    fact.Kind,
                    fact.Subject,
                    SchemaItemStatus.Unexpected,
                    null,
                    fact.Fact,
                    "the contract does not know it"
                ))
        );
        return [.. items, .. PromiseRule.All.Select(rule => Judge(database, rule, items))];
    }

    // The roles are the server's, and the same for each of its databases.
    private static bool IsOfTheDatabase(ContractFact fact) =>
        !fact.Kind.StartsWith("role", StringComparison.Ordinal)
        && !fact.Kind.StartsWith("member-", StringComparison.Ordinal)
        && fact.Kind != "default-grant";

    private static bool IsTold(string kind) =>
        kind
            is "function"
                or "trigger"
                or "trigger-internal"
                or "trigger-event"
                or "code"
                or "rule"
                or "policy"
                or "inheritance"
                or "table-unlogged"
                or "table-rowsecurity"
                or "constraint-invalid"
                or "index-invalid"
                or "grant-option"
        || kind.EndsWith("-grant", StringComparison.Ordinal);

    private static SchemaItem Compare(string database, ContractFact expected, ContractFact? found)
    {
        SchemaItemStatus status =
            found is null ? SchemaItemStatus.Missing
            : string.Equals(found.Fact, expected.Fact, StringComparison.Ordinal) ? SchemaItemStatus.Present
            : SchemaItemStatus.Differs;
        string detail = status switch
        {
            SchemaItemStatus.Present => "as it must be",
            SchemaItemStatus.Differs => "there in another form",
            _ => "not there, or not to be seen by this login",
        };
        return new SchemaItem(database, expected.Kind, expected.Subject, status, expected.Fact, found?.Fact, detail);
    }

    private static SchemaItem Judge(string database, PromiseRule rule, IReadOnlyList<SchemaItem> compared)
    {
        SchemaItem[] needed = [.. compared.Where(rule.NeedsItem)];
        SchemaItem[] wrong = [.. needed.Where(item => item.Status != SchemaItemStatus.Present)];

        // Nothing needed would be a fault of the rule, and no permission.
        SchemaItemStatus status =
            needed.Length == 0 || wrong.Length == needed.Length ? SchemaItemStatus.Missing
            : wrong.Length > 0 ? SchemaItemStatus.Differs
            : SchemaItemStatus.Present;
        string toTool = rule.Tool is null ? "" : $"; only the tool: {rule.Tool}";
        string named = string.Join("; ", wrong.Take(MaxNamed).Select(item => $"{item.Kind} {item.Name} {Word(item.Status)}"));
        string detail = status switch
        {
            SchemaItemStatus.Present => $"this database itself: {rule.Database}{toTool}",
            SchemaItemStatus.Missing => $"only the tool, not this database: {rule.Database}{toTool}",
            _ => $"not relied upon in this database, {wrong.Length} of {needed.Length} are not as they must be ({named}): "
                + $"{rule.Database}{toTool}",
        };
        return new SchemaItem(
            database,
            "promise",
            $"{rule.Number} {rule.Title}",
            status,
            rule.Database,
            wrong.Length == 0 ? rule.Database : named,
            detail
        );
    }

    private static string Word(SchemaItemStatus status) =>
        status switch
        {
            SchemaItemStatus.Differs => "differs",
            SchemaItemStatus.Missing => "is missing",
            SchemaItemStatus.Unexpected => "is unexpected",
            _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Nothing is wrong with it."),
        };
}
