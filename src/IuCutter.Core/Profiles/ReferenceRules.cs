using System.Collections.Immutable;

namespace IuCutter.Core.Profiles;

/// <summary>The rules by which a law of this profile cites units and other documents; read from the profile's file.</summary>
/// <param name="Levels">The levels that can be named, from the outside in, with all words that announce them.</param>
/// <param name="Main">Codes of the levels that a number alone identifies, articles or sections; what lies below belongs to one of
/// them.</param>
/// <param name="Lists">What stands between the members of a list.</param>
/// <param name="Ranges">What stands between the ends of a range.</param>
/// <param name="Links">What stands between a part and the one that it belongs to, or between a unit and its document.</param>
/// <param name="Here">Phrases for the unit of a level in which they stand: <c>this Article</c>; by code of the level.</param>
/// <param name="Own">Phrases for the document in which they stand: <c>this Regulation</c>.</param>
/// <param name="Same">Phrases for the document that was cited last: <c>of that Act</c>, <c>du même code</c>.</param>
/// <param name="Acts">Words for a document: <c>Regulation</c>, <c>Luật</c>, <c>code</c>.</param>
/// <param name="ActSuffixes">Ends of words for a document: <c>gesetzes</c>.</param>
/// <param name="ActAbbreviations">Whether a word with two capitals or more after a number names a document: <c>§ 433 BGB</c>.</param>
/// <param name="ActMarks">What stands before the number of a document: <c>số</c>, <c>n°</c>, <c>No</c>.</param>
internal sealed record ReferenceRules(
    ImmutableArray<ProfileLevel> Levels,
    ImmutableHashSet<string> Main,
    ImmutableArray<string> Lists,
    ImmutableArray<string> Ranges,
    ImmutableArray<string> Links,
    ImmutableArray<(string Phrase, string Code)> Here,
    ImmutableArray<string> Own,
    ImmutableArray<string> Same,
    ImmutableArray<string> Acts,
    ImmutableArray<string> ActSuffixes,
    bool ActAbbreviations,
    ImmutableArray<string> ActMarks
);
