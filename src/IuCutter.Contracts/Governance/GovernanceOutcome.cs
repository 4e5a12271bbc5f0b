namespace IuCutter;

/// <summary>The outcome of a probe of an installation.</summary>
public enum GovernanceOutcome
{
    /// <summary>It is as it must be.</summary>
    Pass,

    /// <summary>It keeps every promise today, and a careful organisation would have it otherwise.</summary>
    Warning,

    /// <summary>A promise can be broken.</summary>
    Fail,

    /// <summary>It could not be read with these rights. Not a pass: ask again as the DBA.</summary>
    Unknown,
}
