using System.Globalization;
using IuCutter.Core.Marking.Blocks;
using IuCutter.Core.Marking.Candidates;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.Marking.Units;

/// <summary>
/// Makes units of the chosen lines. What has a number is addressed by what has a number: a heading without a label is a
/// unit of its own and holds nothing, so that rewording it moves no other address.
/// </summary>
internal sealed class UnitNesting(GrammarProfile profile, int[] ranks, Findings findings)
{
    private readonly int _unitLevel = profile.LevelIndex(profile.UnitLevel);
    private readonly List<(int Unit, int Level, int Depth, LevelNumber? Number)> _open = [];

    /// <summary>Adds a unit for each chosen line, up to the next one.</summary>
    public void Add(ReadOnlySpan<byte> bytes, List<Candidate> chosen, UnitMarks units)
    {
        SiblingCodes siblings = new SiblingCodes(units, chosen.Count);
        using ShortHash hash = new ShortHash();
        for (int i = 0; i < chosen.Count; i++)
        {
            Candidate candidate = chosen[i];
            LineMark line = candidate.Line;
            int end = i + 1 < chosen.Count ? chosen[i + 1].Line.Start : bytes.Length;
            ProfileLevel? level = candidate.Level < 0 ? null : profile.Levels[candidate.Level];
            TitleMark title = Title(bytes, line);
            int parent = Parent(candidate);
            string code =
                level is null ? HeadingTitle.Code(HeadingText.Clean(title.Read(bytes)), bytes[line.Next..end], hash)
                : candidate.Number is null ? level.Code
                : $"{level.Code}-{candidate.Number.Code}";
            code = Distinguish(siblings, bytes, candidate, parent, code, level?.Duplicates ?? DuplicateRule.Suffix);
            if (level is not null)
            {
                _open.Add((units.Count, candidate.Level, line.Depth, candidate.Number));
            }

            string type = level?.SectionType ?? profile.SectionTypes[Math.Min(line.Depth, profile.SectionTypes.Length) - 1];
            units.Add(
                new UnitMark(
                    line.Start,
                    end,
                    line.Line,
                    parent,
                    code,
                    type,
                    title.OrUntitled(),
                    LinesBetween.AreBlank(bytes[line.Next..end])
                )
            );
        }
    }

    private static TitleMark Title(ReadOnlySpan<byte> bytes, LineMark line)
    {
        if (line.Depth == 0)
        {
            return HeadingTitle.OfLine(bytes, line.Start, line.End);
        }

        ReadOnlySpan<byte> text = HeadingLine.Text(bytes[line.Start..line.End].TrimStart((byte)' '));
        bytes[line.Start..line.End].Overlaps(text, out int at);
        return HeadingTitle.Of(bytes, line.Start + at, line.Start + at + text.Length);
    }

    /// <summary>The innermost open unit of an outer level; a heading without a label closes what is as deep as it or deeper.</summary>
    private int Parent(Candidate candidate)
    {
        // The next article stands beside the one before it, however deep its heading is; one that begins anew stands in it.
        if (
            _open.Count > 0
            && _open[^1] is { Number: { } number } last
            && last.Level == _unitLevel
            && candidate.Level == _unitLevel
            && candidate.Number is { } next
            && !LevelNumber.Begins(next.Key)
            && LevelNumber.Follows(number.End, next.Key)
        )
        {
            _open.RemoveAt(_open.Count - 1);
        }

        while (_open.Count > 0 && Closes(candidate, _open[^1].Level, _open[^1].Depth))
        {
            _open.RemoveAt(_open.Count - 1);
        }

        return _open.Count == 0 ? -1 : _open[^1].Unit;
    }

    private bool Closes(Candidate candidate, int level, int depth)
    {
        int own = candidate.Line.Depth;
        if (candidate.Level < 0)
        {
            return depth >= own || depth == 0;
        }

        // What stands before another level holds nothing of it: an act without chapters has its articles at the top.
        if (profile.Levels[level].Before is { } inner && ranks[candidate.Level] <= ranks[profile.LevelIndex(inner)])
        {
            return true;
        }

        if (profile.Levels[level].UnitsOnly && candidate.Level < _unitLevel)
        {
            return true;
        }

        // Where headings are trusted, so is their depth: publishers differ in what is above what.
        return own > 0 && depth > 0 && own != depth && profile.Levels[level].Trusted && profile.Levels[candidate.Level].Trusted
            ? depth > own
            : ranks[level] >= ranks[candidate.Level];
    }

    private string Distinguish(
        SiblingCodes siblings,
        ReadOnlySpan<byte> bytes,
        Candidate candidate,
        int parent,
        string code,
        DuplicateRule rule
    )
    {
        if (siblings.Take(parent, code, out int firstLine, out int count))
        {
            return code;
        }

        if (candidate.Level >= 0)
        {
            string message = string.Create(
                CultureInfo.InvariantCulture,
                $"Lines {firstLine} and {candidate.Line.Line} are both {code} under the same parent."
            );
            findings.Add(
                rule == DuplicateRule.Stop ? FindingRule.Stop : FindingRule.Warn,
                ErrorCatalogue.DuplicateAddress,
                bytes,
                candidate.Line.Start,
                candidate.Line.Line,
                message,
                excerpt: true
            );
        }

        return string.Create(CultureInfo.InvariantCulture, $"{code}~{count}");
    }
}
