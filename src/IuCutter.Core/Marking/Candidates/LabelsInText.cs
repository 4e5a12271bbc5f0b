using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Candidates;

/// <summary>
/// Finds lines that read like the beginning of a container and stand in the text of a unit: <c>Teil 1 der Prüfung</c>
/// begins a line, an article lists <c>Abschnitt A</c>, a schedule belongs to one section. They open nothing.
/// </summary>
internal sealed class LabelsInText(GrammarProfile profile)
{
    /// <summary>So many headings with the number of a unit show that a document's units open at headings.</summary>
    private const int MinHeadings = 3;

    private const int MaxTitleLines = 6;

    /// <summary>Min weight of a unit after a title that ends with no point.</summary>
    private const int AfterTitle = 2;

    private readonly int _unitLevel = profile.LevelIndex(profile.UnitLevel);

    /// <summary>Marks them, each with its reason.</summary>
    public void Mark(ReadOnlySpan<byte> bytes, List<Candidate> candidates)
    {
        bool atHeadings = OpenAtHeadings(candidates);
        KeepSequence(candidates, atHeadings);
        if (atHeadings)
        {
            candidates
                .FindAll(candidate => IsContainerLine(candidate) && candidate is { Opening: Openings.Plain, SentenceGoesOn: true })
                .ForEach(candidate => Keep(candidate, "its sentence goes on, so that it names a part of another text"));
            KeepText(bytes, candidates);
            KeepUnits(candidates);
        }
    }

    /// <summary>Whether a line is no heading and of a level that holds units.</summary>
    private bool IsContainerLine(Candidate candidate) =>
        candidate.Level >= 0
        && candidate.Level < _unitLevel
        && candidate.Opening != Openings.Heading
        && candidate.IsEligible
        && profile.Levels[candidate.Level].Before is null;

    private bool IsUnit(Candidate candidate, int weight = LineWeight.Paragraph) =>
        candidate is { IsEligible: true, Quoted: false, IsContents: false, Number: not null }
        && candidate.Level == _unitLevel
        && candidate.Weight >= weight;

    /// <summary>An annex ends the law: where the numbers of the units go on after it, it belongs to the unit before it.</summary>
    private void KeepSequence(List<Candidate> candidates, bool atHeadings)
    {
        Candidate? before = null;
        List<Candidate> annexes = new List<Candidate>();
        foreach (Candidate candidate in candidates)
        {
            if (
                IsContainerLine(candidate)
                    ? profile.Levels[candidate.Level].Resets
                    : candidate is { Level: >= 0, IsEligible: true } && profile.Levels[candidate.Level].UnitsOnly
            )
            {
                annexes.Add(candidate);
            }
            else if (IsUnit(candidate, AfterTitle) && (!atHeadings || candidate.Opening == Openings.Heading))
            {
                if (annexes.Count > 0 && before is not null && GoesOn(before.Number!, candidate.Number!))
                {
                    annexes.ForEach(annex =>
                        Keep(annex, "the numbers of the units go on after it, so that it belongs to the one before it")
                    );
                }

                annexes.Clear();
                before = candidate;
            }
        }
    }

    private static bool GoesOn(LevelNumber before, LevelNumber after) =>
        before.Group == after.Group && !before.Codified && !LevelNumber.Begins(after.Key) && LevelNumber.Follows(before.End, after.Key);

    private bool OpenAtHeadings(List<Candidate> candidates)
    {
        IEnumerable<Candidate> units = candidates.Where(candidate => IsUnit(candidate));
        if (!units.Any(candidate => candidate.Opening == Openings.Heading))
        {
            return false;
        }

        HashSet<string> lines = units
            .Where(candidate => candidate.Opening != Openings.Heading)
            .Select(candidate => candidate.Number!.Code)
            .ToHashSet(StringComparer.Ordinal);
        HashSet<string> headings = new HashSet<string>(StringComparer.Ordinal);
        foreach (Candidate? candidate in units.Where(candidate => candidate.Opening == Openings.Heading))
        {
            // Most documents are decided by now, and the numbers of a large one are many.
            if (headings.Add(candidate.Number!.Code) && headings.Count >= MinHeadings && headings.Count > lines.Count)
            {
                return true;
            }
        }

        return headings.Count >= MinHeadings && headings.Count > lines.Count(code => !headings.Contains(code));
    }

    /// <summary>A container has a title and then a heading or another container; what has a text stands in that of a unit.</summary>
    private void KeepText(ReadOnlySpan<byte> bytes, List<Candidate> candidates)
    {
        bool?[] within = new bool?[candidates.Count];
        bool? isWithin = null;
        for (int i = 0; i < candidates.Count; i++)
        {
            bool isHeading = candidates[i] is { Opening: Openings.Heading, Line.Shield: null, Quoted: false };
            bool isAnnex =
                IsContainerLine(candidates[i])
                && profile.Levels[candidates[i].Level].Resets
                && candidates[i].Weight >= LineWeight.Paragraph;
            isWithin =
                isHeading ? IsUnit(candidates[i])
                : isAnnex ? false
                : isWithin;
            within[i] = isWithin;
        }

        HashSet<(int Level, string? Code)> later = new HashSet<(int Level, string? Code)>();
        bool holds = false;
        for (int i = candidates.Count - 1; i >= 0; i--)
        {
            Candidate candidate = candidates[i];
            if (candidate is { Opening: Openings.Heading, Line.Shield: null } || (IsUnit(candidate) && !candidate.Wordless))
            {
                holds = true;
            }
            else if (IsContainerLine(candidate) && !profile.Levels[candidate.Level].Resets)
            {
                int next = i + 1 < candidates.Count ? candidates[i + 1].Line.Start : bytes.Length;
                ReadOnlySpan<byte> title = bytes[candidate.Line.Next..next];
                holds = holds && (LinesBetween.AreBlank(title) || LinesBetween.CountShort(title) is > 0 and <= MaxTitleLines);
                if (!holds && (within[i] ?? later.Contains((candidate.Level, candidate.Number?.Code))))
                {
                    Keep(
                        candidate,
                        within[i] is null
                            ? "it stands again further on, so that it is a line of a table of contents"
                            : "it stands in the text of a unit: what follows it is no heading"
                    );
                }
            }
            else if (candidate.Level < 0 || candidate.Number is not null)
            {
                // A label without a number may be the title of the container above it.
                holds = false;
            }

            if (candidate.Level >= 0 && candidate.Level < _unitLevel)
            {
                later.Add((candidate.Level, candidate.Number?.Code));
            }
        }
    }

    /// <summary>A law that an article brings has articles too; between headings that follow each other they are text.</summary>
    private void KeepUnits(List<Candidate> candidates)
    {
        Candidate? before = null;
        List<Candidate> lines = new List<Candidate>();
        foreach (
            Candidate? candidate in candidates.Where(candidate =>
                candidate.Level == _unitLevel && candidate is { IsEligible: true, Number: not null }
            )
        )
        {
            if (candidate.Opening != Openings.Heading)
            {
                lines.Add(candidate);
            }
            else if (IsUnit(candidate))
            {
                if (lines.Count > 0 && before is not null && GoesOn(before.Number!, candidate.Number!))
                {
                    lines
                        .FindAll(line =>
                            LevelNumber.Compare(line.Number!.Key, before.Number!.End) <= 0
                            || LevelNumber.Compare(line.Number.Key, candidate.Number!.Key) >= 0
                        )
                        .ForEach(line => line.IsBetweenUnits = true);
                }

                lines.Clear();
                before = candidate;
            }
        }
    }

    private static void Keep(Candidate candidate, string why) => candidate.WithinUnit = why;
}
