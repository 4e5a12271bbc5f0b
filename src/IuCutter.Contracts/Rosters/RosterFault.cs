namespace IuCutter;

/// <summary>Why a line of a roster is refused when the roster is installed.</summary>
/// <param name="Line">Number of the line, from 1.</param>
/// <param name="ErrorId">The error that refuses the roster, for example <c>Config.RosterRuleMisspelled</c>.</param>
/// <param name="Reason">The fault, in one sentence.</param>
/// <param name="Text">The beginning of the line; characters that do not show are written as <c>\u{XXXX}</c>.</param>
public sealed record RosterFault(int Line, string ErrorId, string Reason, string Text) : IuRecord
{
    /// <summary>The line, what is wrong, and its text.</summary>
    private protected override string Describe() => $"line {Line} {Reason}: '{Text}'";
}
