namespace IuCutter;

/// <summary>The status of a reference: its target is in the plan, missing, or another document.</summary>
public enum ReferenceStatus
{
    /// <summary>It names a unit of the same plan.</summary>
    Internal,

    /// <summary>It names a unit that the plan should have and has not.</summary>
    Dangling,

    /// <summary>It names another document, or a unit of one.</summary>
    External,
}
