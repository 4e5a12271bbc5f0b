using System.Collections.Immutable;
using System.Text;

namespace IuCutter.Core.Marking;

/// <summary>
/// The beginning of a line in the form in which labels are looked for: without markup, cleaned and folded. Both texts
/// have the same length, so that a place in one is a place in the other.
/// </summary>
/// <param name="Clean">Normal form C, single spaces.</param>
/// <param name="Folded">The same, case folded, confusables replaced.</param>
/// <param name="IsMarked">Whether it began with emphasis.</param>
internal readonly record struct LineText(string Clean, string Folded, bool IsMarked)
{
    /// <summary>No label is longer than that; a line may be of any length.</summary>
    private const int Longest = 240;

    /// <summary>Reads the beginning of a line.</summary>
    public static LineText Read(ReadOnlySpan<byte> line, ImmutableDictionary<int, int> confusables)
    {
        var length = Math.Min(line.Length, Longest);
        while (length < line.Length && (line[length] & 0xC0) == 0x80)
        {
            length--;
        }

        var clean = HeadingText.Clean(Encoding.UTF8.GetString(line[..length]));
        var start = 0;
        var marked = false;
        while (start < clean.Length && clean[start] is '*' or '_' or ' ' or '\\')
        {
            marked |= clean[start++] is '*' or '_';
        }

        // A number's sign may be escaped, so that markdown makes no list of it.
        clean = clean[start..].Replace("\\.", ".", StringComparison.Ordinal).Replace("\\)", ")", StringComparison.Ordinal);
        return new LineText(clean, Fold(clean, confusables), marked);
    }

    private static string Fold(string clean, ImmutableDictionary<int, int> confusables) => string.Create(clean.Length, (clean, confusables), static (to, from) =>
    {
        Span<char> fold = stackalloc char[6];
        for (var i = 0; i < to.Length; i++)
        {
            to[i] = from.clean[i];
            if (Rune.TryCreate(from.clean[i], out var rune) && UnicodeText.FoldInto(rune, fold) == 1)
            {
                to[i] = fold[0];
            }

            if (from.confusables.TryGetValue(to[i], out var meant) && meant <= char.MaxValue)
            {
                to[i] = (char)meant;
            }
        }
    });
}
