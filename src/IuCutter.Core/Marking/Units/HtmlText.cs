using System.Globalization;
using IuCutter.Core.Marking.Candidates;
using IuCutter.Core.Marking.Labels;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.Marking.Units;

/// <summary>
/// Finds what would open a unit if it were markdown and stands in a block of HTML, which opens nothing: headings such as
/// <c>&lt;h2&gt;</c>, and labels with which a heading, a paragraph or an item of a list begins.
/// </summary>
/// <param name="labels">Finds the labels; null where headings open units by their depth.</param>
/// <param name="profile">The characters that are read as another, and the levels.</param>
internal sealed class HtmlText(LevelMatcher? labels, GrammarProfile profile)
{
    /// <summary>Fewer labels beside the units that open may be a form or an example.</summary>
    private const int MinLabels = 3;

    private int _first = -1;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>A sentence that says so; empty when there is none.</summary>
    public string Sentence =>
        Count == 0
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{(labels is null ? "Headings" : "Labels")} that are written in HTML and open no unit: {Count}. Only markdown is cut."
            );

    /// <summary>Looks through the blocks of HTML.</summary>
    public void Find(ReadOnlySpan<byte> bytes, List<(int Start, int End)> blocks)
    {
        foreach ((int start, int end) in blocks)
        {
            FindIn(bytes, start, end);
        }
    }

    /// <summary>Adds a warning, with the place of the first.</summary>
    public void Report(ReadOnlySpan<byte> bytes, int units, Findings findings)
    {
        if (Count > 0 && (labels is null || Count >= Math.Min(MinLabels, units)))
        {
            findings.Add(
                FindingRule.Warn,
                ErrorCatalogue.HtmlHeading,
                bytes,
                _first,
                LineEnds.LineAt(bytes, _first),
                Sentence,
                excerpt: true
            );
        }
    }

    private void FindIn(ReadOnlySpan<byte> bytes, int start, int end)
    {
        bool begins = false;
        for (int at = start; at < end; )
        {
            int next = bytes[at..end].IndexOf((byte)'<');
            ReadOnlySpan<byte> text = bytes.Slice(at, next < 0 ? end - at : next);
            if (!LinesBetween.AreBlank(text))
            {
                if (begins && labels is not null && IsLabel(text))
                {
                    Add(at);
                }

                begins = false;
            }

            int close = next < 0 ? -1 : bytes[(at + next)..end].IndexOf((byte)'>');
            if (close < 0)
            {
                return;
            }

            ReadOnlySpan<byte> tag = bytes.Slice(at + next + 1, close - 1);
            if (labels is null && IsHeading(tag))
            {
                Add(at + next);
            }

            begins = IsBlock(tag) || (begins && !IsTable(tag));
            at += next + close + 1;
        }
    }

    private void Add(int at)
    {
        _first = Count++ == 0 ? at : _first;
    }

    private bool IsLabel(ReadOnlySpan<byte> text)
    {
        text = text.TrimStart(" \t\r\n"u8);
        int end = text.IndexOfAny((byte)'\n', (byte)'\r');
        Span<char> room = stackalloc char[LineText.Room];
        return labels!.Match(LineText.Read(end < 0 ? text : text[..end], profile, room), out _) is var (level, number)
            && number is not null
            && !profile.Levels[level].Words.IsEmpty;
    }

    private static bool IsHeading(ReadOnlySpan<byte> tag) =>
        tag.Length > 1
        && tag[0] is (byte)'h' or (byte)'H'
        && tag[1] is >= (byte)'1' and <= (byte)'6'
        && (tag.Length == 2 || tag[2] is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r');

    private static bool IsBlock(ReadOnlySpan<byte> tag) =>
        IsHeading(tag) || Name(tag) is "p" or "li" or "div" or "section" or "article" or "dt" or "dd" or "br" or "center";

    private static bool IsTable(ReadOnlySpan<byte> tag) => Name(tag) is "table" or "tr" or "td" or "th";

    private static string Name(ReadOnlySpan<byte> tag)
    {
        int end = tag.IndexOfAny(" \t\r\n/"u8);
        ReadOnlySpan<byte> name = end < 0 ? tag : tag[..end];
        return name.Length > 8 ? "" : System.Text.Encoding.ASCII.GetString(name).ToLowerInvariant();
    }
}
