using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking;

/// <summary>Finds every line that reads like the beginning of a unit, and weighs it.</summary>
internal sealed class CandidateFinder(GrammarProfile profile, LevelMatcher matcher)
{
    private const int ShortestContents = 3;
    private const int LabelAndTitle = 3;
    private const int MostLines = 6;

    /// <summary>L, C, D and M stand for so many at least.</summary>
    private const int LeastOfLetters = 50;

    private readonly int _unitLevel = DocumentMarker.LevelIndex(profile, profile.UnitLevel, "");

    /// <summary>Where a line is read; on the stack it would be cleared for each.</summary>
    private readonly char[] _room = new char[LineText.Room];

    /// <summary>The candidates in order; those that a shield or the profile keeps from opening have a reason and no weight.</summary>
    public List<Candidate> Find(ReadOnlySpan<byte> bytes, List<LineMark> lines, List<(int Start, int End)> quotes)
    {
        var candidates = new List<Candidate>(lines.Count);
        var quote = 0;
        foreach (var line in lines)
        {
            while (quote < quotes.Count && quotes[quote].End <= line.Start)
            {
                quote++;
            }

            var quoted = quote < quotes.Count && quotes[quote].Start <= line.Start;
            if (Read(bytes, line, quoted) is { } candidate)
            {
                candidates.Add(candidate);
            }
        }

        candidates = PlainNumbers.WithoutLists(bytes, lines, candidates, profile.Levels);
        ReadLetters(candidates);
        Thin(bytes, candidates);
        CitationTables.Mark(bytes, candidates, _unitLevel);
        new WithinUnits(profile).Mark(bytes, candidates);
        return candidates;
    }

    private Candidate? Read(ReadOnlySpan<byte> bytes, LineMark line, bool quoted)
    {
        var content = bytes[line.Start..line.End];
        if (line.Depth > 0)
        {
            content = HeadingLine.Text(content.TrimStart((byte)' '));
        }

        var text = LineText.Read(content, profile, _room);
        if (line.Depth > 0)
        {
            text = text.From(HeadingText.LabelStart(text.Clean));
        }

        var opening = line.Depth > 0 ? Openings.Heading : text.IsMarked ? Openings.Bold : Openings.Plain;
        var found = matcher.Match(text, out var after);
        var wordless = found is null;
        if ((found ?? matcher.MatchWordless(text, opening, out after)) is not var (level, number))
        {
            return line.Depth > 0 && profile.OtherHeadings && line.Shield is null && !quoted
                && HeadingLine.GluedLevel(bytes[line.Start..line.End].TrimStart((byte)' ')) == 0
                ? new Candidate(line, -1, opening, null) { Chosen = true, Reason = "a heading that no level knows" }
                : null;
        }

        var allowed = (profile.Levels[level].Opens & opening) != 0;
        return new Candidate(line, level, opening, number)
        {
            Quoted = quoted,
            Wordless = wordless,
            Rule = allowed ? null : LineRule.WrongOpening,
            Reason = line.Shield is not null ? $"it lies in {line.Shield}" : allowed ? "" : $"level {profile.Levels[level].Name} does not open at a {opening.ToString().ToLowerInvariant()} line",
            Weight = LineContext.Weigh(bytes, line.Start, opening, text, after),
            AfterColon = wordless && line.Depth > 0 && bytes[..line.Start].TrimEnd(" \t\r\n*_"u8) is [.., (byte)':'],
            Titled = LineContext.IsTitled(text, after, matcher),
            GoesOn = text.Clean[after..] is [' ', var letter, ..] && (char.IsLower(letter) || (opening == Openings.Plain && matcher.IsLabel(text.From(after + 1)))),
            MayBeList = wordless && opening == Openings.Plain && !PlainNumbers.HasParts(number!) && text.Clean[after..] is not ['.', '\u2014', ..],
        };
    }

    /// <summary>After Exhibit B, Exhibit C is the third one and not the hundredth.</summary>
    private static void ReadLetters(List<Candidate> candidates)
    {
        var letters = new HashSet<(int Level, int Letter)>();
        foreach (var candidate in candidates.Where(candidate => candidate.Reason.Length == 0))
        {
            // So is Appendix D after Appendix B: no law has five hundred.
            if (candidate.Number is { AsLetter: { } letter } roman
                && (letters.Contains((candidate.Level, letter.Key[0] - 1)) || (roman.Key[0] >= LeastOfLetters && letters.Contains((candidate.Level, 0)))))
            {
                candidate.ReadAsLetter();
            }

            if (candidate.Number is { Form: NumberForms.Letter } number)
            {
                letters.UnionWith([(candidate.Level, number.Key[0]), (candidate.Level, 0)]);
            }
        }
    }

    /// <summary>
    /// Finds the lines of a table of contents: three or more in a row that are a label and a title, each followed at once
    /// by the next number, by an outer label, or by an inner one that is such a line itself.
    /// </summary>
    private void Thin(ReadOnlySpan<byte> bytes, List<Candidate> candidates)
    {
        var later = new HashSet<(int Level, string Code)>();
        var lines = new int[candidates.Count];
        var run = 0;
        for (var i = candidates.Count - 1; i >= -1; i--)
        {
            if (i >= 0 && i < candidates.Count - 1 && GoesOn(candidates[i], candidates[i + 1], run > 0)
                && LineContext.ThinLines(bytes[candidates[i].Line.Start..candidates[i + 1].Line.Start]) is > 0 and <= MostLines and var thin)
            {
                lines[i] = thin;
                run++;
                continue;
            }

            if (run > 0)
            {
                MarkContents(candidates.GetRange(i + 1, run), lines.AsSpan(i + 1, run), later);
            }

            for (var seen = Math.Max(i, 0); seen <= Math.Min(i + run, candidates.Count - 1); seen++)
            {
                later.Add(Key(candidates[seen]));
            }

            run = 0;
        }
    }

    /// <summary>
    /// Marks a run of thin entries. What is listed below a title may be a short text as well; but the articles of a text do
    /// not stand twice.
    /// </summary>
    private void MarkContents(List<Candidate> run, ReadOnlySpan<int> lines, HashSet<(int Level, string Code)> later)
    {
        var isRepeated = run.Count(candidate => candidate.Level == _unitLevel && later.Contains(Key(candidate))) >= ShortestContents;
        for (var at = 0; at < run.Count;)
        {
            var end = at;
            while (end < run.Count && (isRepeated || lines[end] <= LabelAndTitle))
            {
                end++;
            }

            // A list in a text may have headings of one line each; those of a table of contents stand again.
            run.GetRange(at, end - at).ForEach(candidate => candidate.Bare = end - at >= ShortestContents && (candidate.Opening != Openings.Heading || later.Contains(Key(candidate))));
            at = Math.Max(end, at + 1);
        }
    }

    private static (int, string) Key(Candidate candidate) => (candidate.Level, candidate.Number?.Code ?? "");

    private bool GoesOn(Candidate one, Candidate next, bool nextIsBare) =>
        one.Level >= 0 && next.Level >= 0 && !profile.Levels[one.Level].Words.IsEmpty
        && (IsWithin(next, one) ? nextIsBare
            : next.Level != one.Level
            || (one.Number is not null && next.Number is not null && SequenceChooser.Follows(one.Number.End, next.Number.Key)));

    /// <summary>Whether one is of an inner level; a deeper heading is, whatever the profile's order.</summary>
    private static bool IsWithin(Candidate next, Candidate one) =>
        next.Level != one.Level && (one.Line.Depth > 0 && next.Line.Depth > 0 && one.Line.Depth != next.Line.Depth ? next.Line.Depth > one.Line.Depth : next.Level > one.Level);
}
