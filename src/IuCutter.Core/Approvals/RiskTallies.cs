using System.Collections.Immutable;

namespace IuCutter.Core.Approvals;

/// <summary>Counts what is found, and where it was found first.</summary>
internal sealed class RiskTallies
{
    private static readonly ImmutableArray<(RiskKind Kind, string Words)> Kinds =
    [
        (RiskKind.Bidi, "bidirectional controls"),
        (RiskKind.ZeroWidth, "zero-width characters"),
        (RiskKind.Invisible, "letters, symbols and selectors that are invisible or blank"),
        (RiskKind.Decomposed, "lines with letters that are not in normal form C beside lines that are"),
        (RiskKind.MixedScripts, "words that mix letters of two scripts"),
        (RiskKind.LookAlikes, "words of look-alike letters of another script"),
        (RiskKind.Styled, "words in full-width, mathematical, enclosed or joined letters"),
        (RiskKind.RightToLeft, "right-to-left letters in a left-to-right document"),
        (RiskKind.Digits, "digits of another script"),
        (RiskKind.Marks, "letters under a stack of more than 4 combining marks"),
    ];

    private readonly (int Count, int Line)[] _found = new (int, int)[Kinds.Length];

    /// <summary>Counts places; none changes nothing.</summary>
    public void Add(RiskKind kind, int places, int line)
    {
        ref (int Count, int Line) found = ref _found[(int)kind];
        found = (found.Count + places, found.Count == 0 ? line : found.Line);
    }

    /// <summary>Forgets what was found of a kind.</summary>
    public void Clear(RiskKind kind) => _found[(int)kind] = default;

    /// <summary>The findings in the text, with those in titles and addresses; empty when there are none.</summary>
    public IReadOnlyList<RiskFinding> ToFindings(RiskTallies titles)
    {
        List<RiskFinding> findings = [];
        foreach ((RiskKind kind, string words) in Kinds)
        {
            (int count, int line) = _found[(int)kind];
            (int inTitles, int titleLine) = titles._found[(int)kind];
            if (count + inTitles > 0)
            {
                // A title is a part of the text, but looked at more closely: more may be found in it.
                findings.Add(new RiskFinding(words, Math.Max(count, inTitles), count > 0 ? line : titleLine, inTitles));
            }
        }

        return findings;
    }
}
