using System.Collections.Immutable;

namespace IuCutter.Core.Profiles;

/// <summary>One level of a law's structure: what opens a unit of it, and how its numbers grow.</summary>
/// <param name="Name">Name by which <c>-UnitLevel</c> chooses it, for example <c>article</c>.</param>
/// <param name="Code">What stands for it in an address, for example <c>ART</c>.</param>
/// <param name="SectionType">Vocabulary <c>section_type</c>.</param>
/// <param name="Words">The words or signs that announce it, folded; none when the number alone does.</param>
/// <param name="Numberless">Words that open a unit without a number when they are the whole line, in capitals or marked up.</param>
/// <param name="Bare">The kinds of line that its number opens without the word, in a document or a container where no line opens it with
/// one.</param>
/// <param name="Open">What must stand before the number, for example <c>(</c>.</param>
/// <param name="Close">What must stand after the number, for example <c>.</c> or <c>)</c>.</param>
/// <param name="Numbers">How its numbers are written.</param>
/// <param name="Alphabet">The letters in the order in which they number; <c>a b c d đ e g h</c> in Vietnamese.</param>
/// <param name="Dotted">Whether <c>1.2.3</c> is one number.</param>
/// <param name="Prefixes">Letters that may stand before the digits, <c>L</c>, <c>R</c>; each has numbers of its own.</param>
/// <param name="OrdinalMarks">What may stand after the digits without a meaning, <c>º</c>, <c>er</c>.</param>
/// <param name="RangeWords">The words of <paramref name="Words"/> after which a range may stand, <c>§§</c>.</param>
/// <param name="Joins">The words between the two numbers of a range.</param>
/// <param name="Opens">The kinds of line that may open it.</param>
/// <param name="Trusted">Whether its <c>#</c> headings open without being part of a sequence; other kinds of line then open nothing where
/// there are headings.</param>
/// <param name="Restarts">Whether its numbers begin anew in each container above it. They may go on all the same.</param>
/// <param name="Resets">Whether all numbers below begin anew in a unit of this level, also those that restart nowhere else (an
/// annex).</param>
/// <param name="UnitsOnly">Whether it holds units alone: a container after it stands beside it.</param>
/// <param name="OuterOf">Name of a level that this one stands above where it comes first: organisations differ. Null for a fixed
/// place.</param>
/// <param name="Before">Name of a level before whose first unit all units of this one lie; null for anywhere.</param>
/// <param name="Gap">What a number that is missing does.</param>
/// <param name="Duplicates">What two units with one address do.</param>
internal sealed record ProfileLevel(
    string Name,
    string Code,
    string SectionType,
    ImmutableArray<string> Words,
    ImmutableArray<string> Numberless,
    Openings Bare,
    string Open,
    string Close,
    NumberForms Numbers,
    string Alphabet,
    bool Dotted,
    ImmutableArray<string> Prefixes,
    ImmutableArray<string> OrdinalMarks,
    ImmutableArray<string> RangeWords,
    ImmutableArray<string> Joins,
    Openings Opens,
    bool Trusted,
    bool Restarts,
    bool Resets,
    bool UnitsOnly,
    string? OuterOf,
    string? Before,
    FindingRule Gap,
    DuplicateRule Duplicates
)
{
    /// <summary>
    /// Whether its units hold the law's text even where a deeper level is that of the units: articles, whether they have sections or not.
    /// </summary>
    public bool IsProvision => SectionType == "article";

    /// <summary>Whether a number may be written so.</summary>
    public bool Reads(NumberForms form) => (Numbers & form) != 0;
}
