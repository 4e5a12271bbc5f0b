using System.Globalization;
using System.Text;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking;

/// <summary>Reads the number of a label in the styles that a level knows.</summary>
internal sealed class NumberReader(GrammarProfile profile)
{
    private const int LongestDigits = 6;
    private const int MostParts = 8;

    private readonly string[] _ordinals = [.. profile.Ordinals.Keys.OrderByDescending(word => word.Length).ThenBy(word => word, StringComparer.Ordinal)];
    private readonly string[] _repetitions = [.. profile.Repetitions.Keys.OrderByDescending(word => word.Length).ThenBy(word => word, StringComparer.Ordinal)];

    /// <summary>Reads a number at a place and moves the place behind it; null when there is none.</summary>
    /// <param name="text">The line.</param>
    /// <param name="level">The level whose number it is.</param>
    /// <param name="at">Where the number begins.</param>
    public LevelNumber? Read(LineText text, ProfileLevel level, ref int at)
    {
        if (level.Numbers.HasFlag(NumberForms.Arabic) && Arabic(text, level, ref at) is { } arabic)
        {
            return arabic;
        }

        if (level.Numbers.HasFlag(NumberForms.Roman) && Roman(text, ref at) is { } roman)
        {
            return roman;
        }

        if (level.Numbers.HasFlag(NumberForms.Ordinal) && Ordinal(text.Folded, ref at) is { } ordinal)
        {
            return ordinal;
        }

        return level.Numbers.HasFlag(NumberForms.Letter) ? Letter(text.Folded, level, ref at) : null;
    }

    /// <summary>Reads a word for a number; null when there is none.</summary>
    public LevelNumber? Ordinal(string text, ref int at)
    {
        foreach (var word in _ordinals)
        {
            if (StartsWith(text, at, word) && EndsAt(text, at + word.Length))
            {
                at += word.Length;
                var value = profile.Ordinals[word];
                return Single([value], value.ToString(CultureInfo.InvariantCulture));
            }
        }

        return null;
    }

    private LevelNumber? Arabic(LineText text, ProfileLevel level, ref int at)
    {
        var end = at;
        var prefix = Prefix(text.Folded, level, ref end);
        var key = new List<int>(4);
        var code = new StringBuilder(prefix.ToUpperInvariant());
        var groups = 0;
        if (!Digits(text.Folded, ref end, key, code))
        {
            return null;
        }

        while (key.Count < MostParts && Part(text, level, ref end, key, code, ref groups))
        {
        }

        Skip(text.Folded, level.OrdinalMarks, ref end);
        Inserted(text.Folded, level, ref end, key, code);
        if (!EndsAt(text.Folded, end))
        {
            return null;
        }

        at = end;
        string written = Escape(code);
        return groups == 0
            ? new LevelNumber(prefix, [.. key], [.. key], written)
            : new LevelNumber(written[..written.LastIndexOfAny(['.', '-'])], [.. key[^1..]], [.. key[^1..]], written) { Codified = true };
    }

    private static string Prefix(string text, ProfileLevel level, ref int at)
    {
        foreach (var prefix in level.Prefixes)
        {
            var end = at + prefix.Length;
            if (StartsWith(text, at, prefix))
            {
                while (end < text.Length && text[end] is '.' or ' ')
                {
                    end++;
                }

                if (end < text.Length && char.IsAsciiDigit(text[end]))
                {
                    at = end;
                    return prefix;
                }
            }
        }

        return "";
    }

    private static bool Digits(string text, ref int at, List<int> key, StringBuilder code)
    {
        var start = at;
        var value = 0;
        while (at < text.Length && char.IsAsciiDigit(text[at]) && at - start <= LongestDigits)
        {
            value = (value * 10) + (text[at++] - '0');
        }

        if (at == start || at - start > LongestDigits || value >= LevelNumber.FirstInserted)
        {
            at = start;
            return false;
        }

        key.Add(value);
        code.Append(CultureInfo.InvariantCulture, $"{value}");
        return true;
    }

    /// <summary>A further part after a point or a hyphen, in digits or, between points, in capitals.</summary>
    private static bool Part(LineText text, ProfileLevel level, ref int at, List<int> key, StringBuilder code, ref int groups)
    {
        var folded = text.Folded;
        if (at + 1 >= folded.Length || !(folded[at] is '-' or '\u2010' or '\u2011' || (folded[at] == '.' && level.Dotted)))
        {
            return false;
        }

        var sign = folded[at] == '.' ? '.' : '-';
        var end = at + 1;
        if (char.IsAsciiDigit(folded[end]))
        {
            code.Append(sign);
            if (!Digits(folded, ref end, key, code))
            {
                code.Length--;
                return false;
            }

            at = end;
            return true;
        }

        while (end < folded.Length && end - at <= 4 && char.IsUpper(text.Clean[end]))
        {
            end++;
        }

        if (end == at + 1 || end + 1 >= folded.Length || folded[end] != '.' || !char.IsAsciiDigit(folded[end + 1]) || sign != '.')
        {
            return false;
        }

        code.Append('.').Append(text.Clean.AsSpan(at + 1, end - at - 1));
        groups++;
        at = end;
        return true;
    }

    /// <summary>A letter or a repetition that makes another number of it: <c>5a</c>, <c>690-A</c>, <c>12 bis</c>.</summary>
    private void Inserted(string text, ProfileLevel level, ref int at, List<int> key, StringBuilder code)
    {
        var start = at;
        var spaced = start;
        while (spaced < text.Length && spaced - start < 3 && text[spaced] is ' ' or '-')
        {
            spaced++;
        }

        foreach (var word in _repetitions)
        {
            if (StartsWith(text, spaced, word) && EndsAt(text, spaced + word.Length) && !DigitFollows(text, spaced + word.Length))
            {
                key.Add(LevelNumber.FirstInserted + profile.Repetitions[word]);
                code.Append(word);
                at = spaced + word.Length;
                return;
            }
        }

        var joined = spaced > start && text.AsSpan(start, spaced - start).Contains('-');
        var index = spaced < text.Length ? level.Alphabet.IndexOf(text[spaced], StringComparison.Ordinal) : -1;
        // "5 a person" is no number 5a: after a space alone the letter must be closed by a sign.
        var closed = EndsAt(text, spaced + 1) && (spaced == start || joined || (spaced + 1 < text.Length && text[spaced + 1] is '.' or ')' or ':' or '-'));
        if (index >= 0 && closed)
        {
            key.Add(LevelNumber.FirstInserted + index + 1);
            code.Append(text[spaced]);
            at = spaced + 1;
        }
        else if (spaced == start && index >= 0 && EndsAt(text, spaced + 2) && level.Alphabet.IndexOf(text[spaced + 1], StringComparison.Ordinal) is >= 0 and var second)
        {
            key.Add(LevelNumber.FirstInserted + ((index + 1) * 100) + second);
            code.Append(text, spaced, 2);
            at = spaced + 2;
        }
    }

    private LevelNumber? Roman(LineText text, ref int at)
    {
        var roman = new StringBuilder();
        var end = at;
        while (end < text.Clean.Length && roman.Length < 16)
        {
            if ("IVXLCDM".Contains(text.Clean[end], StringComparison.Ordinal))
            {
                roman.Append(text.Clean[end]);
            }
            else if (profile.RomanConfusables.TryGetValue(text.Clean[end], out var meant))
            {
                roman.Append(meant);
            }
            else
            {
                break;
            }

            end++;
        }

        var value = RomanNumber.Value(roman.ToString());
        if (value == 0)
        {
            return null;
        }

        if (StartsWith(text.Folded, end, "er") && EndsAt(text.Folded, end + 2))
        {
            end += 2;
        }

        List<int> key = [value];
        var code = new StringBuilder(value.ToString(CultureInfo.InvariantCulture));
        InsertedAfterRoman(text, ref end, key, code);
        if (!EndsAt(text.Folded, end))
        {
            return null;
        }

        at = end;
        return new LevelNumber("", [.. key], [.. key], code.ToString());
    }

    private void InsertedAfterRoman(LineText text, ref int at, List<int> key, StringBuilder code)
    {
        var spaced = at < text.Folded.Length && text.Folded[at] == ' ' ? at + 1 : at;
        foreach (var word in _repetitions)
        {
            if (StartsWith(text.Folded, spaced, word) && EndsAt(text.Folded, spaced + word.Length))
            {
                key.Add(LevelNumber.FirstInserted + profile.Repetitions[word]);
                code.Append(word);
                at = spaced + word.Length;
                return;
            }
        }

        if (spaced < text.Clean.Length && char.IsAsciiLetterLower(text.Clean[spaced]) && EndsAt(text.Folded, spaced + 1)
            && (spaced == at || (spaced + 1 < text.Clean.Length && text.Clean[spaced + 1] is '.' or ':')))
        {
            key.Add(LevelNumber.FirstInserted + text.Clean[spaced] - 'a' + 1);
            code.Append(text.Clean[spaced]);
            at = spaced + 1;
        }
    }

    private static LevelNumber? Letter(string text, ProfileLevel level, ref int at)
    {
        var index = at < text.Length ? level.Alphabet.IndexOf(text[at], StringComparison.Ordinal) : -1;
        if (index < 0 || !EndsAt(text, at + 1))
        {
            return null;
        }

        return Single([index + 1], Escape(new StringBuilder().Append(text[at++])));
    }

    private static LevelNumber Single(int[] key, string code) => new("", key, key, code);

    private static void Skip(string text, IEnumerable<string> marks, ref int at)
    {
        foreach (var mark in marks)
        {
            if (StartsWith(text, at, mark) && EndsAt(text, at + mark.Length))
            {
                at += mark.Length;
                return;
            }
        }
    }

    private static bool StartsWith(string text, int at, string word) => string.CompareOrdinal(text, at, word, 0, word.Length) == 0;

    private static bool DigitFollows(string text, int at) => at + 1 < text.Length && text[at] == ' ' && char.IsAsciiDigit(text[at + 1]);

    /// <summary>A number ends where a word does; a slash goes on with a document's number (169/2026).</summary>
    private static bool EndsAt(string text, int at) => at >= text.Length || !(char.IsLetterOrDigit(text[at]) || text[at] == '/');

    /// <summary>Characters beyond ASCII stand as code points between underscores: <c>đ</c> is never <c>d</c>.</summary>
    private static string Escape(StringBuilder code)
    {
        var ascii = new StringBuilder(code.Length);
        foreach (var rune in code.ToString().EnumerateRunes())
        {
            _ = rune.IsAscii && rune.Value != '*' ? ascii.Append((char)rune.Value) : ascii.Append(CultureInfo.InvariantCulture, $"_{rune.Value:x}_");
        }

        return ascii.ToString();
    }
}
