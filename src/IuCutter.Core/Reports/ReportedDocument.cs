using System.Collections.Immutable;
using System.ComponentModel;

namespace IuCutter.Core.Reports;

// What a document consists of, and how it is covered, as the database or the plan tells it. Descriptions are those of the schema.

[Description("How units and exclusions cover the bytes of the source.")]
internal sealed record ReportedCoverage
{
    [Description("Bytes of the source.")]
    public required long SourceLength { get; init; }

    [Description("Bytes in units.")]
    public required long InUnits { get; init; }

    [Description("Bytes in exclusions; null while they are not known.")]
    public long? InExclusions { get; init; }

    [Description("Whether each byte, to the last, lies in exactly one unit or exclusion; false too where that is not known.")]
    public required bool IsWhole { get; init; }

    [Description("The units in their order.")]
    public required ImmutableArray<ReportedUnit> Units { get; init; }

    [Description("The exclusions in their order; null while they are not known.")]
    public ImmutableArray<ReportedExclusion>? Exclusions { get; init; }
}

[Description("A unit of the document. Its title and text are not in a report.")]
internal sealed record ReportedUnit
{
    [Description("Position in the document, from 1.")]
    public required int Ordinal { get; init; }

    [Description("Canonical address.")]
    public required string Address { get; init; }

    [Description("Address of the unit that it lies in; null at the top.")]
    public string? ParentAddress { get; init; }

    [Description("Kind of section, for example article.")]
    public required string SectionType { get; init; }

    [Description("Offset of its first byte in the source, from 0; null while that is not known.")]
    public long? Start { get; init; }

    [Description("Its bytes.")]
    public required long Length { get; init; }

    [Description("SHA-256 of its bytes.")]
    public required string BodySha256 { get; init; }
}

[Description("Bytes of the source that belong to no unit.")]
internal sealed record ReportedExclusion
{
    [Description("byte_order_mark, front_matter or separator.")]
    public required string Kind { get; init; }

    [Description("Offset of the first byte, from 0.")]
    public required long Start { get; init; }

    [Description("Number of bytes.")]
    public required long Length { get; init; }

    [Description("SHA-256 of the bytes.")]
    public required string Sha256 { get; init; }
}
