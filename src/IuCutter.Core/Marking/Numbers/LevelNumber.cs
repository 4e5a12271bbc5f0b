namespace IuCutter.Core.Marking.Numbers;

/// <summary>The number of a label, in a form that can be compared and counted on.</summary>
/// <param name="Group">Numbers of one group count on from each other; those of two groups have nothing to do with each other.</param>
/// <param name="Key">Its parts from the outside in; <c>88-1</c> is 88, 1 and lies between 88 and 89.</param>
/// <param name="End">The parts of the last number of a range; otherwise <paramref name="Key"/>.</param>
/// <param name="Code">How it is written in an address.</param>
internal sealed record LevelNumber(string Group, int[] Key, int[] End, string Code)
{
    /// <summary>
    /// Whether its group names another law within a code (<c>31.1.LQ.2</c>): such a number is whole by itself, and a code
    /// that arranges several laws by subject follows no sequence.
    /// </summary>
    public bool Codified { get; init; }

    /// <summary>Whether several of its parts count, as those of no item of a list do: <c>4.2.1</c>.</summary>
    public bool HasParts => Key.Length > 1 && Key[1] < FirstInserted;

    /// <summary>How it is written.</summary>
    public Profiles.NumberForms Form { get; init; } = Profiles.NumberForms.Arabic;

    /// <summary>The same sign read as a letter, where it is a Roman number as well: <c>C</c>, <c>I</c>; null otherwise.</summary>
    public LevelNumber? AsLetter { get; init; }

    /// <summary>A part from here on is a letter or a repetition (<c>5a</c>, <c>5 bis</c>), below it a number.</summary>
    public const int FirstInserted = 1_000_000;

    /// <summary>Order of numbers: part by part, what goes on after what ends.</summary>
    public static int Compare(ReadOnlySpan<int> left, ReadOnlySpan<int> right) => left.SequenceCompareTo(right);

    /// <summary>Whether a number follows another without a gap.</summary>
    public static bool Follows(ReadOnlySpan<int> last, ReadOnlySpan<int> next)
    {
        while (true)
        {
            ReadOnlySpan<int> outer = next[..^1];
            if (next[^1] >= FirstInserted)
            {
                return Compare(last, outer) >= 0 && Compare(last, next) < 0;
            }

            if (next[^1] > 1)
            {
                return Compare(last, next) < 0
                    && last.Length >= next.Length
                    && last[..outer.Length].SequenceEqual(outer)
                    && last[outer.Length] >= next[^1] - 1;
            }

            if (outer.IsEmpty)
            {
                return last.Length == 1 && last[0] < next[0];
            }

            if (last.SequenceEqual(outer))
            {
                return true;
            }

            next = outer;
        }
    }

    /// <summary>Whether a number begins a sequence.</summary>
    public static bool Begins(ReadOnlySpan<int> number) => number[^1] <= 1;
}
