using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Candidates;

/// <summary>Reads Roman numbers as letters where others of their level are letters: after Exhibit B, Exhibit C is the third.</summary>
internal static class LetterNumbers
{
    /// <summary>L, C, D and M stand for so many at least.</summary>
    private const int MinOfRomanLetters = 50;

    /// <summary>Sets the numbers that are letters, in the order of the document.</summary>
    public static void Read(List<Candidate> candidates)
    {
        HashSet<(int Level, int Letter)> letters = new HashSet<(int Level, int Letter)>();
        foreach (Candidate candidate in candidates.Where(candidate => candidate.IsEligible))
        {
            // So is Appendix D after Appendix B: no law has five hundred.
            if (
                candidate.Number is { AsLetter: { } letter } roman
                && (
                    letters.Contains((candidate.Level, letter.Key[0] - 1))
                    || (roman.Key[0] >= MinOfRomanLetters && letters.Contains((candidate.Level, 0)))
                )
            )
            {
                candidate.Number = letter;
            }

            if (candidate.Number is { Form: NumberForms.Letter } number)
            {
                letters.UnionWith([(candidate.Level, number.Key[0]), (candidate.Level, 0)]);
            }
        }
    }
}
