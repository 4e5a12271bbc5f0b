using System.Collections.Frozen;
using System.Text;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.Marking.Labels;

/// <summary>Finds the numbered label that a heading begins with, by the table of a profile.</summary>
internal sealed class LabelReader
{
    /// <summary>Room for the maxLength word of a table (40) and the folding of one character more.</summary>
    private const int MaxWord = 48;

    private readonly Dictionary<char, (string Word, ProfileLabel Label)[]> _words;
    private readonly FrozenDictionary<int, int> _confusables;

    /// <summary>Prepares the table of a profile: of two words that fit, the longer one is meant.</summary>
    public LabelReader(GrammarProfile profile)
    {
        _confusables = profile.Confusables;
        _words = profile
            .Labels.SelectMany(label => label.Words.Select(word => (Word: word, Label: label)))
            .OrderByDescending(entry => entry.Word.Length)
            .ThenBy(entry => entry.Word, StringComparer.Ordinal)
            .GroupBy(entry => entry.Word[0])
            .ToDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>The label's part of an address, for example <c>ART-5</c>; null when there is no numbered label.</summary>
    /// <param name="heading">Heading text as <see cref="HeadingText.Clean(string)"/> gives it.</param>
    /// <param name="label">The entry of the table; null for a bare decimal number.</param>
    public string? Read(string heading, out ProfileLabel? label)
    {
        int start = HeadingText.LabelStart(heading);

        Span<char> folded = stackalloc char[MaxWord];
        Span<int> ends = stackalloc int[MaxWord];
        int length = FoldPrefix(heading, start, folded, ends, maxLength: 1);
        if (length > 0 && _words.TryGetValue(folded[0], out (string Word, ProfileLabel Label)[]? candidates))
        {
            length = FoldPrefix(heading, start, folded, ends, candidates[0].Word.Length);
            foreach ((string? word, ProfileLabel? entry) in candidates)
            {
                if (
                    folded[..length].StartsWith(word)
                    && AfterWord(heading, ends[word.Length - 1], word[^1]) is { } at
                    && NumberToken.Read(heading, at) is { } number
                )
                {
                    label = entry;
                    return $"{entry.Code}-{number}";
                }
            }
        }

        label = null;
        return NumberToken.ReadDecimal(heading, start) is { } plain ? $"{AddressCode.Number}-{plain}" : null;
    }

    /// <summary>Folds as much of the heading as the maxLength word needs; most headings begin with no word of the table.</summary>
    private int FoldPrefix(string heading, int start, Span<char> folded, Span<int> ends, int maxLength)
    {
        int length = 0;
        for (int at = start; at < heading.Length && length < maxLength; )
        {
            Rune rune = Rune.GetRuneAt(heading, at);
            at += rune.Utf16SequenceLength;
            int from = length;
            length += UnicodeText.FoldInto(rune, folded[length..]);
            if (length == from + 1 && _confusables.TryGetValue(folded[from], out int meant))
            {
                length = from + new Rune(meant).EncodeToUtf16(folded[from..]);
            }

            ends[from..length].Fill(at);
        }

        return length;
    }

    /// <summary>Where the number may begin after the word; null when the word goes on.</summary>
    private static int? AfterWord(string heading, int at, char last)
    {
        int start = at;
        if (at < heading.Length && heading[at] == '.')
        {
            at++;
        }

        if (at < heading.Length && heading[at] == ' ')
        {
            at++;
        }

        return at > start || !char.IsLetter(last) ? at : null;
    }
}
