using System.Text;

namespace IuCutter.Core.Text;

/// <summary>
/// Normal form C and case folding from tables of its own. The platform's are no use here: under invariant
/// globalization <see cref="string.Normalize()"/> returns its input, with ICU it follows the machine's version, and the
/// same document must have the same addresses in every host.
/// </summary>
internal static class UnicodeText
{
    private const int HangulBase = 0xAC00;
    private const int LeadBase = 0x1100;
    private const int VowelBase = 0x1161;
    private const int TailBase = 0x11A7;
    private const int VowelCount = 21;
    private const int TailCount = 28;
    private const int HangulCount = 19 * VowelCount * TailCount;

    private static readonly Lazy<UnicodeTables> Data = new(Load);

    /// <summary>Normal form C.</summary>
    public static string Compose(string text)
    {
        if (IsComposed(text))
        {
            return text;
        }

        List<int> points = new List<int>(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, points);
        }

        Order(points);
        return Join(Recompose(points));
    }

    /// <summary>Whether a text is known to be in normal form C: almost all text is. False says only that it may not be.</summary>
    public static bool IsComposed(ReadOnlySpan<char> text)
    {
        // Below U+0300 every character is its own normal form C, and nothing there combines.
        int first = text.IndexOfAnyExceptInRange('\0', '\u02FF');
        return first < 0 || !Data.Value.MayChange(text[first..]);
    }

    /// <summary>Full case folding, in normal form C.</summary>
    public static string FoldCase(string text)
    {
        if (Ascii.IsValid(text))
        {
            return text.ToLowerInvariant();
        }

        StringBuilder folded = new StringBuilder(text.Length);
        Span<char> fold = stackalloc char[6];
        foreach (Rune rune in Compose(text).EnumerateRunes())
        {
            folded.Append(fold[..FoldInto(rune, fold)]);
        }

        return Compose(folded.ToString());
    }

    /// <summary>Writes the full case folding of one character, at most three of them, and returns its length.</summary>
    public static int FoldInto(Rune rune, Span<char> to)
    {
        if (rune.IsAscii)
        {
            to[0] = char.ToLowerInvariant((char)rune.Value);
            return 1;
        }

        if (!Data.Value.Folds.TryGetValue(rune.Value, out int[]? fold))
        {
            return rune.EncodeToUtf16(to);
        }

        int length = 0;
        foreach (int point in fold)
        {
            length += new Rune(point).EncodeToUtf16(to[length..]);
        }

        return length;
    }

    /// <summary>The first character of the canonical decomposition; the character itself when there is none.</summary>
    public static char BaseOf(char sign)
    {
        if (char.IsSurrogate(sign))
        {
            return sign;
        }

        List<int> points = new List<int>();
        Decompose(sign, points);
        return points[0] <= char.MaxValue ? (char)points[0] : sign;
    }

    private static void Decompose(int point, List<int> to)
    {
        if (point - HangulBase is >= 0 and < HangulCount)
        {
            int index = point - HangulBase;
            to.Add(LeadBase + (index / (VowelCount * TailCount)));
            to.Add(VowelBase + (index % (VowelCount * TailCount) / TailCount));
            if (index % TailCount > 0)
            {
                to.Add(TailBase + (index % TailCount));
            }
        }
        else if (Data.Value.Decompositions.TryGetValue(point, out int[]? parts))
        {
            foreach (int part in parts)
            {
                Decompose(part, to);
            }
        }
        else
        {
            to.Add(point);
        }
    }

    private static void Order(List<int> points)
    {
        for (int start = 0; start < points.Count; start++)
        {
            int end = start;
            while (end < points.Count && Class(points[end]) > 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                // Stable, and not quadratic on a line of nothing but combining marks.
                int[] sorted = points.GetRange(start, end - start).OrderBy(Class).ToArray();
                for (int i = 0; i < sorted.Length; i++)
                {
                    points[start + i] = sorted[i];
                }
            }

            start = end;
        }
    }

    private static List<int> Recompose(List<int> points)
    {
        List<int> result = new List<int>(points.Count);
        int starter = -1;
        int lastClass = 0;
        foreach (int point in points)
        {
            int combining = Class(point);
            bool blocked = starter < 0 || (lastClass != 0 && lastClass >= combining) || (lastClass == 0 && starter != result.Count - 1);
            if (!blocked && Pair(result[starter], point) is > 0 and var pair)
            {
                result[starter] = pair;
                continue;
            }

            result.Add(point);
            lastClass = combining;
            if (combining == 0)
            {
                starter = result.Count - 1;
            }
        }

        return result;
    }

    private static int Pair(int first, int second)
    {
        if (first - LeadBase is >= 0 and < 19 && second - VowelBase is >= 0 and < VowelCount)
        {
            return HangulBase + ((((first - LeadBase) * VowelCount) + (second - VowelBase)) * TailCount);
        }

        if (
            first - HangulBase is >= 0 and < HangulCount
            && (first - HangulBase) % TailCount == 0
            && second - TailBase is > 0 and < TailCount
        )
        {
            return first + (second - TailBase);
        }

        return Data.Value.Compositions.GetValueOrDefault((first, second));
    }

    private static int Class(int point) => point < 0x300 ? 0 : Data.Value.Classes.GetValueOrDefault(point);

    private static string Join(List<int> points)
    {
        StringBuilder text = new StringBuilder(points.Count);
        foreach (int point in points)
        {
            _ = point < 0x10000 ? text.Append((char)point) : text.Append(char.ConvertFromUtf32(point));
        }

        return text.ToString();
    }

    private static UnicodeTables Load()
    {
        using Stream stream =
            typeof(UnicodeText).Assembly.GetManifestResourceStream("IuCutter.UnicodeFolding.txt")
            ?? throw new InvalidOperationException("The Unicode tables are not in the assembly.");
        return UnicodeTables.Read(stream);
    }
}
