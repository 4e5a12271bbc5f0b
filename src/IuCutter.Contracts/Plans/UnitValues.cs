namespace IuCutter;

/// <summary>The values of a <see cref="PlannedUnit"/>, for comparison by value.</summary>
internal readonly record struct UnitValues(
    int Ordinal,
    string Address,
    string? ParentAddress,
    string UnitKind,
    string SectionType,
    string SectionCode,
    string Title,
    string Body,
    SourceSpan Span,
    Sha256Digest BodyHash,
    Sha256Digest CanonicalHash,
    bool HeadingOnly
);
