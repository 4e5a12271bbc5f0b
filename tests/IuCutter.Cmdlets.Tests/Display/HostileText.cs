using System.Globalization;
using System.Text;

namespace IuCutter.Cmdlets.Tests.Display;

/// <summary>A text with what steers a terminal or deceives a reader, and the look for what of it got through.</summary>
internal static class HostileText
{
    /// <summary>
    /// Clears the screen, sets the window's title, rings, CSI as one character, goes back, turns the direction, hides, and begins a
    /// line of its own.
    /// </summary>
    public const string Value =
        "a\u001B[2Jb\u001B]0;t\u0007c\u009B2Jd\re\bf\u202Eg\u2066h\u200Bi\u3164j\u2800k\u2028l\u007Fm\U000E0041n\nFORGED";

    /// <summary>What must not be in a text that is put before a person; empty when nothing is.</summary>
    public static string Faults(string shown)
    {
        StringBuilder faults = new();
        // The engine resets its colours, also where it sets none, and ends its lines; nothing else on a screen is a control.
        foreach (Rune rune in shown.Replace("\u001B[0m", "", StringComparison.Ordinal).EnumerateRunes())
        {
            bool found = rune.Value is not '\n' && (IsCategory(rune) || rune.Value is 0x3164 or 0x2800);
            faults.Append(found ? string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4} ") : "");
        }

        bool forged = shown.Split('\n').Any(line => line.StartsWith("FORGED", StringComparison.Ordinal));
        return faults.Append(forged ? "a forged line" : "").ToString();
    }

    // Not PlainText's own list: what it forgot would be missing here too.
    private static bool IsCategory(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.Control
                or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator;
}
