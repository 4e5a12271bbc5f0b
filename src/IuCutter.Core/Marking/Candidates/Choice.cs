namespace IuCutter.Core.Marking.Candidates;

/// <summary>The decision of the sequence about a candidate.</summary>
internal enum Choice : byte
{
    /// <summary>It opens nothing.</summary>
    None,

    /// <summary>It opens a unit.</summary>
    Chosen,

    /// <summary>It opens a unit, and numbers are missing before it.</summary>
    ChosenAfterGap,
}
