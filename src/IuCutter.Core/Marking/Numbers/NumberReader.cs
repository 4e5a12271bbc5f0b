using System.Collections.Frozen;
using System.Globalization;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;
using static IuCutter.Core.Marking.Numbers.NumberText;

namespace IuCutter.Core.Marking.Numbers;

/// <summary>Reads the number of a label in the styles that a level knows.</summary>
internal sealed class NumberReader(GrammarProfile profile)
{
    private const int MaxRoman = 16;

    private readonly InsertedPart _inserted = new(profile);
    private readonly FrozenDictionary<char, (string Word, int Value)[]> _ordinals = profile
        .Ordinals.Select(pair => (Word: pair.Key, pair.Value))
        .OrderByDescending(entry => entry.Word.Length)
        .ThenBy(entry => entry.Word, StringComparer.Ordinal)
        .GroupBy(entry => entry.Word[0])
        .ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>Reads a number at a place and moves the place behind it; null when there is none.</summary>
    /// <param name="text">The line.</param>
    /// <param name="level">The level whose number it is.</param>
    /// <param name="at">Where the number begins.</param>
    public LevelNumber? Read(LineText text, ProfileLevel level, ref int at)
    {
        if (at >= text.Clean.Length)
        {
            return null;
        }

        if (level.Reads(NumberForms.Arabic) && ArabicNumber.Read(text, level, _inserted, ref at) is { } arabic)
        {
            return arabic;
        }

        int start = at;
        if (level.Reads(NumberForms.Roman) && Roman(text, ref at) is { } roman)
        {
            return at == start + 1 && level.Reads(NumberForms.Letter)
                ? roman with
                {
                    AsLetter = Letter(text.Folded, level, ref start),
                }
                : roman;
        }

        if (level.Reads(NumberForms.Ordinal) && Ordinal(text.Folded, ref at) is { } ordinal)
        {
            return ordinal;
        }

        return level.Reads(NumberForms.Letter) ? Letter(text.Folded, level, ref at) : null;
    }

    /// <summary>Reads a word for a number; null when there is none.</summary>
    public LevelNumber? Ordinal(ReadOnlySpan<char> text, ref int at)
    {
        if (at >= text.Length)
        {
            return null;
        }

        foreach ((string? word, int value) in _ordinals.GetValueOrDefault(text[at], []))
        {
            if (StartsWith(text, at, word) && EndsAt(text, at + word.Length))
            {
                at += word.Length;
                return Single(value, value.ToString(CultureInfo.InvariantCulture)) with { Form = NumberForms.Ordinal };
            }
        }

        return null;
    }

    private LevelNumber? Roman(LineText text, ref int at)
    {
        Span<char> roman = stackalloc char[MaxRoman + 4];
        int length = 0;
        int end = at;
        for (; end < text.Clean.Length && length < MaxRoman; end++)
        {
            char sign = text.Clean[end];
            if (sign is 'I' or 'V' or 'X' or 'L' or 'C' or 'D' or 'M')
            {
                roman[length++] = sign;
            }
            else if (profile.RomanConfusables.TryGetValue(sign, out string? meant))
            {
                meant.CopyTo(roman[length..]);
                length += meant.Length;
            }
            else
            {
                break;
            }
        }

        int value = RomanNumber.Value(roman[..length]);
        if (value == 0)
        {
            return null;
        }

        if (StartsWith(text.Folded, end, "er") && EndsAt(text.Folded, end + 2))
        {
            end += 2;
        }

        NumberDraft draft = new NumberDraft(stackalloc int[NumberDraft.MaxParts], stackalloc char[NumberDraft.MaxCharacters]);
        draft.Add(value);
        _inserted.AfterRoman(text, ref end, ref draft);
        if (!EndsAt(text.Folded, end))
        {
            return null;
        }

        at = end;
        return draft.ToNumber("") with { Form = NumberForms.Roman };
    }

    private static LevelNumber? Letter(ReadOnlySpan<char> text, ProfileLevel level, ref int at)
    {
        int index = level.Alphabet.IndexOf(text[at], StringComparison.Ordinal);
        if (index < 0 || !EndsAt(text, at + 1))
        {
            return null;
        }

        NumberDraft draft = new NumberDraft([], stackalloc char[1]);
        draft.Write(text.Slice(at++, 1));
        return Single(index + 1, draft.Code()) with { Form = NumberForms.Letter };
    }

    private static LevelNumber Single(int value, string code)
    {
        int[] key = [value];
        return new("", key, key, code);
    }
}
