using System.Collections.Immutable;

namespace IuCutter;

/// <summary>A difference between the audit log and itself, or between it and a governed row.</summary>
/// <param name="Fault">What is wrong, as a name: <c>RecordChanged</c>, <c>RowWithoutRecord</c>...; never renamed.</param>
/// <param name="Index">Index of the leaf that it is about, or of the last that told of the row; null when there is none.</param>
/// <param name="Where">The record, subtree or row.</param>
/// <param name="Expected">What the log or its tree says.</param>
/// <param name="Found">What was found.</param>
public sealed record AuditLogFault(string Fault, long? Index, string Where, string Expected, string Found) : IuRecord
{
    /// <summary>The names of faults of the log itself.</summary>
    public static readonly ImmutableArray<string> NamesOfLog =
    [
        "LeafMissing",
        "RecordMissing",
        "RecordChanged",
        "RecordNotCanonical",
        "ColumnChanged",
        "SubtreeMissing",
        "SubtreeChanged",
        "SubtreeWithoutLeaves",
        "HeadChanged",
        "RecordWithoutLeaf",
    ];

    /// <summary>The names of faults: those of the log, then those of rows.</summary>
    public static readonly ImmutableArray<string> Names = [.. NamesOfLog, "RowWithoutRecord", "RecordWithoutRow", "RowChanged"];

    /// <summary>
    /// The columns of a row that differ from what its last record says, in the table's order, with a comma and a blank between; null where
    /// it is about no row, or about a row that is there or not.
    /// </summary>
    public string? Columns { get; init; }
}
