using IuCutter.Core.Marking.Candidates;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Sequence;

/// <summary>
/// Numbers that stand alone although their level has words: <c>## 1. Name</c>, <c>**12** Duty</c>, <c>1.2 Quorum</c>. In
/// some laws they are the sections, in others the parts of one.
/// </summary>
internal static class WordlessNumbers
{
    /// <summary>A document of sections has fewer headings within each of them than this.</summary>
    private const int ManyTimes = 10;

    /// <summary>
    /// Those that may be of the level at all. Where headings have them, bold and plain lines with as simple a number
    /// count something within; and so do headings deeper than the first one.
    /// </summary>
    public static List<Candidate> OfThisLevel(List<Candidate> own)
    {
        List<Candidate> alone = own.FindAll(candidate => candidate is { Wordless: true, Number: not null });
        int first = alone
            .Where(candidate => candidate is { Opening: Openings.Heading, Quoted: false, Number.Key: [1] })
            .Select(candidate => candidate.Line.Depth)
            .DefaultIfEmpty(0)
            .Min();
        return first == 0
            ? alone
            : alone.FindAll(candidate =>
                candidate.Number!.Key.Length > 1 || (candidate.Opening == Openings.Heading && candidate.Line.Depth <= first)
            );
    }

    /// <summary>Those that count no list within a container: a colon before the first of them makes a sentence of all.</summary>
    /// <param name="alone">The numbers.</param>
    /// <param name="borders">Where the containers begin, in order.</param>
    public static List<Candidate> WithoutLists(List<Candidate> alone, List<int> borders)
    {
        (int Container, int Depth) list = (Container: 0, Depth: 0);
        return alone.FindAll(candidate =>
        {
            (int Container, int Depth) place = (Container: Container(borders, candidate), candidate.Line.Depth);
            if (place.Container > 0 && candidate is { AfterColon: true, Number.Key: [1] })
            {
                list = place;
            }

            return candidate.Line.Depth == 0 || place != list;
        });
    }

    /// <summary>
    /// Finds headings with a number of several parts that open beside the chain: no heading is a reference, and a code in
    /// decimals counts 335.02, 335.021, 335.03.
    /// </summary>
    public static List<Candidate> FindHeadings(List<Candidate> alone)
    {
        HashSet<int> first = alone.Where(candidate => candidate.Chosen).Select(candidate => candidate.Number!.Key[0]).ToHashSet();
        return alone.FindAll(candidate =>
            candidate is { Opening: Openings.Heading, Quoted: false, IsContents: false, Chosen: false, Number.Key.Length: > 1 }
            && first.Contains(candidate.Number.Key[0])
        );
    }

    /// <summary>
    /// Whether numbers alone open this level in the document. Lines with the word do where they are marked, or plain and
    /// without a gap; but a few such lines in a law of many numbered headings are a list of references.
    /// </summary>
    /// <param name="alone">The numbers, those chosen that would be.</param>
    /// <param name="worded">The candidates with a word, likewise.</param>
    /// <param name="borders">Where the containers begin, in order.</param>
    public static bool AreTheSections(List<Candidate> alone, List<Candidate> worded, List<int> borders)
    {
        List<Candidate> chosen = worded.FindAll(candidate => candidate.Chosen);
        bool isSound =
            chosen.Exists(candidate => candidate.Opening != Openings.Plain)
            || (chosen.Count > 1 && chosen.TrueForAll(candidate => !candidate.AfterGap && candidate.Weight >= LineWeight.Paragraph));
        return Worth(alone, borders) > Worth(worded, borders) * (isSound ? ManyTimes : 1);
    }

    /// <summary>Those in containers in which nothing opens the level with its word.</summary>
    /// <param name="alone">The numbers.</param>
    /// <param name="worded">The candidates with a word, some of them chosen.</param>
    /// <param name="borders">Where the containers begin, in order.</param>
    public static List<Candidate> WhereNothingOpens(List<Candidate> alone, List<Candidate> worded, List<int> borders)
    {
        HashSet<int> taken = worded.Where(candidate => candidate.Chosen).Select(candidate => Container(borders, candidate)).ToHashSet();
        return alone.FindAll(candidate => Container(borders, candidate) is > 0 and var container && !taken.Contains(container));
    }

    /// <summary>Total weight of the chosen candidates; a number that stands twice in a container counts something within.</summary>
    private static int Worth(List<Candidate> candidates, List<int> borders) =>
        candidates
            .Where(candidate => candidate is { Chosen: true, Number: not null })
            .DistinctBy(candidate => (Container(borders, candidate), candidate.Number!.Code))
            .Sum(candidate => candidate.ChainWeight);

    /// <summary>How many containers begin before it.</summary>
    private static int Container(List<int> borders, Candidate candidate)
    {
        int at = borders.BinarySearch(candidate.Line.Start);
        return at < 0 ? ~at : at + 1;
    }
}
