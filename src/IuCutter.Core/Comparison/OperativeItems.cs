using System.Globalization;
using IuCutter.Core.Text;

namespace IuCutter.Core.Comparison;

/// <summary>The numbers, dates, negations and modal words of a text, each with the tokens that it is made of.</summary>
internal sealed class OperativeItems
{
    private readonly List<string> _words;
    private readonly List<TextToken> _tokens;
    private readonly OperativeWords _table = OperativeWords.All;

    private OperativeItems(TokenizedText text)
    {
        _tokens = text.Tokens;
        _words = text.Tokens.ConvertAll(token => UnicodeText.FoldCase(token.Key));
        ItemOf = new int[_tokens.Count];
        Array.Fill(ItemOf, -1);
        for (int at = 0; at < _tokens.Count; )
        {
            (int length, OperativeKind kind) = Find(at);
            for (int i = at; i < at + length && kind != OperativeKind.Wording; i++)
            {
                ItemOf[i] = Items.Count;
            }

            if (kind != OperativeKind.Wording)
            {
                Items.Add(new Item(kind, at, at + length, string.Join(' ', _words.Skip(at).Take(length))));
            }

            at += length;
        }
    }

    /// <summary>The items in the order of the text; they do not overlap.</summary>
    public List<Item> Items { get; } = [];

    /// <summary>For each token the item that it belongs to; -1 for none.</summary>
    public int[] ItemOf { get; }

    /// <summary>Finds the items of a text.</summary>
    public static OperativeItems Of(TokenizedText text) => new(text);

    private (int Length, OperativeKind Kind) Find(int at)
    {
        if (Date(at) is > 0 and var date)
        {
            return (date, OperativeKind.Date);
        }

        if (_tokens[at].Key.Any(char.IsNumber) || IsRoman(_tokens[at].Key))
        {
            return (1, OperativeKind.Number);
        }

        return _table.At(_words, at) ?? (1, OperativeKind.Wording);
    }

    /// <summary>One letter alone is a letter, whatever it would count.</summary>
    private static bool IsRoman(string key) => key.Length > 1 && RomanNumber.Value(key) > 0;

    /// <summary>Number of tokens of the date that begins here; 0 when none does.</summary>
    private int Date(int at)
    {
        if (IsWrittenDate(_words[at]))
        {
            return 1;
        }

        if (_words[at] == _table.DateWords[0] || _words[at] == _table.DateWords[1])
        {
            return DateInWords(at);
        }

        int next = at;
        bool day = IsNumber(next, 31);
        next += day ? 1 : 0;
        // An ordinal's mark: 1er, 23., 5th.
        next = Joined(next);
        if (next >= _words.Count || !_table.Months.Contains(_words[next]))
        {
            return 0;
        }

        int month = next++;
        if (!day && month == at && IsNumber(next, 31))
        {
            // March 15, 2024
            next++;
            day = true;
            next += next < _words.Count && _words[next] == "," && IsYear(next + 1) ? 1 : 0;
        }

        int year = Joined(next);
        if (year < _words.Count && IsYear(year))
        {
            return year + 1 - at;
        }

        // A month alone is no date: "may" is a modal word.
        return day ? next - at : 0;
    }

    private int DateInWords(int at)
    {
        int next = at;
        int parts = 0;
        foreach (string word in _table.DateWords)
        {
            if (next + 1 < _words.Count && _words[next] == word && _tokens[next + 1].Kind == TextToken.Form.Number)
            {
                next += 2;
                parts++;
            }
        }

        return parts >= 2 || (parts == 1 && IsWrittenDate(_words[next - 1])) ? next - at : 0;
    }

    private int Joined(int at)
    {
        while (at < _words.Count && at >= 0 && _table.DateJoins.Contains(_words[at]))
        {
            at++;
        }

        return at;
    }

    private bool IsNumber(int at, int most)
    {
        if (at >= _words.Count || _tokens[at].Kind != TextToken.Form.Number)
        {
            return false;
        }

        int digits = _words[at].TakeWhile(char.IsAsciiDigit).Count();
        return digits is 1 or 2
            && int.Parse(_words[at].AsSpan(0, digits), CultureInfo.InvariantCulture) is >= 1 and var value
            && value <= most
            && _words[at][digits..] is "" or "er" or "st" or "nd" or "rd" or "th" or "º" or "°";
    }

    private bool IsYear(int at) => at < _words.Count && _words[at].Length == 4 && _words[at].All(char.IsAsciiDigit);

    /// <summary>15/03/2024, 15.3.2024, 2024-03-15.</summary>
    private static bool IsWrittenDate(string word)
    {
        string[] parts = word.Split('/', '.', '-');
        return parts.Length == 3
            && parts.All(part => part.Length is > 0 and <= 4 && part.All(char.IsAsciiDigit))
            && parts[1].Length <= 2
            && ((parts[0].Length <= 2 && parts[2].Length is 2 or 4) || (parts[0].Length == 4 && parts[2].Length <= 2))
            && parts.Any(part => part.Length == 4);
    }

    /// <summary>One item.</summary>
    /// <param name="Kind">What it is.</param>
    /// <param name="From">Its first token.</param>
    /// <param name="To">The token after its last.</param>
    /// <param name="Key">Equal for two items that say the same.</param>
    internal sealed record Item(OperativeKind Kind, int From, int To, string Key);
}
