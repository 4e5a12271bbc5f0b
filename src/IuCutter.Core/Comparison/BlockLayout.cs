using System.Text.RegularExpressions;

namespace IuCutter.Core.Comparison;

/// <summary>
/// Where white space says something: how deep in lists a word stands, and whether it opens an item or a row, or stands in
/// a heading, a quotation or a fence. A penalty under the last item of a list is not the penalty under all of them.
/// Paragraphs and wrapped lines are no part of it. Nesting is read leniently: two columns more are one level.
/// </summary>
internal sealed partial class BlockLayout
{
    private const int Heading = 100;
    private const int Quotation = 200;
    private const int Row = 400;
    private const int Item = 800;
    private const int Fence = 10_000;

    private readonly List<int> _open = [];
    private readonly int[] _places;
    private string _fence = "";
    private bool _blank = true;
    private int _paragraph = -1;
    private int _quoted;

    private BlockLayout(TokenizedText text)
    {
        _places = new int[text.Tokens.Count];
        (int token, int at) = (0, 0);
        while (at < text.Text.Length)
        {
            ReadOnlySpan<char> rest = text.Text.AsSpan(at);
            int length = rest.IndexOfAny('\r', '\n') is >= 0 and var end ? end : rest.Length;
            int from = token;
            while (token < _places.Length && text.Tokens[token].Start < at + length)
            {
                token++;
            }

            Line(text, rest[..length], at, from..token);
            at += Math.Max(1, length + (length < rest.Length ? 1 : 0));
        }
    }

    /// <summary>For each token a number; two texts with the same words and numbers differ in no block.</summary>
    public static int[] Of(TokenizedText text) => new BlockLayout(text)._places;

    private void Line(TokenizedText text, ReadOnlySpan<char> line, int at, Range tokens)
    {
        Span<int> places = _places.AsSpan(tokens);
        ReadOnlySpan<char> content = line.TrimStart();
        if (content.IsEmpty)
        {
            // CRLF is read as two ends of a line; only a line of its own is blank.
            _blank |= at == 0 || text.Text[at - 1] == '\n' || text.Text[at] != '\n';
            return;
        }

        int indent = Columns(line[..^content.Length]);
        if (_fence.Length > 0)
        {
            places.Fill(Fence);
            places[0] += 1 + indent;
            _fence = content.TrimEnd().StartsWith(_fence, StringComparison.Ordinal) ? "" : _fence;
            return;
        }

        bool block = Opens(content);
        if (_blank || block || _paragraph < 0)
        {
            _open.RemoveAll(column => indent < column);
            _quoted = 0;
        }

        int first = 0;
        for (
            ReadOnlySpan<char> rest = content;
            first < places.Length
                && Marker(rest) is > 0 and var length
                && (_blank || first > 0 || _open.Count != _paragraph || Interrupts(rest, length));

        )
        {
            _open.Add(indent + 2);
            int width = first;
            int start = text.Tokens[tokens.Start.Value + first].Start;
            while (first < places.Length && text.Tokens[tokens.Start.Value + first].Start < start + length)
            {
                places[first++] = _open.Count;
            }

            places[width] += Item;
            indent += length + rest[length..].Length - rest[length..].TrimStart().Length;
            rest = rest[length..].TrimStart();
        }

        _quoted = content[0] == '>' ? Quotation : _quoted;
        int heading = AtxHeading().IsMatch(content) ? Heading : 0;
        places[first..].Fill(_open.Count + heading + _quoted);
        if (content[0] == '|')
        {
            places[0] += Row;
        }

        _fence = content[0] is '`' or '~' ? FenceStart().Match(content.ToString()).Value : "";
        _paragraph = heading > 0 || _fence.Length > 0 ? -1 : _open.Count;
        _blank = false;
    }

    private static bool Opens(ReadOnlySpan<char> content) =>
        content[0] is '>' or '|' || Marker(content) > 0 || AtxHeading().IsMatch(content) || FenceStart().IsMatch(content);

    /// <summary>Only an item that is the first, and not empty, begins within a paragraph: others are wrapped numbers.</summary>
    private static bool Interrupts(ReadOnlySpan<char> content, int length) =>
        content.Length > length && (!char.IsAsciiDigit(content[0]) || content[..(length - 1)] is "1");

    /// <summary>Length of the list marker that a line begins with; 0 for none.</summary>
    private static int Marker(ReadOnlySpan<char> content)
    {
        foreach (ValueMatch match in ListMarker().EnumerateMatches(content))
        {
            return match.Length;
        }

        return 0;
    }

    private static int Columns(ReadOnlySpan<char> blanks)
    {
        int columns = 0;
        foreach (char blank in blanks)
        {
            columns += blank == '\t' ? 4 - (columns % 4) : 1;
        }

        return columns;
    }

    [GeneratedRegex(@"^(?:[-*+]|[0-9]{1,9}[.)])(?=[ \t]|$)", RegexOptions.CultureInvariant)]
    private static partial Regex ListMarker();

    [GeneratedRegex(@"^#{1,6}(?:[ \t]|$)", RegexOptions.CultureInvariant)]
    private static partial Regex AtxHeading();

    [GeneratedRegex(@"^(?:`{3,}|~{3,})", RegexOptions.CultureInvariant)]
    private static partial Regex FenceStart();
}
