namespace IuCutter.Core.Marking.Sequence;

/// <summary>The last candidate of a chain and what the chain is worth.</summary>
/// <param name="Score">Sum of the weights less the costs.</param>
/// <param name="First">Index of the first candidate.</param>
/// <param name="Last">Index of the last candidate; -1 for no chain.</param>
internal readonly record struct ChainEnd(int Score, int First, int Last)
{
    /// <summary>No chain.</summary>
    public static ChainEnd None { get; } = new(int.MinValue / 2, -1, -1);

    /// <summary>
    /// The rule for ties: of two chains that are worth the same, the one that begins later (a table of contents stands
    /// before its text); of two that begin at one place, the one that ends earlier.
    /// </summary>
    public bool IsBetterThan(ChainEnd other) =>
        Score != other.Score ? Score > other.Score
        : First != other.First ? First > other.First
        : other.Last < 0 || Last < other.Last;
}
