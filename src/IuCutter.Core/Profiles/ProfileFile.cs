using System.Text.Json.Serialization;
using IuCutter.Core.Text;

namespace IuCutter.Core.Profiles;

/// <summary>A profile's file as it is written, before it is judged.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record ProfileFile(
    [property: JsonRequired] string Format,
    [property: JsonRequired] string Name,
    [property: JsonRequired] int Version,
    [property: JsonRequired] string Description,
    [property: JsonRequired] bool Setext,
    [property: JsonRequired] string FrontMatter,
    [property: JsonRequired] string UnclosedFence,
    [property: JsonRequired] string Duplicates,
    [property: JsonRequired] string[] SectionTypes,
    [property: JsonRequired] bool LabelSectionTypes,
    [property: JsonRequired] Dictionary<string, string> Confusables,
    ProfileFile.Label[]? Labels = null,
    string LevelSkip = "warn",
    string BidiControls = "warn",
    string Preamble = "unit",
    string Nesting = "depth",
    ProfileFile.Level[]? Levels = null,
    string UnitLevel = "",
    bool IndentedCode = true,
    string OtherHeadings = "text",
    Dictionary<string, int>? Ordinals = null,
    Dictionary<string, int>? Repetitions = null,
    Dictionary<string, string>? RomanConfusables = null,
    string[]? Skips = null,
    string[][]? Quotes = null,
    ProfileFile.ReferenceSection? References = null,
    ProfileFile.ProposalSection? Proposal = null,
    [property: JsonPropertyName("$schema")] string? Schema = null
)
{
    /// <summary>For which documents the profile is proposed, as it is written.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record ProposalSection(
        string Language = "",
        string[]? LanguageWords = null,
        string[]? LawPhrases = null,
        string[]? ActPhrases = null,
        string[]? ActPhrasesAlone = null
    );

    /// <summary>How a law cites, as it is written.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record ReferenceSection(
        [property: JsonRequired] ReferenceLevel[] Levels,
        [property: JsonRequired] string[] Main,
        string[]? Lists = null,
        string[]? Ranges = null,
        string[]? Links = null,
        Dictionary<string, string[]>? Here = null,
        string[]? Own = null,
        string[]? Same = null,
        string[]? Acts = null,
        string[]? ActSuffixes = null,
        bool ActAbbreviations = false,
        string[]? ActMarks = null
    );

    /// <summary>More words for a level that opens units, or a level that is only cited.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record ReferenceLevel(
        [property: JsonRequired] string Code,
        [property: JsonRequired] string[] Words,
        string? Name = null,
        string[]? Numbers = null
    );

    /// <summary>One kind of numbered heading, as it is written.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record Label([property: JsonRequired] string Code, string? SectionType, [property: JsonRequired] string[] Words);

    /// <summary>One level, as it is written.</summary>
    [JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
    internal sealed record Level(
        [property: JsonRequired] string Name,
        [property: JsonRequired] string Code,
        [property: JsonRequired] string SectionType,
        [property: JsonRequired] string[] Numbers,
        [property: JsonRequired] string[] Opens,
        string[]? Words = null,
        string[]? Numberless = null,
        string[]? Bare = null,
        string Open = "",
        string Close = "",
        string Alphabet = "abcdefghijklmnopqrstuvwxyz",
        bool Dotted = false,
        string[]? Prefixes = null,
        string[]? OrdinalMarks = null,
        string[]? RangeWords = null,
        string[]? Joins = null,
        bool Trusted = false,
        bool Restarts = false,
        bool Resets = false,
        bool UnitsOnly = false,
        string? OuterOf = null,
        string? Before = null,
        string Gap = "warn",
        string Duplicates = ""
    );
}
