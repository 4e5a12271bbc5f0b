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
            var faults = ProfileFaults.Of(file).Concat(LevelFaults.Of(file)).Concat(ReferenceFaults.Of(file)).ToList();
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
        file.Confusables.ToImmutableDictionary(pair => pair.Key.EnumerateRunes().Single().Value, pair => pair.Value.EnumerateRunes().Single().Value),
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
        References = Make(file.References, file),
    };

    private static ReferenceRules? Make(ProfileFile.ReferenceSection? section, ProfileFile file)
    {
        if (section is null)
        {
            return null;
        }

        var more = section.Levels.ToDictionary(level => level.Code, StringComparer.Ordinal);
        var levels = (file.Levels ?? []).Select(level => level with
        {
            Words = [.. level.Words ?? [], .. more.GetValueOrDefault(level.Code)?.Words ?? []],
            Numbers = more.GetValueOrDefault(level.Code)?.Numbers ?? level.Numbers,
        });
        var cited = section.Levels.Where(level => level.Name is not null)
            .Select(level => new ProfileFile.Level(level.Name!, level.Code, "", level.Numbers!, [], level.Words));
        return new ReferenceRules(
            [.. levels.Concat(cited).Select(level => Make(level, file))],
            [.. section.Main],
            Folded(section.Lists),
            Folded(section.Ranges),
            Folded(section.Links),
            [.. (section.Here ?? []).SelectMany(pair => pair.Value.Select(phrase => (HeadingText.Fold(phrase), pair.Key)))],
            Folded(section.Own),
            Folded(section.Acts),
            Folded(section.ActSuffixes),
            section.ActAbbreviations,
            Folded(section.ActMarks));
    }

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
