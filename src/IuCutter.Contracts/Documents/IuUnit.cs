namespace IuCutter;

/// <summary>An Information Unit as one enacted version of its document has it.</summary>
/// <param name="Address">The address that it has in that version.</param>
/// <param name="SectionType">Vocabulary <c>section_type</c>, for example <c>article</c>.</param>
/// <param name="Title">Its title.</param>
/// <param name="Body">Its text, exactly as in the source.</param>
/// <param name="DocumentPrefix">The document's prefix.</param>
/// <param name="Version">Number of the document's version.</param>
public sealed record IuUnit(string Address, string SectionType, string Title, string Body, string DocumentPrefix, int Version) : IuRecord
{
    /// <summary>Its identity, which it keeps whatever its address is.</summary>
    public required Guid UnitId { get; init; }

    /// <summary>The version of it, whose text this is.</summary>
    public required Guid UnitVersionId { get; init; }

    /// <summary>Number of that version; the first is 1.</summary>
    public required int VersionSeq { get; init; }

    /// <summary>Its place among the units of the document, from 1.</summary>
    public required int Ordinal { get; init; }

    /// <summary>Address of the containing unit; null for a unit at the top.</summary>
    public required string? ParentAddress { get; init; }

    /// <summary>Vocabulary <c>unit_kind</c>, for example <c>law_unit</c>.</summary>
    public required string UnitKind { get; init; }

    /// <summary>Who owns it.</summary>
    public required string OwnerRef { get; init; }

    /// <summary>SHA-256 of the body in UTF-8, 64 lower-case hexadecimal digits.</summary>
    public required string ContentSha256 { get; init; }

    /// <summary>Legal time: the day from which on the document's version is in force.</summary>
    public required DateOnly EffectiveFrom { get; init; }

    /// <summary>When this text was enacted, by the database's clock, UTC.</summary>
    public required DateTimeOffset EnactedAt { get; init; }

    /// <summary>The address: what a unit is called where there is room for a word, and never its body.</summary>
    private protected override string Describe() => Address;
}
