using IuCutter.Core.Marking;

namespace IuCutter.Core.Profiles;

/// <summary>The rules for the <c>references</c> section of a profile's file.</summary>
internal static class ReferenceFaults
{
    private const int LongestPhrase = 80;

    /// <summary>Every fault, as a sentence that says what is allowed.</summary>
    public static IEnumerable<string> Of(ProfileFile file)
    {
        if (file.References is not { } section)
        {
            yield break;
        }

        if (section.Levels.Length == 0)
        {
            yield return "references.levels must name at least one level.";
        }

        var levels = file.Levels ?? [];
        var codes = levels.Select(level => level.Code).Concat(section.Levels.Select(level => level.Code)).ToHashSet(StringComparer.Ordinal);
        foreach (var level in section.Levels)
        {
            var known = levels.Any(other => other.Code == level.Code);
            if (!ProfileFaults.IsCode(level.Code) || known == level.Name is not null || (!known && level.Numbers is null))
            {
                yield return $"references level '{level.Code}' must be the code of a level and have no name, or a code of A-Z with a name and numbers of its own.";
            }

            if (level.Name is not null && !ProfileFaults.IsName(level.Name, '-'))
            {
                yield return $"references level '{level.Code}' must have a name of a-z, 0-9 and hyphens.";
            }

            if (level.Numbers is { } numbers && (numbers.Length == 0 || numbers.Any(number => number is not ("arabic" or "roman" or "letter" or "ordinal"))))
            {
                yield return $"references level '{level.Code}' must have numbers of arabic, roman, letter, ordinal.";
            }
        }

        if (section.Levels.Select(level => level.Code).Distinct(StringComparer.Ordinal).Count() < section.Levels.Length)
        {
            yield return "no two references levels may have one code.";
        }

        if (section.Main.Length == 0 || section.Main.Concat((section.Here ?? []).Keys).Any(code => !codes.Contains(code)))
        {
            yield return "references.main must name at least one level, and main and here only levels that there are.";
        }

        if (Phrases(section).Any(phrase => HeadingText.Fold(phrase).Length is 0 or > LongestPhrase))
        {
            yield return "every word and phrase of references must have 1 to 80 characters.";
        }
    }

    private static IEnumerable<string> Phrases(ProfileFile.ReferenceSection section) =>
        section.Levels.SelectMany(level => level.Words)
            .Concat(section.Lists ?? []).Concat(section.Ranges ?? []).Concat(section.Links ?? []).Concat(section.Own ?? [])
            .Concat(section.Acts ?? []).Concat(section.ActSuffixes ?? []).Concat(section.ActMarks ?? [])
            .Concat((section.Here ?? []).Values.SelectMany(phrases => phrases));
}
