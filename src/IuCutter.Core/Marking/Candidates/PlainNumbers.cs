using System.Collections.Immutable;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Candidates;

/// <summary>
/// Plain lines with one number and a point, <c>1. Short title</c>: the sections of many acts, and the items of any list.
/// Sections run on from one to the last, through parts and under headings; lists begin anew, or stand in one place.
/// </summary>
internal static class PlainNumbers
{
    private const int MinSections = 3;

    /// <summary>Of so many numbers one at most may be that of a list within a section.</summary>
    private const int NumbersForOne = 5;

    /// <summary>So many sections may be repealed, and their numbers with them.</summary>
    private const int MaxMissing = 5;

    /// <summary>So many headings may stand above sections that are the rest of the document: its title and a part's.</summary>
    private const int MaxHeadingsAbove = 2;

    /// <summary>Of so many headings one at least has sections below it: a part may have two titles.</summary>
    private const int HeadingsForOne = 3;

    /// <summary>The candidates without those that count a list; all of them, where such numbers are the sections.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="headings">First bytes of its headings, in order.</param>
    /// <param name="candidates">What was found, in order.</param>
    /// <param name="levels">The levels of the profile.</param>
    public static List<Candidate> WithoutLists(
        ReadOnlySpan<byte> bytes,
        List<int> headings,
        List<Candidate> candidates,
        ImmutableArray<ProfileLevel> levels
    )
    {
        if (!candidates.Exists(candidate => candidate.MayBeList))
        {
            return candidates;
        }

        List<Candidate> sections = AsFarIn(bytes, candidates);
        sections.RemoveRange(0, Contents(bytes, sections));
        List<int> annexes =
        [
            .. candidates
                .Where(candidate => candidate is { Level: >= 0, IsEligible: true, Quoted: false } && levels[candidate.Level].Resets)
                .Select(candidate => candidate.Line.Start)
                .Where(annex => sections.Count > 0 && annex > sections[0].Line.Start),
        ];
        int end = annexes.Count > 0 ? annexes[0] : bytes.Length;
        HashSet<Candidate> kept = new HashSet<Candidate>();
        if (
            AreTheSections(
                bytes,
                headings.FindAll(heading => heading < end),
                candidates,
                sections.FindAll(candidate => candidate.Line.Start < end)
            )
        )
        {
            // In an annex they begin anew.
            kept.UnionWith(
                sections
                    .GroupBy(candidate => ~annexes.BinarySearch(candidate.Line.Start))
                    .Select(zone => zone.ToList())
                    .Where(zone => zone[0].Number!.Key is [1] && CountOn(zone))
                    .SelectMany(zone => zone)
            );
        }

        return candidates.FindAll(candidate => !candidate.MayBeList || kept.Contains(candidate));
    }

    /// <summary>Those that are indented as the first one is: what is deeper counts something within.</summary>
    private static List<Candidate> AsFarIn(ReadOnlySpan<byte> bytes, List<Candidate> candidates)
    {
        List<Candidate> own = new List<Candidate>();
        int indent = 0;
        foreach (
            Candidate? candidate in candidates.Where(candidate => IsNumber(candidate) && candidate is { IsEligible: true, Quoted: false })
        )
        {
            ReadOnlySpan<byte> before = bytes[..candidate.Line.Start];
            int blanks = before.Length - before.TrimEnd(" \t"u8).Length;
            indent = own.Count == 0 ? blanks : indent;
            if (blanks == indent)
            {
                own.Add(candidate);
            }
        }

        return own;
    }

    /// <summary>How many of them are a table of contents: a line each, and then one again.</summary>
    private static int Contents(ReadOnlySpan<byte> bytes, List<Candidate> own)
    {
        int again = own.Count == 0 ? -1 : own.FindIndex(1, candidate => candidate.Number!.Key is [1]);
        for (int i = 0; i + 1 < again; i++)
        {
            if (LinesBetween.CountShort(bytes[own[i].Line.Start..own[i + 1].Line.Start]) != 1)
            {
                return 0;
            }
        }

        return again < MinSections ? 0 : again;
    }

    private static bool AreTheSections(ReadOnlySpan<byte> bytes, List<int> headings, List<Candidate> candidates, List<Candidate> own) =>
        own.Count >= MinSections
        && own[0].Number!.Key is [1]
        && bytes[..own[0].Line.Start].TrimEnd(" \t\r\n*_"u8) is not [.., (byte)':']
        && !IsOpenedOtherwise(candidates, own)
        && CountOn(own)
        && RunThrough(headings, own);

    /// <summary>
    /// Whether the level opens with its word, at headings or with emphasis: then a plain number counts something within. So
    /// do those after the first number of several parts: notes at the end.
    /// </summary>
    private static bool IsOpenedOtherwise(List<Candidate> candidates, List<Candidate> own)
    {
        List<Candidate> others = candidates.FindAll(candidate =>
            candidate.Level == own[0].Level && candidate is { IsEligible: true, Quoted: false } && !IsNumber(candidate)
        );
        return others.Exists(candidate =>
                candidate is { Wordless: true, Number.Key: [1, ..] }
                && (candidate.Opening != Openings.Plain || candidate.Line.Start < own[0].Line.Start)
            )
            || others.Count(candidate => !candidate.Wordless && candidate.Weight >= LineWeight.Sure) * NumbersForOne > own.Count;
    }

    /// <summary>Whether nearly all count on from one.</summary>
    private static bool CountOn(List<Candidate> own)
    {
        int next = 1;
        int others = 0;
        foreach (int[]? key in own.Select(candidate => candidate.Number!.Key).Where(key => key.Length == 1))
        {
            (next, others) = key[0] >= next && key[0] - next <= MaxMissing ? (key[0] + 1, others) : (next, others + 1);
        }

        return others * NumbersForOne <= own.Count;
    }

    /// <summary>Whether they go on under the headings after the first of them; where there are none, few stand above.</summary>
    private static bool RunThrough(List<int> headings, List<Candidate> own)
    {
        int above = headings.FindLastIndex(heading => heading < own[0].Line.Start) + 1;
        int after = headings.Count - above;
        int under = own.Select(candidate => ~headings.BinarySearch(candidate.Line.Start)).Distinct().Count() - 1;
        return under > 0 ? under * HeadingsForOne >= after : headings.Count <= MaxHeadingsAbove;
    }

    private static bool IsNumber(Candidate candidate) => candidate is { Wordless: true, Opening: Openings.Plain, Number.HasParts: false };
}
