using IuCutter.Core.Marking.Blocks;
using IuCutter.Core.Marking.Labels;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.Marking.Candidates;

/// <summary>Reads lines, and keeps those that begin like a unit.</summary>
/// <param name="profile">What opens a unit.</param>
/// <param name="matcher">Finds the label of a line.</param>
/// <param name="quotes">The ranges of quoted text, in order.</param>
internal sealed class CandidateReader(GrammarProfile profile, LevelMatcher matcher, List<(int Start, int End)> quotes) : ILineReader
{
    /// <summary>Where a line is read; on the stack it would be cleared for each.</summary>
    private readonly char[] _room = new char[LineText.Room];

    private int _quote;

    /// <summary>The candidates in order; also those that a shield or the profile keeps from opening.</summary>
    public List<Candidate> Candidates { get; } = [];

    /// <summary>First bytes of the headings that nothing shields, in order.</summary>
    public List<int> Headings { get; } = [];

    /// <inheritdoc/>
    public void Read(ReadOnlySpan<byte> bytes, LineMark line)
    {
        while (_quote < quotes.Count && quotes[_quote].End <= line.Start)
        {
            _quote++;
        }

        if (line is { Depth: > 0, Shield: null })
        {
            Headings.Add(line.Start);
        }

        bool quoted = _quote < quotes.Count && quotes[_quote].Start <= line.Start;
        if (Read(bytes, line, quoted) is { } candidate)
        {
            Candidates.Add(candidate);
        }
    }

    private Candidate? Read(ReadOnlySpan<byte> bytes, LineMark line, bool quoted)
    {
        ReadOnlySpan<byte> content = bytes[line.Start..line.End];
        if (line.Depth > 0)
        {
            content = HeadingLine.Text(content.TrimStart((byte)' '));
        }

        LineText text = LineText.Read(content, profile, _room);
        if (line.Depth > 0)
        {
            text = text.From(HeadingText.LabelStart(text.Clean));
        }

        Openings opening =
            line.Depth > 0 ? Openings.Heading
            : text.IsMarked ? Openings.Bold
            : Openings.Plain;
        (int Level, LevelNumber? Number)? found = matcher.Match(text, out int after);
        bool wordless = found is null;
        if ((found ?? matcher.MatchWordless(text, opening, out after)) is not var (level, number))
        {
            return
                line.Depth > 0
                && profile.OtherHeadings
                && line.Shield is null
                && !quoted
                && HeadingLine.LevelWithoutSpace(bytes[line.Start..line.End].TrimStart((byte)' ')) == 0
                ? new Candidate(line, -1, opening, null)
                : null;
        }

        return new Candidate(line, level, opening, number)
        {
            Quoted = quoted,
            Wordless = wordless,
            IsWrongOpening = (profile.Levels[level].Opens & opening) == 0,
            Weight = LineWeight.Weigh(bytes, line.Start, opening, text, after),
            AfterColon = wordless && line.Depth > 0 && bytes[..line.Start].TrimEnd(" \t\r\n*_"u8) is [.., (byte)':'],
            Titled = LineWeight.IsTitled(text, after, matcher),
            SentenceGoesOn =
                text.Clean[after..] is [' ', var letter, ..]
                && (char.IsLower(letter) || (opening == Openings.Plain && matcher.IsLabel(text.From(after + 1)))),
            MayBeList = wordless && opening == Openings.Plain && !number!.HasParts && text.Clean[after..] is not ['.', '\u2014', ..],
        };
    }
}
