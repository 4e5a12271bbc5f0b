namespace IuCutter.Core.Plans;

/// <summary>One row of a cut, in every column that is governed; title and body by their hashes.</summary>
/// <param name="Ordinal">Position in the document, from 1; the sort order that is written.</param>
/// <param name="Address">Canonical address.</param>
/// <param name="ParentAddress">Address of the containing unit; null at the top.</param>
/// <param name="UnitKind">Kind of the unit, a word of the vocabulary <c>unit_kind</c>.</param>
/// <param name="SectionType">Type of the section, a word of the vocabulary <c>section_type</c>.</param>
/// <param name="SectionCode">Last part of the address.</param>
/// <param name="PublicationType">Type of the publication, a word of the vocabulary <c>publication_type</c>.</param>
/// <param name="OwnerRef">Owner of the document.</param>
/// <param name="TitleSha256">SHA-256 of the title's UTF-8 bytes, lower-case hexadecimal.</param>
/// <param name="BodySha256">SHA-256 of the body's bytes, lower-case hexadecimal.</param>
internal sealed record PlannedRow(
    int Ordinal,
    string Address,
    string? ParentAddress,
    string UnitKind,
    string SectionType,
    string SectionCode,
    string PublicationType,
    string OwnerRef,
    string TitleSha256,
    string BodySha256
);
