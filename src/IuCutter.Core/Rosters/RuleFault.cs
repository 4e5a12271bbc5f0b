namespace IuCutter.Core.Rosters;

/// <summary>A fault of a line that is a rule or looks like one.</summary>
/// <param name="Name">The rule that the line sets or looks like.</param>
/// <param name="Fault">The fault.</param>
internal sealed record RuleFault(RuleName Name, RosterFault Fault)
{
    /// <summary>Whether the line could have been meant to set this rule.</summary>
    public bool Concerns(RuleName name) => Name == name || Name == RuleName.Unknown;
}
