using IuCutter.Core.Marking.Candidates;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Sequence;

/// <summary>Chooses the openings level by level from the outside in, each within the containers chosen before.</summary>
internal sealed class LevelChooser(GrammarProfile profile, List<Candidate> candidates)
{
    /// <summary>
    /// Of the lines that open a level in one stretch, one at least must weigh more than a line in the middle of a sentence.
    /// </summary>
    private const int MinWeight = 2;

    private readonly int _numbered = profile.LevelIndex(profile.UnitLevel);

    private readonly ILookup<int, Candidate> _ofLevel = candidates.ToLookup(candidate => candidate.Level);

    /// <summary>The rank of each level in this document.</summary>
    public int[] Ranks { get; } = LevelOrder.Of(profile.Levels, candidates, profile.LevelIndex(profile.UnitLevel));

    /// <summary>Chooses down to a level.</summary>
    public void Choose(int deepest)
    {
        // What lies before another level is sought last, when it is known where that begins.
        foreach (
            int index in Enumerable
                .Range(0, deepest + 1)
                .OrderBy(index => profile.Levels[index].Before is null ? 0 : 1)
                .ThenBy(index => Ranks[index])
        )
        {
            ChooseLevel(index);
        }
    }

    private void ChooseLevel(int index)
    {
        ProfileLevel level = profile.Levels[index];
        List<Candidate> own = Eligible(index).ToList();
        if (level.Trusted && own.Exists(candidate => candidate.Opening == Openings.Heading))
        {
            Trust(own);
            return;
        }

        own.RemoveAll(candidate => candidate.IsBetweenUnits);
        // A title without a number above the first article is the document's own.
        Candidate? first = Eligible(_numbered).FirstOrDefault();
        own.RemoveAll(candidate => candidate.Number is null && (first is null || candidate.Line.Start < first.Line.Start));
        ChooseAmong(index, own);
        if (!own.Exists(candidate => candidate.Chosen) && own.Exists(candidate => candidate.IsContents))
        {
            // Nothing but titles: then it is no table of contents.
            own.ForEach(candidate => candidate.ContentsOverruled = true);
            ChooseAmong(index, own);
        }
    }

    /// <summary>The candidates of a level that nothing has kept from opening so far.</summary>
    private IEnumerable<Candidate> Eligible(int index) => _ofLevel[index].Where(candidate => candidate.IsEligible);

    /// <summary>Chooses lines with the word of their level first; a number alone opens only where nothing else does.</summary>
    private void ChooseAmong(int index, List<Candidate> own)
    {
        List<Candidate> worded = own.FindAll(candidate => !candidate.Wordless);
        ChooseIn(index, worded);
        List<Candidate> alone = WordlessNumbers.OfThisLevel(own);
        if (alone.Count == 0)
        {
            return;
        }

        // Before the first container plain lines with a number are its table of contents; before an annex they are the law.
        List<int> borders = [.. Borders(index)];
        Candidate? container = candidates.Find(candidate =>
            candidate.Chosen && candidate.Level >= 0 && Ranks[candidate.Level] < Ranks[index] && !profile.Levels[candidate.Level].Resets
        );
        alone = WordlessNumbers.WithoutLists(alone, borders);
        alone.RemoveAll(candidate =>
            candidate is { Opening: Openings.Plain, MayBeList: false }
            && container is not null
            && profile.Levels[index].Restarts
            && candidate.Line.Start < container.Line.Start
        );
        ChooseIn(index, alone);
        WordlessNumbers.FindHeadings(alone).ForEach(Open);
        if (WordlessNumbers.AreTheSections(alone, worded, borders))
        {
            worded.ForEach(Close);
            return;
        }

        alone.ForEach(Close);
        ChooseIn(index, WordlessNumbers.WhereNothingOpens(alone, worded, borders));
        own.FindAll(candidate => candidate is { Wordless: true, Chosen: false })
            .ForEach(candidate => candidate.Outranked = LineRule.NumberAlone);
    }

    private static void Trust(List<Candidate> own)
    {
        int[]? last = null;
        foreach (Candidate candidate in own)
        {
            if (candidate.Opening != Openings.Heading)
            {
                candidate.Outranked = LineRule.HeadingsTrusted;
                continue;
            }

            int[]? key = candidate.Number?.Key;
            bool isAfterGap =
                last is not null
                && key is not null
                && !LevelNumber.Begins(key)
                && LevelNumber.Compare(last, key) < 0
                && !LevelNumber.Follows(last, key);
            candidate.Choice = isAfterGap ? Choice.ChosenAfterGap : Choice.Chosen;
            last = candidate.Number?.End ?? last;
        }
    }

    private void ChooseIn(int index, List<Candidate> own)
    {
        if (own.Count == 0)
        {
            return;
        }

        ProfileLevel level = profile.Levels[index];
        int until = Until(level);
        int[]? last = null;
        List<Candidate> zone = new List<Candidate>();
        int next = 0;
        HashSet<int> unitsOnly = candidates
            .Where(candidate => candidate is { Chosen: true, Level: >= 0 } && profile.Levels[candidate.Level].UnitsOnly)
            .Select(candidate => candidate.Line.Start)
            .ToHashSet();
        bool isAppended = false;
        foreach (int border in Borders(index).Append(int.MaxValue))
        {
            for (; next < own.Count && own[next].Line.Start < Math.Min(border, until); next++)
            {
                zone.Add(own[next]);
            }

            if (zone.Count > 0)
            {
                foreach (ChosenCandidate chosen in SequenceChooser.Choose(zone, last, index == _numbered))
                {
                    chosen.Candidate.Choice = chosen.AfterGap ? Choice.ChosenAfterGap : Choice.Chosen;
                }

                if (
                    (
                        !level.Words.IsEmpty
                        && (zone.TrueForAll(candidate => !candidate.Chosen || candidate.Weight < MinWeight) || IsCitation(zone))
                    )
                    || (
                        isAppended
                        && last is not null
                        && zone.Find(candidate => candidate.Chosen) is { AfterGap: true, Number: { } first }
                        && LevelNumber.Compare(first.Key, last) < 0
                    )
                )
                {
                    // Nothing but lines in the middle of sentences: they cite, whatever their numbers. And provisions that
                    // change other articles cite them: their own begin at one.
                    zone.ForEach(Close);
                }

                last = zone.FindLast(candidate => candidate is { Chosen: true, Number: not null })?.Number!.End ?? last;
                zone.Clear();
            }

            isAppended = index == _numbered && unitsOnly.Contains(border);
        }

        GapFiller.FindMissing(own).ForEach(Open);
        GapFiller.FindInserted(own).ForEach(Open);
    }

    private static void Open(Candidate candidate) => candidate.Choice = Choice.Chosen;

    private static void Close(Candidate candidate) => candidate.Choice = Choice.None;

    /// <summary>Whether one plain line is all that opens, and its sentence goes on: "Rule 1 of the Court applies."</summary>
    private static bool IsCitation(List<Candidate> zone) =>
        zone.FindAll(candidate => candidate.Chosen) is [{ Opening: Openings.Plain, SentenceGoesOn: true }];

    private int Until(ProfileLevel level)
    {
        if (level.Before is null)
        {
            return int.MaxValue;
        }

        // Its containers stand before it, and what this level numbers stands before them.
        int inner = profile.Levels.Select(other => other.Name).ToList().IndexOf(level.Before);
        Candidate? first = candidates.Find(candidate => candidate.Chosen && candidate.Level >= 0 && candidate.Level <= inner);
        return first?.Line.Start ?? int.MaxValue;
    }

    /// <summary>Where the numbers of a level begin anew.</summary>
    private IEnumerable<int> Borders(int index) =>
        candidates
            .Where(candidate =>
                candidate.Chosen
                && candidate.Level >= 0
                && Ranks[candidate.Level] < Ranks[index]
                && (profile.Levels[index].Restarts || profile.Levels[candidate.Level].Resets)
                && (index >= _numbered || !profile.Levels[candidate.Level].UnitsOnly)
            )
            .Select(candidate => candidate.Line.Start)
            .ToList();
}
