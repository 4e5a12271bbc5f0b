namespace IuCutter.Core.Profiles;

/// <summary>The effect of a finding under a profile: stop, warn, suffix or ignore.</summary>
internal enum FindingRule
{
    /// <summary>No plan is made.</summary>
    Stop,

    /// <summary>The plan is made and carries a warning.</summary>
    Warn,

    /// <summary>Nothing: in this kind of document it means nothing.</summary>
    Ignore,
}
