using System.Text;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.Marking.Numbers;

/// <summary>
/// The beginning of a line in the form in which labels are looked for: without markup, cleaned and folded. Both texts
/// have the same length, so that a place in one is a place in the other. It lives on the stack: there is one per line
/// that may hold a label.
/// </summary>
internal readonly ref struct LineText
{
    /// <summary>Characters of room that <see cref="Read"/> needs.</summary>
    public const int Room = 2 * Characters;

    /// <summary>No label is longer than that, in bytes; a line may be of any length.</summary>
    private const int MaxBytes = 240;

    /// <summary>A character may become longer when it is composed.</summary>
    private const int Characters = 2 * MaxBytes;

    private LineText(ReadOnlySpan<char> clean, ReadOnlySpan<char> folded, bool isMarked)
    {
        Clean = clean;
        Folded = folded;
        IsMarked = isMarked;
    }

    /// <summary>Normal form C, single spaces.</summary>
    public ReadOnlySpan<char> Clean { get; }

    /// <summary>The same, case folded, confusables replaced.</summary>
    public ReadOnlySpan<char> Folded { get; }

    /// <summary>Whether it began with emphasis.</summary>
    public bool IsMarked { get; }

    /// <summary>The same from a place on.</summary>
    public LineText From(int at) => new(Clean[at..], Folded[at..], isMarked: false);

    /// <summary>Reads the beginning of a line.</summary>
    /// <param name="line">The line without its line end.</param>
    /// <param name="profile">The characters that are read as another.</param>
    /// <param name="room">Where the text is made: <see cref="Room"/> characters.</param>
    public static LineText Read(ReadOnlySpan<byte> line, GrammarProfile profile, Span<char> room)
    {
        int length = Math.Min(line.Length, MaxBytes);
        while (length < line.Length && (line[length] & 0xC0) == 0x80)
        {
            length--;
        }

        Span<char> clean = room[..Characters];
        clean = clean[..HeadingText.Clean(line[..length], clean)];
        int start = 0;
        bool marked = false;
        while (start < clean.Length && clean[start] is '*' or '_' or ' ' or '\\')
        {
            marked |= clean[start++] is '*' or '_';
        }

        clean = Unescaped(clean[start..]);
        Span<char> folded = room.Slice(Characters, clean.Length);
        Fold(clean, folded, profile);
        return new LineText(clean, folded, marked);
    }

    /// <summary>A number's sign may be escaped, so that markdown makes no list of it.</summary>
    private static Span<char> Unescaped(Span<char> text)
    {
        int length = text.IndexOf('\\');
        for (int from = length; from >= 0 && from < text.Length; from++)
        {
            if (text[from] != '\\' || from + 1 == text.Length || text[from + 1] is not ('.' or ')'))
            {
                text[length++] = text[from];
            }
        }

        return length < 0 ? text : text[..length];
    }

    private static void Fold(ReadOnlySpan<char> clean, Span<char> folded, GrammarProfile profile)
    {
        Span<char> fold = stackalloc char[6];
        bool hasConfusables = profile.Confusables.Count > 0;
        for (int i = 0; i < clean.Length; i++)
        {
            char sign = clean[i];
            if (char.IsAscii(sign))
            {
                sign = char.ToLowerInvariant(sign);
            }
            else if (Rune.TryCreate(sign, out Rune rune) && UnicodeText.FoldInto(rune, fold) == 1)
            {
                sign = fold[0];
            }

            folded[i] =
                hasConfusables && profile.Confusables.TryGetValue(sign, out int meant) && meant <= char.MaxValue ? (char)meant : sign;
        }
    }
}
