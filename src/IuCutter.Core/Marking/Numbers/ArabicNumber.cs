using IuCutter.Core.Profiles;
using static IuCutter.Core.Marking.Numbers.NumberText;

namespace IuCutter.Core.Marking.Numbers;

/// <summary>
/// A number in digits, with what may stand around them: <c>5</c>, <c>L. 123-4</c>, <c>4.2.1</c>, <c>3º</c>, <c>12 bis</c>.
/// </summary>
internal static class ArabicNumber
{
    private const int MaxDigits = 6;
    private const int MaxParts = 8;
    private const int MaxLetters = 3;

    /// <summary>Reads a number at a place and moves the place behind it; null when there is none.</summary>
    public static LevelNumber? Read(LineText text, ProfileLevel level, InsertedPart inserted, ref int at)
    {
        int end = at;
        string prefix = Prefix(text.Folded, level, ref end);
        if (end >= text.Folded.Length || !char.IsAsciiDigit(text.Folded[end]))
        {
            return null;
        }

        NumberDraft draft = new NumberDraft(stackalloc int[NumberDraft.MaxParts], stackalloc char[NumberDraft.MaxCharacters]);
        draft.WriteUpper(prefix);
        if (!Digits(text.Folded, ref end, ref draft))
        {
            return null;
        }

        int groups = 0;
        while (draft.Count < MaxParts && Part(text, level, ref end, ref draft, ref groups)) { }

        SkipMark(text.Folded, level, ref end);
        inserted.AfterDigits(text.Folded, level, ref end, ref draft);
        if (!EndsAt(text.Folded, end))
        {
            return null;
        }

        at = end;
        if (groups == 0)
        {
            return draft.ToNumber(prefix);
        }

        // A part in letters names another law within a code; only what stands after it counts on.
        string code = draft.Code();
        int[] last = [draft.Parts[^1]];
        return new LevelNumber(code[..code.LastIndexOfAny(['.', '-'])], last, last, code) { Codified = true };
    }

    private static string Prefix(ReadOnlySpan<char> text, ProfileLevel level, ref int at)
    {
        foreach (string prefix in level.Prefixes)
        {
            int end = at + prefix.Length;
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

    private static bool Digits(ReadOnlySpan<char> text, ref int at, ref NumberDraft draft)
    {
        int start = at;
        int value = 0;
        while (at < text.Length && char.IsAsciiDigit(text[at]) && at - start <= MaxDigits)
        {
            value = (value * 10) + (text[at++] - '0');
        }

        if (at == start || at - start > MaxDigits || value >= LevelNumber.FirstInserted)
        {
            at = start;
            return false;
        }

        // "101.01" and "101.1" are two sections of one code.
        if (draft.Count > 0 && text[start] == '0' && at - start > 1)
        {
            draft.AddWritten(value, text[start..at]);
        }
        else
        {
            draft.Add(value);
        }

        return true;
    }

    /// <summary>A further part after a point or a hyphen, in digits or, between points, in capitals.</summary>
    private static bool Part(LineText text, ProfileLevel level, ref int at, ref NumberDraft draft, ref int groups)
    {
        ReadOnlySpan<char> folded = text.Folded;
        if (at + 1 >= folded.Length || !(folded[at] is '-' or '\u2010' or '\u2011' || (folded[at] == '.' && level.Dotted)))
        {
            return false;
        }

        string sign = folded[at] == '.' ? "." : "-";
        int end = at + 1;
        if (char.IsAsciiDigit(folded[end]))
        {
            draft.Write(sign);
            if (!Digits(folded, ref end, ref draft))
            {
                draft.Unwrite();
                return false;
            }

            at = end;
            return true;
        }

        while (end < folded.Length && end - at <= MaxLetters + 1 && char.IsUpper(text.Clean[end]))
        {
            end++;
        }

        if (end == at + 1 || end + 1 >= folded.Length || folded[end] != '.' || !char.IsAsciiDigit(folded[end + 1]) || sign != ".")
        {
            return false;
        }

        draft.Write(".");
        draft.Write(text.Clean[(at + 1)..end]);
        groups++;
        at = end;
        return true;
    }

    private static void SkipMark(ReadOnlySpan<char> text, ProfileLevel level, ref int at)
    {
        foreach (string mark in level.OrdinalMarks)
        {
            if (StartsWith(text, at, mark) && EndsAt(text, at + mark.Length))
            {
                at += mark.Length;
                return;
            }
        }
    }
}
