using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IuCutter.Core.Text;

namespace IuCutter.Core.Profiles;

/// <summary>Reads a profile's file, has it judged, and names all of its faults at once.</summary>
internal static class ProfileReader
{
    // It proposes the profile and cuts nothing: a better list of words changes no plan.
    private const string Proposal = "proposal";

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
    };

    /// <summary>Makes a profile of a file's bytes.</summary>
    /// <exception cref="ProfileException">Input.InvalidProfile, with every fault.</exception>
    public static GrammarProfile Read(string source, ReadOnlyMemory<byte> json)
    {
        json = json.Span.StartsWith("\uFEFF"u8) ? json[3..] : json;
        try
        {
            // Duplicates are let through here, to be reported with every other fault.
            using JsonDocument document = JsonDocument.Parse(json);
            ImmutableArray<ProfileFault> faults = ProfileFaults.Of(json.Span, document.RootElement);
            if (!faults.IsEmpty)
            {
                throw new ProfileException(source, faults);
            }

            StringBuilder canonical = new StringBuilder();
            CanonicalJson.AppendWithout(canonical, document.RootElement, Proposal);
            string digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical.ToString())));
            return Make(document.Deserialize<ProfileFile>(Options)!, digest);
        }
        catch (JsonException error)
        {
            throw NotJson(source, (int)(error.LineNumber ?? 0) + 1, error);
        }
        catch (InvalidOperationException error)
        {
            // A text that is no Unicode: bytes that are not UTF-8, or half of a surrogate pair.
            throw NotJson(source, 1, error);
        }
    }

    private static ProfileException NotJson(string source, int line, Exception error) =>
        new(
            source,
            [
                new ProfileFault(
                    "$",
                    line,
                    $"It is not JSON: {error.Message}",
                    "Correct the text at this line; commas, quotation marks and brackets first."
                ),
            ],
            error
        );

    private static GrammarProfile Make(ProfileFile file, string digest) =>
        new(
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
            file.Confusables.ToFrozenDictionary(
                pair => pair.Key.EnumerateRunes().Single().Value,
                pair => pair.Value.EnumerateRunes().Single().Value
            ),
            [.. (file.Labels ?? []).Select(label => new ProfileLabel(label.Code, label.SectionType, Folded(label.Words)))],
            Rule(file.LevelSkip),
            Rule(file.BidiControls),
            file.Preamble == "unit",
            [.. (file.Levels ?? []).Select(level => Make(level, file))]
        )
        {
            NestsByNumber = file.Nesting == "number",
            UnitLevel = file.UnitLevel,
            IndentedCode = file.IndentedCode,
            OtherHeadings = file.OtherHeadings == "unit",
            Ordinals = Folded(file.Ordinals),
            Repetitions = Folded(file.Repetitions),
            RomanConfusables = (file.RomanConfusables ?? []).ToImmutableDictionary(pair => pair.Key[0], pair => pair.Value),
            Skips = Folded(file.Skips),
            Quotes = [.. (file.Quotes ?? []).Select(pair => new QuotePair(pair[0], pair[1]))],
            References = Make(file.References, file),
            Proposal = Make(file.Proposal),
        };

    private static ProposalRules Make(ProfileFile.ProposalSection? section) =>
        section is null
            ? ProposalRules.None
            : new ProposalRules(
                section.Language,
                Lowered(section.LanguageWords),
                Lowered(section.LawPhrases),
                Lowered(section.ActPhrases),
                Lowered(section.ActPhrasesAlone)
            );

    private static ReferenceRules? Make(ProfileFile.ReferenceSection? section, ProfileFile file)
    {
        if (section is null)
        {
            return null;
        }

        Dictionary<string, ProfileFile.ReferenceLevel> more = section.Levels.ToDictionary(level => level.Code, StringComparer.Ordinal);
        IEnumerable<ProfileFile.Level> levels = (file.Levels ?? []).Select(level =>
            level with
            {
                Words = [.. level.Words ?? [], .. more.GetValueOrDefault(level.Code)?.Words ?? []],
                Numbers = more.GetValueOrDefault(level.Code)?.Numbers ?? level.Numbers,
            }
        );
        IEnumerable<ProfileFile.Level> cited = section
            .Levels.Where(level => level.Name is not null)
            .Select(level => new ProfileFile.Level(level.Name!, level.Code, "", level.Numbers!, [], level.Words));
        return new ReferenceRules(
            [.. levels.Concat(cited).Select(level => Make(level, file))],
            [.. section.Main],
            Folded(section.Lists),
            Folded(section.Ranges),
            Folded(section.Links),
            [.. (section.Here ?? []).SelectMany(pair => pair.Value.Select(phrase => (HeadingText.Fold(phrase), pair.Key)))],
            Folded(section.Own),
            Folded(section.Same),
            Folded(section.Acts),
            Folded(section.ActSuffixes),
            section.ActAbbreviations,
            Folded(section.ActMarks)
        );
    }

    private static ProfileLevel Make(ProfileFile.Level level, ProfileFile file) =>
        new(
            level.Name,
            level.Code,
            level.SectionType,
            Folded(level.Words),
            Folded(level.Numberless),
            Kinds(level.Bare),
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
            Kinds(level.Opens),
            level.Trusted,
            level.Restarts,
            level.Resets,
            level.UnitsOnly,
            level.OuterOf,
            level.Before,
            Rule(level.Gap),
            Duplicate(level.Duplicates.Length == 0 ? file.Duplicates : level.Duplicates)
        );

    // As the text is read in which they are looked for.
    private static ImmutableArray<string> Lowered(string[]? words) =>
        [.. (words ?? []).Select(word => UnicodeText.Compose(word).ToLowerInvariant())];

    private static ImmutableArray<string> Folded(string[]? words) => [.. (words ?? []).Select(HeadingText.Fold)];

    private static ImmutableDictionary<string, int> Folded(Dictionary<string, int>? words) =>
        (words ?? []).ToImmutableDictionary(pair => HeadingText.Fold(pair.Key), pair => pair.Value, StringComparer.Ordinal);

    private static Openings Kinds(string[]? kinds) =>
        (kinds ?? []).Aggregate(Openings.None, (all, one) => all | Enum.Parse<Openings>(one, ignoreCase: true));

    private static FindingRule Rule(string text) => Enum.Parse<FindingRule>(text, ignoreCase: true);

    private static DuplicateRule Duplicate(string text) => text == "stop" ? DuplicateRule.Stop : DuplicateRule.Suffix;
}
