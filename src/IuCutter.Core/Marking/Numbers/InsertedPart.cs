using IuCutter.Core.Profiles;
using static IuCutter.Core.Marking.Numbers.NumberText;

namespace IuCutter.Core.Marking.Numbers;

/// <summary>A letter or a repetition that makes another number of one: <c>5a</c>, <c>690-A</c>, <c>12 bis</c>, <c>IVa</c>.</summary>
internal sealed class InsertedPart(GrammarProfile profile)
{
    private readonly string[] _repetitions =
    [
        .. profile.Repetitions.Keys.OrderByDescending(word => word.Length).ThenBy(word => word, StringComparer.Ordinal),
    ];

    /// <summary>Reads one after digits, if there is one.</summary>
    public void AfterDigits(ReadOnlySpan<char> text, ProfileLevel level, ref int at, ref NumberDraft draft)
    {
        int start = at;
        int spaced = start;
        while (spaced < text.Length && spaced - start < 3 && text[spaced] is ' ' or '-')
        {
            spaced++;
        }

        if (Repetition(text, spaced, ref at, ref draft, range: true))
        {
            return;
        }

        bool joined = spaced > start && text[start..spaced].Contains('-');
        int index = spaced < text.Length ? level.Alphabet.IndexOf(text[spaced], StringComparison.Ordinal) : -1;
        // "5 a person" is no number 5a: after a space alone the letter must be closed by a sign.
        bool closed =
            EndsAt(text, spaced + 1)
            && (spaced == start || joined || (spaced + 1 < text.Length && text[spaced + 1] is '.' or ')' or ':' or '-'));
        if (index >= 0 && closed)
        {
            draft.AddInserted(index + 1, text.Slice(spaced, 1));
            at = spaced + 1;
        }
        else if (
            spaced == start
            && index >= 0
            && EndsAt(text, spaced + 2)
            && level.Alphabet.IndexOf(text[spaced + 1], StringComparison.Ordinal) is >= 0 and var second
        )
        {
            draft.AddInserted(((index + 1) * 100) + second, text.Slice(spaced, 2));
            at = spaced + 2;
        }
    }

    /// <summary>Reads one after a Roman number, if there is one.</summary>
    public void AfterRoman(LineText text, ref int at, ref NumberDraft draft)
    {
        int spaced = at < text.Folded.Length && text.Folded[at] == ' ' ? at + 1 : at;
        if (Repetition(text.Folded, spaced, ref at, ref draft, range: false))
        {
            return;
        }

        // "Article V-A", and "Part I-B" of a code that the text names.
        if (
            spaced == at
            && at + 1 < text.Clean.Length
            && text.Clean[at] == '-'
            && char.IsAsciiLetterUpper(text.Clean[at + 1])
            && EndsAt(text.Folded, at + 2)
        )
        {
            draft.AddInserted(text.Folded[at + 1] - 'a' + 1, text.Folded.Slice(at + 1, 1));
            at += 2;
            return;
        }

        if (
            spaced < text.Clean.Length
            && char.IsAsciiLetterLower(text.Clean[spaced])
            && EndsAt(text.Folded, spaced + 1)
            && (spaced == at || (spaced + 1 < text.Clean.Length && text.Clean[spaced + 1] is '.' or ':'))
        )
        {
            draft.AddInserted(text.Clean[spaced] - 'a' + 1, text.Clean.Slice(spaced, 1));
            at = spaced + 1;
        }
    }

    /// <summary>A word of repetition; where a range may be meant, none before a digit: "3 bis 6" is no article "3 bis".</summary>
    private bool Repetition(ReadOnlySpan<char> text, int spaced, ref int at, ref NumberDraft draft, bool range)
    {
        foreach (string word in _repetitions)
        {
            int end = spaced + word.Length;
            if (StartsWith(text, spaced, word) && EndsAt(text, end) && !(range && DigitFollows(text, end)))
            {
                draft.AddInserted(profile.Repetitions[word], word);
                at = end;
                return true;
            }
        }

        return false;
    }
}
