using IuCutter.Core.Marking.Candidates;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Marking.Sequence;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Tests.Marking;

/// <summary>Which of many numbered lines open units. A number is followed by <c>!</c> where the line looks like an opening.</summary>
public sealed class SequenceChooserTests
{
    [Theory]
    [InlineData("1! 2! 3!", "1 2 3")]
    [InlineData("1! 2! 7 3! 4!", "1 2 3 4")]
    [InlineData("1! 9 2! 45 3!", "1 2 3")]
    [InlineData("1! 2! 3! 12", "1 2 3")]
    [InlineData("1! 2! 2a! 3!", "1 2 2a 3")]
    [InlineData("1! 2! 4! 5!", "1 2 4 5")]
    [InlineData("3! 4! 5!", "3 4 5")]
    public void Choose_Numbers_AreTheChainThatWeighsMost(string lines, string chosen) => Assert.Equal(chosen, Choose(lines));

    [Theory]
    [InlineData("1! 2! 4! 5!", "4")]
    [InlineData("3! 4!", "3")]
    [InlineData("1! 2! 3!", "")]
    [InlineData("1! 2! 2a! 3!", "")]
    public void Choose_MissingNumber_IsMarkedWhereItIsMissed(string lines, string after)
    {
        IEnumerable<ChosenCandidate> chosen = SequenceChooser.Choose(Candidates(lines), null);
        Assert.Equal(after, string.Join(' ', chosen.Where(one => one.AfterGap).Select(one => one.Candidate.Number!.Code)));
    }

    [Fact]
    public void Choose_FirstNumberCountsOnFromBefore_IsNoGap()
    {
        List<Candidate> candidates = Candidates("4! 5!");
        List<ChosenCandidate> chosen = SequenceChooser.Choose(candidates, [3]);
        Assert.Equal(candidates, chosen.Select(one => one.Candidate).Reverse());
        Assert.All(chosen, one => Assert.False(one.AfterGap));
    }

    [Fact]
    public void Choose_TwoChainsOfOneWorth_IsTheOneThatBeginsLater() =>
        // A table of contents stands before its text: the same numbers, looking the same, twice.
        Assert.Equal([2, 3], Places("1! 2! 1! 2!"));

    [Fact]
    public void Choose_NumbersThatBeginAnew_PayFromTheThirdLineOn()
    {
        // Two footnotes are no law of their own; three articles may be one.
        Assert.Equal([0, 1, 2, 3, 4, 5], Places("1! 2! 3! 1! 2! 3!"));
        Assert.Equal([0, 1, 2], Places("1! 2! 3! 1! 2!"));
    }

    [Fact]
    public void Choose_TwoLinesOfOneNumberAndWorth_IsTheFirst() => Assert.Equal([0, 1, 3], Places("1! 2! 2! 3!"));

    [Fact]
    public void Choose_TwoLinesOfOneNumber_IsTheOneThatLooksLikeAnOpening() => Assert.Equal([0, 2, 3], Places("1! 2 2! 3!"));

    [Fact]
    public void Choose_QuotedLine_OpensNothingOfItself()
    {
        List<Candidate> candidates = Candidates("1! 2!");
        candidates.Add(new Candidate(default, 0, Openings.Plain, Number("3")) { Weight = 8, Quoted = true });
        Assert.Equal(2, SequenceChooser.Choose(candidates, null).Count(one => !one.Candidate.Quoted));
    }

    [Theory]
    [InlineData("5", "6", true)]
    [InlineData("5", "7", false)]
    [InlineData("5", "5a", true)]
    [InlineData("5a", "5b", true)]
    [InlineData("5b", "6", true)]
    [InlineData("5", "4", false)]
    [InlineData("5", "5", false)]
    public void Follows_Number_CountsOnOrDoesNot(string last, string next, bool follows) =>
        Assert.Equal(follows, LevelNumber.Follows(Number(last).Key, Number(next).Key));

    private static string Choose(string lines)
    {
        List<Candidate> candidates = Candidates(lines);
        HashSet<Candidate> chosen = Chosen(candidates);
        return string.Join(' ', candidates.Where(chosen.Contains).Select(candidate => candidate.Number!.Code));
    }

    private static IEnumerable<int> Places(string lines)
    {
        List<Candidate> candidates = Candidates(lines);
        HashSet<Candidate> chosen = Chosen(candidates);
        return Enumerable.Range(0, candidates.Count).Where(place => chosen.Contains(candidates[place]));
    }

    private static HashSet<Candidate> Chosen(List<Candidate> candidates) =>
        [.. SequenceChooser.Choose(candidates, null).Select(one => one.Candidate)];

    private static List<Candidate> Candidates(string lines) =>
        [
            .. lines
                .Split(' ')
                .Select(line => new Candidate(default, 0, Openings.Plain, Number(line.TrimEnd('!')))
                {
                    Weight = line.EndsWith('!') ? 6 : 2,
                }),
        ];

    private static LevelNumber Number(string text)
    {
        string digits = text.TrimEnd("abc".ToCharArray());
        int[] key =
            digits.Length == text.Length
                ? [int.Parse(digits, null)]
                : [int.Parse(digits, null), LevelNumber.FirstInserted + text[^1] - 'a' + 1];
        return new LevelNumber("", key, key, text);
    }
}
