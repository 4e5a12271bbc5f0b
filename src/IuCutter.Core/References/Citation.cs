using IuCutter.Core.Marking.Numbers;

namespace IuCutter.Core.References;

/// <summary>A citation as it was read, before it is known what it names.</summary>
/// <param name="from">Its first token.</param>
internal sealed class Citation(int from)
{
    /// <summary>Its first token.</summary>
    public int From { get; } = from;

    /// <summary>The token after its last.</summary>
    public int To { get; set; } = from;

    /// <summary>Its parts in the order of the text.</summary>
    public List<Part> Parts { get; } = [];

    /// <summary>Code of a level whose unit, the one in which the citation stands, it belongs to; null for none.</summary>
    public string? Here { get; set; }

    /// <summary>The other document that it names; null for this one.</summary>
    public string? Act { get; set; }

    /// <summary>Whether that document was named only as the one cited before: "of that Act".</summary>
    public bool IsSame { get; set; }

    /// <summary>Whether this document was named.</summary>
    public bool IsOwn { get; set; }

    /// <summary>Whether nothing but a list's join stands between it and the citation before it.</summary>
    public bool JoinsPrevious { get; set; }

    /// <summary>Whether its parts go from the inside out: point, clause, article.</summary>
    public bool Ascends => Parts.Count > 1 ? Parts[0].Level > Parts[1].Level : Parts.Count == 1 && Here is not null;

    /// <summary>One part: a level and the numbers that it names.</summary>
    /// <param name="Level">Index of the level in the rules.</param>
    internal sealed record Part(int Level)
    {
        /// <summary>The numbers, in the order of the text.</summary>
        public List<Number> Numbers { get; } = [];
    }

    /// <summary>One number or range.</summary>
    /// <param name="From">The number, or the first of the range.</param>
    /// <param name="To">The last of the range; null for a single number.</param>
    /// <param name="Below">What follows in brackets: <c>(2)(a)</c>.</param>
    internal sealed record Number(LevelNumber From, LevelNumber? To, IReadOnlyList<string> Below);
}
