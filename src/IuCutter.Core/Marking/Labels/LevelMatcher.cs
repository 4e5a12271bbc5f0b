using System.Buffers;
using System.Collections.Frozen;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;
using static IuCutter.Core.Marking.Numbers.NumberText;

namespace IuCutter.Core.Marking.Labels;

/// <summary>Finds the label of a level at the beginning of a line.</summary>
internal sealed class LevelMatcher
{
    private static readonly SearchValues<char> Lower = SearchValues.Create([
        .. Enumerable.Range(0, 0x2000).Select(point => (char)point).Where(char.IsLower),
    ]);

    private readonly GrammarProfile _profile;
    private readonly NumberReader _numbers;
    private readonly FrozenDictionary<char, (string Word, int Level)[]> _words;
    private readonly FrozenDictionary<char, (string Word, int Level)[]> _numberless;
    private readonly int[] _enclosed;
    private readonly int[] _wordless;

    /// <summary>Prepares the levels of a profile down to one: of two words that fit, the longer one is meant.</summary>
    public LevelMatcher(GrammarProfile profile, int deepest)
    {
        _profile = profile;
        _numbers = new NumberReader(profile);
        List<ProfileLevel> levels = profile.Levels.Take(deepest + 1).ToList();
        _words = levels
            .SelectMany((level, index) => level.Words.Select(word => (Word: word, Level: index)))
            .OrderByDescending(entry => entry.Word.Length)
            .ThenBy(entry => entry.Word, StringComparer.Ordinal)
            .GroupBy(entry => entry.Word[0])
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _numberless = levels
            .SelectMany((level, index) => level.Numberless.Select(word => (Word: word, Level: index)))
            .GroupBy(entry => entry.Word[0])
            .ToFrozenDictionary(group => group.Key, group => group.ToArray());
        _enclosed = [.. Enumerable.Range(0, levels.Count).Where(index => levels[index].Words.IsEmpty && levels[index].Close.Length > 0)];
        _wordless = [.. Enumerable.Range(0, levels.Count).Where(index => levels[index].Bare != Openings.None)];
        Deepest = deepest;
    }

    /// <summary>Index of the deepest level that is looked for.</summary>
    public int Deepest { get; }

    /// <summary>The level and number of the label; null when there is none.</summary>
    /// <param name="text">The line.</param>
    /// <param name="after">Where the label ends in it.</param>
    public (int Level, LevelNumber? Number)? Match(LineText text, out int after)
    {
        int start = after = SkipWords(text.Folded);
        if (start == text.Folded.Length)
        {
            return null;
        }

        foreach ((string? word, int index) in _words.GetValueOrDefault(text.Folded[start], []))
        {
            if (
                StartsWith(text.Folded, start, word)
                && AfterWord(text.Folded, start + word.Length, word[^1]) is var at
                && at >= 0
                && _numbers.Read(text, _profile.Levels[index], ref at) is { } number
            )
            {
                after = at;
                return (index, Range(text, _profile.Levels[index], word, number, ref after));
            }
        }

        return Numberless(text, start, out after) ?? OrdinalFirst(text, start, out after) ?? Enclosed(text, start, out after);
    }

    /// <summary>The level and number of a number that stands where a label with a word may stand too; null when there is none.</summary>
    /// <param name="text">The line.</param>
    /// <param name="opening">What kind of line it is.</param>
    /// <param name="after">Where the number ends in it.</param>
    public (int Level, LevelNumber? Number)? MatchWordless(LineText text, Openings opening, out int after)
    {
        int start = after = SkipWords(text.Folded);
        foreach (int index in _wordless)
        {
            int at = start;
            if (
                (_profile.Levels[index].Bare & opening) != 0
                && _numbers.Read(text, _profile.Levels[index], ref at) is { } number
                && StandsAlone(text, opening, number, at)
            )
            {
                after = at;
                return (index, number);
            }
        }

        return null;
    }

    /// <summary>Whether there is a label at a place of any level, whatever follows it.</summary>
    public bool IsLabel(LineText text) => Match(text, out _) is not null;

    private int SkipWords(ReadOnlySpan<char> text)
    {
        foreach (string skip in _profile.Skips)
        {
            if (StartsWith(text, 0, skip))
            {
                int at = skip.Length;
                while (at < text.Length && text[at] == ' ')
                {
                    at++;
                }

                return at;
            }
        }

        return 0;
    }

    private LevelNumber Range(LineText text, ProfileLevel level, string word, LevelNumber from, ref int at)
    {
        if (!level.RangeWords.Contains(word))
        {
            return from;
        }

        foreach (string join in level.Joins)
        {
            int next = at;
            while (next < text.Folded.Length && text.Folded[next] is ' ' or ',')
            {
                next++;
            }

            if (!StartsWith(text.Folded, next, join))
            {
                continue;
            }

            next += join.Length;
            while (next < text.Folded.Length && text.Folded[next] == ' ')
            {
                next++;
            }

            if (_numbers.Read(text, level, ref next) is { } to && LevelNumber.Compare(from.Key, to.Key) < 0)
            {
                at = next;
                return new LevelNumber(from.Group, from.Key, to.End, $"{from.Code}..{to.Code}");
            }
        }

        return from;
    }

    /// <summary>
    /// A word that opens a unit without a number, when it is the whole line, or all that is emphasized, and written as a title.
    /// </summary>
    private (int, LevelNumber?)? Numberless(LineText text, int start, out int after)
    {
        foreach ((string? word, int index) in _numberless.GetValueOrDefault(text.Folded[start], []))
        {
            int end = start + word.Length;
            if (
                StartsWith(text.Folded, start, word)
                && (text.Folded[end..].Trim(" *_:.").IsEmpty || IsWholeEmphasis(text, end))
                && (text.IsMarked || !text.Clean[start..end].ContainsAny(Lower))
            )
            {
                after = end;
                return (index, null);
            }
        }

        after = start;
        return null;
    }

    /// <summary>Whether emphasis ends at a place, with a point, and a sentence begins: <c>**FINAL PROVISION.** The statutes</c>.</summary>
    private static bool IsWholeEmphasis(LineText text, int end)
    {
        ReadOnlySpan<char> sentence = text.Clean[end..].TrimStart(" *_:.-\u2013\u2014");
        ReadOnlySpan<char> signs = text.Clean[end..^sentence.Length];
        return text.IsMarked && signs.ContainsAny('*', '_') && signs.ContainsAny('.', ':') && char.IsUpper(sentence[0]);
    }

    /// <summary>A word for a number before the word of the level: <c>Erster Abschnitt</c>.</summary>
    private (int, LevelNumber?)? OrdinalFirst(LineText text, int start, out int after)
    {
        after = start;
        if (_numbers.Ordinal(text.Folded, ref after) is not { } number || after >= text.Folded.Length || text.Folded[after] != ' ')
        {
            return null;
        }

        foreach ((string? word, int index) in after + 1 < text.Folded.Length ? _words.GetValueOrDefault(text.Folded[after + 1], []) : [])
        {
            int end = after + 1 + word.Length;
            if (
                _profile.Levels[index].Reads(NumberForms.Ordinal)
                && StartsWith(text.Folded, after + 1, word)
                && (end == text.Folded.Length || !char.IsLetterOrDigit(text.Folded[end]))
            )
            {
                after = end;
                return (index, number);
            }
        }

        return null;
    }

    /// <summary>A number that stands alone, between the signs of its level: <c>1.</c>, <c>a)</c>, <c>(12)</c>.</summary>
    private (int, LevelNumber?)? Enclosed(LineText text, int start, out int after)
    {
        after = start;
        foreach (int index in _enclosed)
        {
            ProfileLevel level = _profile.Levels[index];
            int at = start;
            if (level.Open.Length > 0 && !StartsWith(text.Folded, at, level.Open))
            {
                continue;
            }

            at += level.Open.Length;
            if (_numbers.Read(text, level, ref at) is not { } number || !StartsWith(text.Folded, at, level.Close))
            {
                continue;
            }

            at += level.Close.Length;
            if (at == text.Folded.Length || text.Folded[at] is ' ' or '*' or '_' || char.IsLetter(text.Folded[at]))
            {
                after = at;
                return (index, number);
            }
        }

        return null;
    }

    /// <summary>Whether a number is that of a unit, by what follows it: a plain line may begin with a number for many reasons.</summary>
    private static bool StandsAlone(LineText text, Openings opening, LevelNumber number, int at)
    {
        ReadOnlySpan<char> rest = text.Clean[at..];
        if (rest.IsEmpty || rest[0] is not (' ' or '.' or ':' or ')' or '*' or '_' or '\u2013' or '\u2014' or '-'))
        {
            return rest.IsEmpty && opening != Openings.Plain;
        }

        if (opening != Openings.Plain)
        {
            return true;
        }

        // "1.2 Quorum", "1.2. Quorum", "1.\u2014(1) This Act"; and "1. Short title", which may as well be a list.
        ReadOnlySpan<char> word = rest.TrimStart(" .*_");
        return rest.StartsWith(".\u2014", StringComparison.Ordinal)
            || (
                (number.HasParts ? rest[0] is ' ' or '.' : rest is ['.', ' ', ..])
                && !word.IsEmpty
                && (char.IsUpper(word[0]) || word[0] is '"' or '\u201c' or '(' or '[')
            );
    }

    /// <summary>Where the number may begin after the word; -1 when the word goes on.</summary>
    private static int AfterWord(ReadOnlySpan<char> text, int at, char last)
    {
        int start = at;
        while (at < text.Length && text[at] is ' ' or '*' or '_')
        {
            at++;
        }

        return at > start || !char.IsLetter(last) ? at : -1;
    }
}
