namespace IuCutter;

/// <summary>One item of the schema's contract, compared with a database.</summary>
/// <param name="Database">Database name.</param>
/// <param name="Kind">
/// Kind of the item: table, column, constraint, index, trigger, function, type, word (of a vocabulary), migration or promise;
/// or one thing of those, such as column-null, trigger-state, function-settings, table-owner, table-grant.
/// </param>
/// <param name="Name">Name of the item, with its schema or table.</param>
/// <param name="Status">Whether it is as it must be.</param>
/// <param name="Expected">The contract's value; null for an item that the contract does not have.</param>
/// <param name="Found">The database's value; null where it has none.</param>
/// <param name="Detail">In words. Of a promise: what keeps it, and what is missing for the database to keep it.</param>
public sealed record SchemaItem(
    string Database,
    string Kind,
    string Name,
    SchemaItemStatus Status,
    string? Expected,
    string? Found,
    string Detail
) : IuRecord;
