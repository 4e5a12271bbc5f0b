using System.Globalization;
using System.Text;

namespace IuCutter;

/// <summary>
/// The one way to show a text that others wrote (of a document, a file, a database, a program or a person) on a screen, a card
/// or a page: what a reader cannot see is written out, so that it neither deceives nor steers a terminal. The data stay as they are.
/// </summary>
public static class PlainText
{
    // Vietnamese needs two marks on one letter, Hebrew with cantillation four; a tower of them covers the lines around it.
    private const int MaxMarks = 4;

    /// <summary>
    /// The text on one line: each character of <see cref="IsHidden"/> is written as <c>\u{XXXX}</c>, and so is each combining mark
    /// after the fourth on one letter. A shown text that is shown again stays the same.
    /// </summary>
    /// <param name="text">The text; null gives an empty one.</param>
    /// <param name="maxCharacters">Characters of the text after which it ends with three dots. Default: all are shown.</param>
    public static string Show(string? text, int maxCharacters = int.MaxValue) => Write(text, maxCharacters, keepsLines: false);

    /// <summary>The same, where line feeds are the layout of the text and stay.</summary>
    /// <param name="text">The text; null gives an empty one.</param>
    public static string ShowLines(string? text) => Write(text, int.MaxValue, keepsLines: true);

    /// <summary>Each text on a line of its own.</summary>
    /// <param name="texts">The texts; null or none gives an empty text.</param>
    public static string ShowEach(IEnumerable<string>? texts) => texts is null ? "" : string.Join('\n', texts.Select(text => Show(text)));

    /// <summary>
    /// JSON that is the same to whoever parses it and harmless to a terminal: each character of <see cref="IsHidden"/> is
    /// written as <c>\uXXXX</c>.
    /// </summary>
    /// <param name="json">JSON on one line, in which a hidden character can only stand within a string.</param>
    public static string ShowJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (IsPlain(json))
        {
            return json;
        }

        StringBuilder shown = new StringBuilder(json.Length + 16);
        Span<char> units = stackalloc char[2];
        foreach (Rune rune in json.EnumerateRunes())
        {
            foreach (char unit in units[..rune.EncodeToUtf16(units)])
            {
                _ = IsHidden(rune) ? shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}") : shown.Append(unit);
            }
        }

        return shown.ToString();
    }

    /// <summary>
    /// Whether a reader cannot see the character, or not as what it is: controls, format characters (bidirectional, zero-width),
    /// line separators, private and unassigned characters, variation selectors, and the letters and symbols that are blank
    /// (Default_Ignorable_Code_Point of Unicode, and the braille blank).
    /// </summary>
    /// <param name="rune">The character.</param>
    public static bool IsHidden(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.PrivateUse
                or UnicodeCategory.OtherNotAssigned
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator
        || rune.Value
            is 0x034F
                or 0x115F
                or 0x1160
                or 0x17B4
                or 0x17B5
                or (>= 0x180B and <= 0x180F)
                or 0x2800
                or 0x3164
                or (>= 0xFE00 and <= 0xFE0F)
                or 0xFFA0
                or (>= 0xE0100 and <= 0xE01EF);

    private static bool IsPlain(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange(' ', '~');

    private static string Write(string? text, int maxCharacters, bool keepsLines)
    {
        if (text is null || (text.Length <= maxCharacters && IsPlain(text)))
        {
            return text ?? "";
        }

        StringBuilder shown = new StringBuilder(Math.Min(text.Length, maxCharacters) + 16);
        (int count, int marks) = (0, 0);
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (count++ == maxCharacters)
            {
                shown.Append("...");
                break;
            }

            bool isMark = Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark;
            marks = isMark ? marks + 1 : 0;
            bool isShown = (keepsLines && rune.Value == '\n') || (marks <= MaxMarks && !IsHidden(rune));
            _ = isShown ? shown.Append(rune.ToString()) : shown.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:X4}}}");
        }

        return shown.ToString();
    }
}
