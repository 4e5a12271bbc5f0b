using System.Text;
using IuCutter.Core.Text;

namespace IuCutter.Core.Approvals;

/// <summary>
/// Looks for what a sovereign cannot see on a card or a screen: bidirectional controls and zero-width characters
/// (Unicode Technical Report 36, "Trojan Source"), text in two normal forms, and titles with look-alike letters.
/// </summary>
internal static class RiskScan
{
    /// <summary>The findings of a plan's source and titles, in a fixed order; empty when there are none.</summary>
    public static IReadOnlyList<RiskFinding> Run(CutPlan plan)
    {
        Tally bidi = new Tally("bidirectional controls");
        Tally hidden = new Tally("zero-width characters");
        Tally decomposed = new Tally("lines with letters that are not in normal form C beside lines that are");
        bool composed = false;
        int number = 0;
        foreach (string line in Lines(plan.Document))
        {
            number++;
            if (Ascii.IsValid(line))
            {
                continue;
            }

            bidi.Add(line.Count(IsBidiControl), number);
            hidden.Add(line.Count(IsZeroWidth), number);
            bool isComposed = string.Equals(UnicodeText.Compose(line), line, StringComparison.Ordinal);
            composed |= isComposed;
            decomposed.Add(isComposed ? 0 : 1, number);
        }

        Tally lookAlikes = new Tally("titles that mix letters of two scripts within a word");
        foreach (PlannedUnit unit in plan.Units)
        {
            lookAlikes.Add(HasMixedWord(unit.Title) ? 1 : 0, unit.Span.Line);
        }

        // One form throughout is nobody's trick; two forms make two texts that look the same.
        Tally?[] all = [bidi, hidden, composed ? decomposed : null, lookAlikes];
        return [.. all.OfType<Tally>().Where(tally => tally.Count > 0).Select(tally => tally.ToFinding())];
    }

    private static IEnumerable<string> Lines(IuDocument document)
    {
        int skip = document.HasByteOrderMark ? 3 : 0;
        return Encoding
            .UTF8.GetString(document.Bytes.AsSpan()[skip..])
            .Replace("\r\n", "\n", StringComparison.Ordinal)
            .Replace('\r', '\n')
            .Split('\n');
    }

    private static bool IsBidiControl(char c) =>
        c is '\u061C' or '\u200E' or '\u200F' or (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    private static bool IsZeroWidth(char c) =>
        c is '\u00AD' or '\u180E' or (>= '\u200B' and <= '\u200D') or (>= '\u2060' and <= '\u2064') or '\uFEFF';

    private static bool HasMixedWord(string title)
    {
        bool latin = false;
        bool other = false;
        foreach (char c in title)
        {
            if (!char.IsLetter(c))
            {
                latin = other = false;
                continue;
            }

            // Greek and Coptic, Cyrillic and its supplements, Armenian: the scripts with Latin look-alikes.
            bool lookAlikeScript =
                c
                is >= '\u0370'
                    and <= '\u058F'
                    or >= '\u1C80'
                    and <= '\u1C8F'
                    or >= '\u2DE0'
                    and <= '\u2DFF'
                    or >= '\uA640'
                    and <= '\uA69F';
            latin |= !lookAlikeScript && c < '\u0370';
            other |= lookAlikeScript;
            if (latin && other)
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Tally(string kind)
    {
        private int _line;

        public int Count { get; private set; }

        public void Add(int places, int line)
        {
            if (places > 0 && Count == 0)
            {
                _line = line;
            }

            Count += places;
        }

        public RiskFinding ToFinding() => new(kind, Count, _line);
    }
}
