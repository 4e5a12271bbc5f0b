namespace IuCutter.Core.Profiles;

/// <summary>The rule for two units under one parent with the same label.</summary>
internal enum DuplicateRule
{
    /// <summary>No plan is made: in a law it is a mistake, or a reading that is one.</summary>
    Stop,

    /// <summary>The second and later ones take <c>~2</c>, <c>~3</c> in the order of the document.</summary>
    Suffix,
}
