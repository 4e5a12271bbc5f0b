using System.Globalization;
using System.Text;

namespace IuCutter.Core.Text;

/// <summary>Text of a document on a card: what a reader cannot see is written out, so that it cannot deceive.</summary>
internal static class PlainText
{
    /// <summary>
    /// The text on one line, with control, format (bidi, zero-width), surrogate and private characters as
    /// <c>\u{XXXX}</c>, cut after <paramref name="maxCharacters"/> characters.
    /// </summary>
    public static string Show(string text, int maxCharacters)
    {
        StringBuilder shown = new StringBuilder(text.Length);
        int count = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (count++ == maxCharacters)
            {
                shown.Append("...");
                break;
            }

            UnicodeCategory category = Rune.GetUnicodeCategory(rune);
            bool hidden =
                category
                is UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.PrivateUse
                    or UnicodeCategory.OtherNotAssigned
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator;
            if (hidden)
            {
                shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X4}}}");
            }
            else
            {
                shown.Append(rune.ToString());
            }
        }

        return shown.ToString();
    }
}
