using System.Collections.Immutable;

namespace IuCutter;

/// <summary>One level of a profile, as an operator chooses it with <c>-UnitLevel</c>.</summary>
/// <param name="Name">Name for <c>-UnitLevel</c>, for example <c>article</c>.</param>
/// <param name="Code">Its code in an address, for example <c>ART</c>; empty where the headings' labels do.</param>
/// <param name="SectionType">Vocabulary <c>section_type</c> of its units.</param>
/// <param name="Words">The words that announce it; empty where a number alone does.</param>
/// <param name="Opens">The kinds of line that open it: heading, bold, plain.</param>
public sealed record ProfileLevelInfo(
    string Name,
    string Code,
    string SectionType,
    ImmutableArray<string> Words,
    ImmutableArray<string> Opens
) : IuRecord;
