using IuCutter.Core.Marking;

namespace IuCutter.Core.Profiles;

/// <summary>The rules for the levels of a profile's file and for what only levels use.</summary>
internal static class LevelFaults
{
    private const int LongestWord = 40;

    /// <summary>Every fault, as a sentence that says what is allowed.</summary>
    public static IEnumerable<string> Of(ProfileFile file)
    {
        var levels = file.Levels ?? [];
        var names = levels.Select(level => level.Name).ToList();
        if (levels.Length == 0 ? file.UnitLevel.Length > 0 : !names.Contains(file.UnitLevel, StringComparer.Ordinal))
        {
            yield return "unitLevel must name one of the levels.";
        }

        if (levels.Length > 0 && file.Setext)
        {
            yield return "setext must be false in a profile with levels.";
        }

        if (names.Distinct(StringComparer.Ordinal).Count() < names.Count || levels.Select(level => level.Code).Distinct(StringComparer.Ordinal).Count() < names.Count)
        {
            yield return "no two levels may have one name or one code.";
        }

        if ((file.Ordinals ?? []).Any(pair => pair.Value is < 0 or > 999 || !IsWord(pair.Key)) || (file.Repetitions ?? []).Any(pair => pair.Value is < 1 or > 999 || !IsWord(pair.Key)))
        {
            yield return "ordinals and repetitions must map words of 1 to 40 characters to numbers below 1000.";
        }

        if ((file.RomanConfusables ?? []).Any(pair => pair.Key.Length != 1 || pair.Value.Length is 0 or > 4 || pair.Value.Any(unit => !"IVXLCDM".Contains(unit, StringComparison.Ordinal))))
        {
            yield return "romanConfusables must map single characters to 1 to 4 of I, V, X, L, C, D, M.";
        }

        if ((file.Quotes ?? []).Any(pair => pair.Length != 2 || pair.Any(sign => sign.EnumerateRunes().Count() != 1)))
        {
            yield return "quotes must be pairs of single characters.";
        }

        if ((file.Skips ?? []).Any(skip => !IsWord(skip)))
        {
            yield return "skips must have 1 to 40 characters.";
        }

        foreach (var level in levels)
        {
            foreach (var fault in Of(level, names))
            {
                yield return $"level '{level.Name}': {fault}";
            }
        }
    }

    private static IEnumerable<string> Of(ProfileFile.Level level, List<string> names)
    {
        if (!ProfileFaults.IsName(level.Name, '-') || !ProfileFaults.IsName(level.SectionType, '_') || !ProfileFaults.IsCode(level.Code))
        {
            yield return "name and sectionType must be of a-z, 0-9 and joiners, code of A-Z and none of H, N, U and PREAMBLE.";
        }

        if (!AreNames<NumberForms>(level.Numbers) || !AreNames<Openings>(level.Opens))
        {
            yield return "numbers must be some of arabic, roman, letter, ordinal, and opens some of heading, bold, plain.";
        }

        var words = (level.Words ?? []).Concat(level.Numberless ?? []).ToList();
        if (words.Any(word => !IsWord(word)) || (words.Count == 0 && level.Close.Length == 0))
        {
            yield return "words must have 1 to 40 characters; without words there must be a close.";
        }

        if (level.Open.Length > 1 || level.Close.Length > 1 || level.Alphabet.Length is 0 or > 64)
        {
            yield return "open and close must be single characters, alphabet 1 to 64.";
        }

        if ((level.RangeWords ?? []).Except(level.Words ?? [], StringComparer.Ordinal).Any() || (level.RangeWords ?? []).Length > 0 != (level.Joins ?? []).Length > 0)
        {
            yield return "rangeWords must be some of words, and need joins.";
        }

        if ((level.Joins ?? []).Concat(level.Prefixes ?? []).Concat(level.OrdinalMarks ?? []).Any(word => !IsWord(word)))
        {
            yield return "joins, prefixes and ordinalMarks must have 1 to 40 characters.";
        }

        if (new[] { level.Before, level.OuterOf }.Any(other => other is not null && (other == level.Name || !names.Contains(other, StringComparer.Ordinal))))
        {
            yield return "before and outerOf must name another level.";
        }

        if (level.Gap is not ("stop" or "warn" or "ignore") || level.Duplicates is not ("" or "stop" or "suffix"))
        {
            yield return "gap must be stop, warn or ignore, and duplicates stop or suffix.";
        }
    }

    private static bool IsWord(string word) => HeadingText.Fold(word).Length is >= 1 and <= LongestWord;

    private static bool AreNames<T>(string[] names)
        where T : struct, Enum =>
        names.Length > 0 && names.All(name => name != "none" && Enum.GetNames<T>().Any(known => known.ToLowerInvariant() == name));
}
