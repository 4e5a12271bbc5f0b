namespace IuCutter;

/// <summary>The decision about a line of a document.</summary>
public enum LineDecision
{
    /// <summary>A unit begins with it.</summary>
    Opens,

    /// <summary>It is text of the unit that began before it.</summary>
    Within,

    /// <summary>It belongs to no unit, and to a named exclusion.</summary>
    Excluded,

    /// <summary>The document is refused at this line.</summary>
    Stops,
}
