namespace IuCutter.Core.Approvals;

/// <summary>Something in a text that the eye cannot see, or takes for something else.</summary>
/// <param name="Kind">What it is, in plural.</param>
/// <param name="Count">Places.</param>
/// <param name="Line">Line of the first one in the source.</param>
/// <param name="InTitles">Places in titles and addresses: what a person looks at first. They are part of the count.</param>
internal sealed record RiskFinding(string Kind, int Count, int Line, int InTitles)
{
    /// <summary>The finding as a line of a card.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"{Count} {Kind}, first in line {Line}")
        + (InTitles > 0 ? FormattableString.Invariant($"; {InTitles} in titles or addresses") : "");
}
