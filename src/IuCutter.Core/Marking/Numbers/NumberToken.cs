using System.Globalization;
using IuCutter.Core.Text;

namespace IuCutter.Core.Marking.Numbers;

/// <summary>
/// The number of a label as it is written: <c>5</c>, <c>5a</c>, <c>12 bis</c>, <c>88-1</c>, <c>4.2.1</c>, <c>II</c>,
/// <c>L. 123-4</c>. In an address a character beyond ASCII stands as its code point between underscores
/// (<c>5đ</c> is <c>5_111_</c>), so that it can be read back and <c>đ</c> is never <c>d</c>.
/// </summary>
internal static class NumberToken
{
    private const int MaxLength = 40;
    private const int MaxLetters = 9;

    private static readonly string[] Repetitions = ["bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "nonies", "decies"];

    private static readonly string[] SpacedPrefixes = ["L", "R", "D", "A", "LO"];

    /// <summary>Reads the number at a place; null when there is none.</summary>
    /// <param name="text">Cleaned heading text.</param>
    /// <param name="at">Where the number begins.</param>
    public static string? Read(string text, int at)
    {
        Token token = new Token(stackalloc char[MaxLength]);
        int end = Prefix(text, at, ref token);
        if (end < text.Length && char.IsAsciiDigit(text[end]))
        {
            end = Digits(text, end, ref token);
        }
        else if (end == at && (Roman(text, at) is > 0 and var roman || IsSingleLetter(text, at, out roman)))
        {
            token.Add(text.AsSpan(at, roman));
            end = at + roman;
        }
        else
        {
            return null;
        }

        end = Repetition(text, end, ref token);
        return token.Fits && EndsThere(text, end) ? AddressCode.Encode(token.Text) : null;
    }

    /// <summary>Reads a leading decimal number such as <c>4.2.1</c>; null when the text does not begin with one.</summary>
    public static string? ReadDecimal(string text, int at)
    {
        int end = at;
        while (end < text.Length && (char.IsAsciiDigit(text[end]) || (text[end] == '.' && end > at && DigitAt(text, end + 1))))
        {
            end++;
        }

        return end > at && end - at <= MaxLength && EndsThere(text, end) ? text[at..end] : null;
    }

    private static int Prefix(string text, int at, ref Token token)
    {
        int end = at;
        while (end < text.Length && end - at < 3 && char.IsAsciiLetterUpper(text[end]))
        {
            end++;
        }

        int digit = end;
        bool spaced = end > at && SpacedPrefixes.Contains(text[at..end], StringComparer.Ordinal);
        bool star = false;
        while (spaced && digit < text.Length && text[digit] is '.' or '*' or ' ')
        {
            star |= text[digit++] == '*';
        }

        if (end == at || !DigitAt(text, digit))
        {
            return at;
        }

        // "R*123-4" is another article than "R123-4".
        token.Add(text.AsSpan(at, end - at));
        token.Add(star ? "*" : "");
        return digit;
    }

    private static int Digits(string text, int at, ref Token token)
    {
        int start = at;
        while (at < text.Length)
        {
            if (
                char.IsAsciiDigit(text[at])
                || (text[at] == '.' && DigitAt(text, at + 1))
                || (text[at] == '-' && (DigitAt(text, at + 1) || IsSingleLetter(text, at + 1, out _)))
            )
            {
                at++;
            }
            else if (char.IsLetter(text[at]) && Letters(text, at) is <= MaxLetters and var letters)
            {
                at += letters;
            }
            else
            {
                break;
            }
        }

        token.Add(text.AsSpan(start, at - start));
        return at;
    }

    private static int Repetition(string text, int end, ref Token token)
    {
        if (end >= text.Length || text[end] != ' ')
        {
            return end;
        }

        foreach (string word in Repetitions)
        {
            // "3 bis 6" is a range, not an article "3 bis".
            int after = end + 1 + word.Length;
            if (string.CompareOrdinal(text, end + 1, word, 0, word.Length) == 0 && EndsThere(text, after) && !DigitAt(text, after + 1))
            {
                token.Add(word);
                return after;
            }
        }

        return end;
    }

    /// <summary>Length of the Roman number at a place, 0 when there is none.</summary>
    private static int Roman(string text, int at)
    {
        int end = at;
        while (end < text.Length && text[end] is 'I' or 'V' or 'X' or 'L' or 'C' or 'D' or 'M')
        {
            end++;
        }

        if (end == at || !RomanNumber.IsValid(text.AsSpan(at, end - at)))
        {
            return 0;
        }

        // French law writes the first chapter "Ier".
        int ordinal = string.CompareOrdinal(text, end, "er", 0, 2) == 0 ? 2 : 0;
        return EndsThere(text, end + ordinal) ? end + ordinal - at : 0;
    }

    private static bool IsSingleLetter(string text, int at, out int length)
    {
        length = 1;
        return at < text.Length
            && char.IsAsciiLetterUpper(text[at])
            && (at + 1 == text.Length || text[at + 1] is '.' or ':' or ')' or '\u2013' or '\u2014' or '-');
    }

    private static int Letters(string text, int at)
    {
        int end = at;
        while (end < text.Length && char.IsLetter(text[end]))
        {
            end++;
        }

        return end - at;
    }

    private static bool DigitAt(string text, int at) => at < text.Length && char.IsAsciiDigit(text[at]);

    /// <summary>A number ends where a word does; a slash goes on with a document's number (169/2026).</summary>
    private static bool EndsThere(string text, int at) =>
        at >= text.Length
        || !(char.IsLetterOrDigit(text, at) || text[at] is '/' || char.GetUnicodeCategory(text, at) is UnicodeCategory.NonSpacingMark);

    /// <summary>A number while it is read. It lives on the stack, for most headings hold none.</summary>
    private ref struct Token(Span<char> room)
    {
        private readonly Span<char> _room = room;
        private int _length;

        /// <summary>Whether there is a number, and no longer one than there is room for.</summary>
        public readonly bool Fits => _length > 0 && _length <= _room.Length;

        /// <summary>The characters that were added.</summary>
        public readonly ReadOnlySpan<char> Text => _room[.._length];

        /// <summary>Adds to it; what does not fit is counted only.</summary>
        public void Add(scoped ReadOnlySpan<char> text)
        {
            if (_length + text.Length <= _room.Length)
            {
                text.CopyTo(_room[_length..]);
            }

            _length += text.Length;
        }
    }
}
