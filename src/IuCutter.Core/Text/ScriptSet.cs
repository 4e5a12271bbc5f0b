namespace IuCutter.Core.Text;

/// <summary>A set of at most 192 scripts (UAX 24; Unicode 15.0 has 164), by their numbers in <see cref="CharacterTables"/>.</summary>
internal readonly record struct ScriptSet(ulong Low, ulong Middle, ulong High)
{
    /// <summary>Every script: what a text without letters may be in.</summary>
    public static ScriptSet All { get; } = new(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    /// <summary>Whether it has no script.</summary>
    public bool IsEmpty => (Low | Middle | High) == 0;

    /// <summary>The set of one script.</summary>
    public static ScriptSet Of(int number) =>
        number switch
        {
            < 64 => new ScriptSet(1UL << number, 0, 0),
            < 128 => new ScriptSet(0, 1UL << (number - 64), 0),
            < 192 => new ScriptSet(0, 0, 1UL << (number - 128)),
            _ => throw new ArgumentOutOfRangeException(nameof(number), number, "more scripts than a set can hold"),
        };

    /// <summary>The scripts of both.</summary>
    public ScriptSet And(ScriptSet other) => new(Low & other.Low, Middle & other.Middle, High & other.High);

    /// <summary>The scripts of either.</summary>
    public ScriptSet Or(ScriptSet other) => new(Low | other.Low, Middle | other.Middle, High | other.High);

    /// <summary>Whether the other one has all of its scripts.</summary>
    public bool IsWithin(ScriptSet other) => And(other) == this;

    /// <summary>Whether they have a script in common.</summary>
    public bool Meets(ScriptSet other) => !And(other).IsEmpty;
}
