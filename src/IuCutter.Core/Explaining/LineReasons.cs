using System.Globalization;
using IuCutter.Core.Marking;
using IuCutter.Core.Marking.Blocks;
using IuCutter.Core.Marking.Candidates;
using IuCutter.Core.Marking.Labels;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Explaining;

/// <summary>The rule and the reason for a line of the text, from the trace of its marker.</summary>
internal sealed class LineReasons
{
    private readonly GrammarProfile _profile;
    private readonly MarkTrace _trace;
    private readonly Dictionary<int, HeadingMark> _headings = [];
    private readonly Dictionary<int, Candidate> _candidates = [];
    private readonly LevelMatcher? _allLevels;

    /// <summary>Prepares the trace for look-ups by line.</summary>
    public LineReasons(GrammarProfile profile, MarkTrace trace)
    {
        (_profile, _trace) = (profile, trace);
        foreach (HeadingMark heading in trace.Headings)
        {
            _headings[heading.Line] = heading;
        }

        foreach (Candidate candidate in trace.Candidates)
        {
            _candidates[candidate.Line.Line] = candidate;
        }

        // The marker looks for labels down to the unit level only; what lies below is reported with the same matcher.
        _allLevels = profile.Levels.IsEmpty ? null : new LevelMatcher(profile, profile.Levels.Length - 1);
    }

    /// <summary>The rule and the reason.</summary>
    public (LineRule Rule, string Reason) Of(ReadOnlySpan<byte> bytes, int start, int end, int number)
    {
        if (_headings.TryGetValue(number, out HeadingMark heading))
        {
            return heading.Level <= _trace.DeepestHeading
                ? (LineRule.Heading, Text($"a heading of depth {heading.Level}"))
                : (
                    LineRule.HeadingTooDeep,
                    Text($"a heading of depth {heading.Level}; in this plan the deepest that opens units is {_trace.DeepestHeading}")
                );
        }

        if (_candidates.TryGetValue(number, out Candidate? candidate))
        {
            return (RuleOf(candidate), CandidateReason.Of(candidate, _profile));
        }

        int index = number - _trace.FirstLine;
        LineRule block = index < _trace.Blocks.Count ? _trace.Blocks[index] : LineRule.Text;
        if (block == LineRule.Heading && _allLevels is not null)
        {
            return Below(bytes[start..end]) ?? (LineRule.UnknownHeading, Words(block));
        }

        return block is LineRule.Text or LineRule.List && Below(bytes[start..end]) is { } below ? below : (block, Words(block));
    }

    private static LineRule RuleOf(Candidate candidate) =>
        candidate switch
        {
            { Chosen: true, Level: < 0 } => LineRule.OtherHeading,
            { Chosen: true } => LineRule.Label,
            { Line.Shield: { } shield } => Shield(shield),
            { Rule: { } rule } => rule,
            { Quoted: true } => LineRule.QuotedText,
            { Number: null } => LineRule.NumberlessTooEarly,
            { IsContents: true } => LineRule.Contents,
            _ => LineRule.NotInSequence,
        };

    private static LineRule Shield(string shield) =>
        shield switch
        {
            "a code fence" => LineRule.CodeFence,
            "an HTML block" => LineRule.HtmlBlock,
            "indented code" => LineRule.IndentedCode,
            "a quotation" => LineRule.Quotation,
            "a table" => LineRule.Table,
            _ => LineRule.List,
        };

    /// <summary>A label of a level that this plan does not go down to; null when there is none.</summary>
    private (LineRule, string)? Below(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> content = line.TrimStart((byte)' ');
        content = content.StartsWith((byte)'#') ? HeadingLine.Text(content) : content;

        Span<char> room = stackalloc char[LineText.Room];
        return _allLevels?.Match(LineText.Read(content, _profile, room), out _) is var (level, number)
            ? (
                LineRule.BelowUnitLevel,
                $"a label of level {_profile.Levels[level].Name}{(number is null ? "" : $", number {number.Code}")}, "
                    + "which lies below the unit level of this plan"
            )
            : null;
    }

    private string Words(LineRule block) =>
        block switch
        {
            LineRule.Blank => "it holds blanks only",
            LineRule.CodeFence => "it lies in a code fence, or begins or ends one",
            LineRule.HtmlBlock => "it lies in an HTML block",
            LineRule.IndentedCode => "it is indented by four columns, which is code",
            LineRule.Quotation => "it lies in a quotation",
            LineRule.List => "it lies in a list",
            LineRule.Underline => $"it underlines a text, which is no heading in {_profile.Name}",
            LineRule.Heading when _allLevels is not null => $"a heading that no level of {_profile.Name} knows, which is text there",
            LineRule.Heading => "it underlines the heading above it",
            LineRule.Text when _allLevels is not null => $"it begins with no label that {_profile.Name} knows",
            LineRule.Text => "it is no heading",
            _ => throw new ArgumentOutOfRangeException(nameof(block)),
        };

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
