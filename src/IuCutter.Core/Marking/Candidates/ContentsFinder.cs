using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Candidates;

/// <summary>Finds lines that read like units and only name them: those of a table of contents, and of a table of citations.</summary>
internal sealed class ContentsFinder(GrammarProfile profile)
{
    private const int MinContents = 3;
    private const int MaxLabelAndTitleLines = 3;
    private const int MaxLines = 6;
    private readonly int _unitLevel = profile.LevelIndex(profile.UnitLevel);

    /// <summary>Marks them.</summary>
    public void Mark(ReadOnlySpan<byte> bytes, List<Candidate> candidates)
    {
        MarkContents(bytes, candidates);
        foreach ((int start, int count) in CitationTables.Find(bytes, candidates, _unitLevel))
        {
            candidates.GetRange(start, count).ForEach(candidate => candidate.LooksLikeContents = true);
        }
    }

    /// <summary>
    /// Finds the lines of a table of contents: three or more in a row that are a label and a title, each followed at once
    /// by the next number, by an outer label, or by an inner one that is such a line itself.
    /// </summary>
    private void MarkContents(ReadOnlySpan<byte> bytes, List<Candidate> candidates)
    {
        int[] lines = new int[candidates.Count];
        List<(int Start, int Count)> runs = Runs(bytes, candidates, lines);
        Dictionary<(int Level, string Code), int> last = LastPlaces(candidates, runs);
        foreach ((int start, int count) in runs)
        {
            MarkRun(candidates.GetRange(start, count), lines.AsSpan(start, count), candidate => last[Key(candidate)] >= start + count);
        }
    }

    /// <summary>
    /// The runs of such lines that are long enough, from the last one back, and of each line how many it has with its title.
    /// </summary>
    private List<(int Start, int Count)> Runs(ReadOnlySpan<byte> bytes, List<Candidate> candidates, int[] lines)
    {
        List<(int, int)> runs = new List<(int, int)>();
        int run = 0;
        for (int i = candidates.Count - 1; i >= -1; i--)
        {
            if (
                i >= 0
                && i < candidates.Count - 1
                && GoesOn(candidates[i], candidates[i + 1], run > 0)
                && LinesBetween.CountShort(bytes[candidates[i].Line.Start..candidates[i + 1].Line.Start])
                    is > 0
                        and <= MaxLines
                        and var count
            )
            {
                lines[i] = count;
                run++;
                continue;
            }

            if (run >= MinContents)
            {
                runs.Add((i + 1, run));
            }

            run = 0;
        }

        return runs;
    }

    /// <summary>Where each label of a run stands last in the document; of the others, which are almost all, nobody asks.</summary>
    private static Dictionary<(int Level, string Code), int> LastPlaces(List<Candidate> candidates, List<(int Start, int Count)> runs)
    {
        Dictionary<(int Level, string Code), int> last = new Dictionary<(int Level, string Code), int>();
        foreach ((int start, int count) in runs)
        {
            foreach (Candidate candidate in candidates.GetRange(start, count))
            {
                last[Key(candidate)] = start;
            }
        }

        for (int i = 0; i < candidates.Count && last.Count > 0; i++)
        {
            ref int place = ref CollectionsMarshal.GetValueRefOrNullRef(last, Key(candidates[i]));
            if (!Unsafe.IsNullRef(ref place))
            {
                place = i;
            }
        }

        return last;
    }

    /// <summary>
    /// Marks a run of short entries. What is listed below a title may be a short text as well; but the articles of a text do
    /// not stand twice.
    /// </summary>
    private void MarkRun(List<Candidate> run, ReadOnlySpan<int> lines, Func<Candidate, bool> standsAgain)
    {
        bool isRepeated = run.Count(candidate => candidate.Level == _unitLevel && standsAgain(candidate)) >= MinContents;
        for (int at = 0; at < run.Count; )
        {
            int end = at;
            while (end < run.Count && (isRepeated || lines[end] <= MaxLabelAndTitleLines))
            {
                end++;
            }

            // A list in a text may have headings of one line each; those of a table of contents stand again.
            run.GetRange(at, end - at)
                .ForEach(candidate =>
                    candidate.LooksLikeContents =
                        end - at >= MinContents && (candidate.Opening != Openings.Heading || standsAgain(candidate))
                );
            at = Math.Max(end, at + 1);
        }
    }

    private static (int, string) Key(Candidate candidate) => (candidate.Level, candidate.Number?.Code ?? "");

    private bool GoesOn(Candidate one, Candidate next, bool nextIsContents) =>
        one.Level >= 0
        && next.Level >= 0
        && !profile.Levels[one.Level].Words.IsEmpty
        && (
            IsWithin(next, one)
                ? nextIsContents
                : next.Level != one.Level
                    || (one.Number is not null && next.Number is not null && LevelNumber.Follows(one.Number.End, next.Number.Key))
        );

    /// <summary>Whether one is of an inner level; a deeper heading is, whatever the profile's order.</summary>
    private static bool IsWithin(Candidate next, Candidate one) =>
        next.Level != one.Level
        && (
            one.Line.Depth > 0 && next.Line.Depth > 0 && one.Line.Depth != next.Line.Depth
                ? next.Line.Depth > one.Line.Depth
                : next.Level > one.Level
        );
}
