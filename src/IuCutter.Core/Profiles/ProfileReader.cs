using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IuCutter.Core.Marking;

namespace IuCutter.Core.Profiles;

/// <summary>Reads a profile's file, has it judged, and names all of its faults in one message.</summary>
internal static class ProfileReader
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
    };

    /// <summary>Makes a profile of a file's bytes.</summary>
    /// <exception cref="IuException">Input.InvalidProfile, with every fault.</exception>
    public static GrammarProfile Read(string source, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            var file = document.Deserialize<ProfileFile>(Options) ?? throw new JsonException("The file holds null.");
            var faults = ProfileFaults.Of(file).Concat(LevelFaults.Of(file)).ToList();
            if (faults.Count > 0)
            {
                throw new IuException(ErrorCatalogue.InvalidProfile, $"{source}: {string.Join(" ", faults)}", source);
            }

            var canonical = new StringBuilder();
            CanonicalJson.Append(canonical, document.RootElement);
            return Make(file, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString()))));
        }
        catch (JsonException error)
        {
            throw new IuException(ErrorCatalogue.InvalidProfile, $"{source}: {error.Message}", source, error);
        }
    }

    private static GrammarProfile Make(ProfileFile file, string digest) => new(
        file.Name,
        file.Version,
        file.Description,
        digest,
        file.Setext,
        file.FrontMatter == "yaml",
        Rule(file.UnclosedFence),
        Duplicate(file.Duplicates),
        [.. file.SectionTypes],
        file.LabelSectionTypes,
        file.Confusables.ToFrozenDictionary(pair => pair.Key.EnumerateRunes().Single().Value, pair => pair.Value.EnumerateRunes().Single().Value),
        [.. (file.Labels ?? []).Select(label => new ProfileLabel(label.Code, label.SectionType, Folded(label.Words)))],
        Rule(file.LevelSkip),
        Rule(file.BidiControls),
        file.Preamble == "unit",
        [.. (file.Levels ?? []).Select(level => Make(level, file))])
    {
        UnitLevel = file.UnitLevel,
        IndentedCode = file.IndentedCode,
        OtherHeadings = file.OtherHeadings == "unit",
        Ordinals = Folded(file.Ordinals),
        Repetitions = Folded(file.Repetitions),
        RomanConfusables = (file.RomanConfusables ?? []).ToImmutableDictionary(pair => pair.Key[0], pair => pair.Value),
        Skips = Folded(file.Skips),
        Quotes = [.. (file.Quotes ?? []).Select(pair => new QuotePair(pair[0], pair[1]))],
    };

    private static ProfileLevel Make(ProfileFile.Level level, ProfileFile file) => new(
        level.Name,
        level.Code,
        level.SectionType,
        Folded(level.Words),
        Folded(level.Numberless),
        level.Open,
        level.Close,
        level.Numbers.Aggregate(NumberForms.None, (all, one) => all | Enum.Parse<NumberForms>(one, ignoreCase: true)),
        UnicodeText.FoldCase(level.Alphabet),
        level.Dotted,
        // Of two that fit, the longer one is meant: LO before L.
        [.. Folded(level.Prefixes).OrderByDescending(prefix => prefix.Length)],
        [.. Folded(level.OrdinalMarks).OrderByDescending(mark => mark.Length)],
        Folded(level.RangeWords),
        Folded(level.Joins),
        level.Opens.Aggregate(Openings.None, (all, one) => all | Enum.Parse<Openings>(one, ignoreCase: true)),
        level.Trusted,
        level.Restarts,
        level.Resets,
        level.OuterOf,
        level.Before,
        Rule(level.Gap),
        Duplicate(level.Duplicates.Length == 0 ? file.Duplicates : level.Duplicates));

    private static ImmutableArray<string> Folded(string[]? words) => [.. (words ?? []).Select(HeadingText.Fold)];

    private static ImmutableDictionary<string, int> Folded(Dictionary<string, int>? words) =>
        (words ?? []).ToImmutableDictionary(pair => HeadingText.Fold(pair.Key), pair => pair.Value, StringComparer.Ordinal);

    private static FindingRule Rule(string text) => Enum.Parse<FindingRule>(text, ignoreCase: true);

    private static DuplicateRule Duplicate(string text) => text == "stop" ? DuplicateRule.Stop : DuplicateRule.Suffix;
}
