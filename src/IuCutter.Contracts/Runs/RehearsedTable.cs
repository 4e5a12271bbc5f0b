namespace IuCutter;

/// <summary>A table that gained rows in a rehearsal.</summary>
/// <param name="Name">Schema and table.</param>
/// <param name="RowsAdded">How many rows; live it gains as many.</param>
public sealed record RehearsedTable(string Name, long RowsAdded) : IuRecord
{
    /// <summary>Table and rows.</summary>
    private protected override string Describe() => $"{Name} +{RowsAdded}";
}
