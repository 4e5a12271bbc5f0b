using System.Text;

namespace IuCutter.Core.Marking;

/// <summary>A heading's text in the form in which it is compared, so that how it was typed does not move its address.</summary>
internal static class HeadingText
{
    /// <summary>Normal form C, white space of any kind as single spaces, invisible characters removed, trimmed.</summary>
    public static string Clean(string text)
    {
        if (IsClean(text))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length);
        var pending = false;
        foreach (var unit in UnicodeText.Compose(text))
        {
            if (char.IsWhiteSpace(unit))
            {
                pending = clean.Length > 0;
            }
            else if (unit is not ('\u200B' or '\u2060' or '\uFEFF' or '\u00AD'))
            {
                if (pending)
                {
                    clean.Append(' ');
                    pending = false;
                }

                clean.Append(unit);
            }
        }

        return clean.ToString();
    }

    /// <summary>Whether printable ASCII with single spaces inside is all there is: so are most headings and lines.</summary>
    private static bool IsClean(ReadOnlySpan<char> text) =>
        text.IndexOfAnyExceptInRange(' ', '~') < 0 && text.IndexOf("  ") < 0 && (text.IsEmpty || (text[0] != ' ' && text[^1] != ' '));

    /// <summary><see cref="Clean"/>, and case folded.</summary>
    public static string Fold(string text) => UnicodeText.FoldCase(Clean(text));
}
