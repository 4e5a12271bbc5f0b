using IuCutter.Core.Marking;

namespace IuCutter.Core.Profiles;

/// <summary>The rules for a profile's file as a whole and for its labels.</summary>
internal static class ProfileFaults
{
    private const string Format = "iu-profile/1";

    /// <summary>Every fault, as a sentence that says what is allowed.</summary>
    public static IEnumerable<string> Of(ProfileFile file)
    {
        if (file.Format != Format)
        {
            yield return $"format must be {Format}.";
        }

        if (!IsName(file.Name, '-'))
        {
            yield return "name must be 1 to 64 of a-z, 0-9 and hyphens, starting with a letter.";
        }

        if (file.Version < 1)
        {
            yield return "version must be 1 or more.";
        }

        foreach (var (member, value, allowed) in Choices(file))
        {
            if (!allowed.Contains(value, StringComparer.Ordinal))
            {
                yield return $"{member} must be {string.Join(" or ", allowed)}.";
            }
        }

        if (file.SectionTypes.Length is < 1 or > 6 || !file.SectionTypes.All(type => IsName(type, '_')))
        {
            yield return "sectionTypes must be 1 to 6 names of a-z, 0-9 and underscores.";
        }

        if (file.Confusables.Any(pair => pair.Key.EnumerateRunes().Count() != 1 || pair.Value.EnumerateRunes().Count() != 1))
        {
            yield return "confusables must map single characters to single characters.";
        }

        foreach (var fault in OfLabels(file.Labels ?? []))
        {
            yield return fault;
        }
    }

    /// <summary>Whether the text is a name: a small letter, then small letters, digits and the joiner.</summary>
    public static bool IsName(string text, char joiner) =>
        text.Length is >= 1 and <= 64 && char.IsAsciiLetterLower(text[0])
        && text.All(unit => char.IsAsciiLetterLower(unit) || char.IsAsciiDigit(unit) || unit == joiner);

    /// <summary>Whether the text can stand for a kind of unit in an address; H, N and U stand for headings without a label.</summary>
    public static bool IsCode(string text) =>
        text.Length is >= 1 and <= 16 && text is not ("H" or "U" or "N" or "PREAMBLE") && text.All(char.IsAsciiLetterUpper);

    private static IEnumerable<(string Member, string Value, string[] Allowed)> Choices(ProfileFile file) =>
    [
        ("frontMatter", file.FrontMatter, ["yaml", "none"]),
        ("unclosedFence", file.UnclosedFence, ["stop", "warn"]),
        ("duplicates", file.Duplicates, ["stop", "suffix"]),
        ("levelSkip", file.LevelSkip, ["stop", "warn", "ignore"]),
        ("bidiControls", file.BidiControls, ["stop", "warn", "ignore"]),
        ("preamble", file.Preamble, ["unit", "exclusion"]),
        ("otherHeadings", file.OtherHeadings, ["unit", "text"]),
    ];

    private static IEnumerable<string> OfLabels(ProfileFile.Label[] labels)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var label in labels)
        {
            if (!IsCode(label.Code))
            {
                yield return $"label code '{label.Code}' must be 1 to 16 of A-Z, and none of H, N, U and PREAMBLE.";
            }

            if (label.SectionType is { } type && !IsName(type, '_'))
            {
                yield return $"sectionType '{type}' of label {label.Code} must be of a-z, 0-9 and underscores.";
            }

            foreach (var word in label.Words.Select(HeadingText.Fold))
            {
                if (word.Length is 0 or > 40 || char.IsAsciiDigit(word[0]) || !seen.Add(word))
                {
                    yield return $"word '{word}' of label {label.Code} is empty or longer than 40, begins with a digit, or stands twice.";
                }
            }
        }
    }
}
