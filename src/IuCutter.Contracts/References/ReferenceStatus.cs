namespace IuCutter;

/// <summary>Whether what a reference names is there.</summary>
public enum ReferenceStatus
{
    /// <summary>It names a unit of the same plan.</summary>
    Internal,

    /// <summary>It names a unit that the plan should have and has not.</summary>
    Dangling,

    /// <summary>It names another document, or a unit of one.</summary>
    External,
}
