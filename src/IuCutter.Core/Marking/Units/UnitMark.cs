namespace IuCutter.Core.Marking.Units;

/// <summary>A unit as it was found: where it is and what it is called. Its text is not decoded here.</summary>
/// <param name="Start">First byte.</param>
/// <param name="End">First byte after it.</param>
/// <param name="Line">Line of the first byte, from 1.</param>
/// <param name="Parent">Index of the containing unit; -1 at the top.</param>
/// <param name="Code">Last part of its address.</param>
/// <param name="SectionType">Vocabulary <c>section_type</c>.</param>
/// <param name="Title">Its title, never empty.</param>
/// <param name="HeadingOnly">Whether nothing but blank lines follows the heading.</param>
internal readonly record struct UnitMark(
    int Start,
    int End,
    int Line,
    int Parent,
    string Code,
    string SectionType,
    TitleMark Title,
    bool HeadingOnly
);
