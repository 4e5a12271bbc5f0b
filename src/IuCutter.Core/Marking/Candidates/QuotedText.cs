using System.Buffers;
using System.Text;
using IuCutter.Core.Marking.Labels;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Candidates;

/// <summary>
/// The quoted text of a law that amends another: from a quotation mark before a label, at the beginning of a line or
/// after a colon, to the next closing mark at the end of a line. A quotation without an end shields nothing.
/// </summary>
internal static class QuotedText
{
    /// <summary>No defined term is longer than this, in bytes.</summary>
    private const int MaxTerm = 80;

    /// <summary>The characters that may stand between a closing mark and the end of its line.</summary>
    private static ReadOnlySpan<byte> AfterMark => " \t.,;:)]*_"u8;

    /// <summary>The ranges, in order, and the place of the first quotation that has no end.</summary>
    public static (List<(int Start, int End)> Ranges, int? Unclosed) Find(
        ReadOnlySpan<byte> bytes,
        int start,
        GrammarProfile profile,
        LevelMatcher labels
    )
    {
        List<(int, int)> ranges = new List<(int, int)>();
        int? unclosed = null;
        if (profile.Quotes.IsEmpty)
        {
            return (ranges, unclosed);
        }

        (byte[] Open, byte[] Close)[] signs = profile
            .Quotes.Select(pair => (Open: Encoding.UTF8.GetBytes(pair.Open), Close: Encoding.UTF8.GetBytes(pair.Close)))
            .ToArray();
        SearchValues<byte> first = SearchValues.Create([.. signs.SelectMany(sign => new[] { sign.Open[0], sign.Close[0] }).Distinct()]);
        char[] room = new char[LineText.Room];
        // Per kind of quotation: where the last search for an end began to be in vain.
        int[] endless = new int[signs.Length];
        Array.Fill(endless, int.MaxValue);
        for (int at = start; at < bytes.Length; )
        {
            int next = bytes[at..].IndexOfAny(first);
            if (next < 0)
            {
                break;
            }

            at += next;
            int kind = KindAt(bytes, at, signs);
            int text = kind < 0 ? 0 : at + signs[kind].Open.Length;
            if (kind < 0 || !MayOpen(bytes, at) || !IsLabel(bytes[text..], profile, labels, room))
            {
                at++;
                continue;
            }

            if (IsTerm(bytes[text..], signs[kind].Open, signs[kind].Close))
            {
                at = text;
                continue;
            }

            int end = at >= endless[kind] ? -1 : FindEnd(bytes, text, signs[kind].Open, signs[kind].Close);
            if (end < 0)
            {
                endless[kind] = Math.Min(endless[kind], at);
                unclosed ??= at;
                at = text;
                continue;
            }

            ranges.Add((at, end));
            at = end;
        }

        return (ranges, unclosed);
    }

    private static int KindAt(ReadOnlySpan<byte> bytes, int at, (byte[] Open, byte[] Close)[] signs)
    {
        for (int i = 0; i < signs.Length; i++)
        {
            if (bytes[at..].StartsWith(signs[i].Open))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool MayOpen(ReadOnlySpan<byte> bytes, int at)
    {
        ReadOnlySpan<byte> before = bytes[..at].TrimEnd(" \t*_>"u8);
        return before.IsEmpty || before[^1] is (byte)'\n' or (byte)'\r' or (byte)':';
    }

    /// <summary>Whether the marks hold no more than the beginning of a line: <c>“Chapter 4 development” means</c>.</summary>
    private static bool IsTerm(ReadOnlySpan<byte> text, ReadOnlySpan<byte> open, ReadOnlySpan<byte> close)
    {
        ReadOnlySpan<byte> line = text[..Math.Min(text.Length, MaxTerm)];
        int lineEnd = line.IndexOfAny((byte)'\n', (byte)'\r');
        line = lineEnd < 0 ? line : line[..lineEnd];
        int end = line.IndexOf(close);
        if (end < 1 || line[end - 1] is (byte)' ' or (byte)'(' || (!open.SequenceEqual(close) && line[..end].IndexOf(open) >= 0))
        {
            // A quotation within the quotation: the outer one goes on.
            return false;
        }

        ReadOnlySpan<byte> rest = text[(end + close.Length)..].TrimStart(AfterMark);
        return !rest.IsEmpty && rest[0] is not ((byte)'\n' or (byte)'\r');
    }

    private static bool IsLabel(ReadOnlySpan<byte> text, GrammarProfile profile, LevelMatcher labels, char[] room)
    {
        int end = text.IndexOfAny((byte)'\n', (byte)'\r');
        return labels.IsLabel(LineText.Read(end < 0 ? text : text[..end], profile, room));
    }

    /// <summary>First byte after the closing mark at the end of a line; -1 when there is none.</summary>
    private static int FindEnd(ReadOnlySpan<byte> bytes, int from, ReadOnlySpan<byte> open, ReadOnlySpan<byte> close)
    {
        for (int at = from; at < bytes.Length; )
        {
            int next = bytes[at..].IndexOf(close);
            if (next < 0)
            {
                return -1;
            }

            at += next + close.Length;
            ReadOnlySpan<byte> rest = bytes[at..].TrimStart(AfterMark);
            // Where one sign does both, it opens at the beginning of a line.
            bool opens = open.SequenceEqual(close) && MayOpen(bytes, at - close.Length);
            if (!opens && (rest.IsEmpty || rest[0] is (byte)'\n' or (byte)'\r'))
            {
                return at;
            }
        }

        return -1;
    }
}
