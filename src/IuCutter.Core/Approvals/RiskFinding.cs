namespace IuCutter.Core.Approvals;

/// <summary>Characters of a document that can deceive who reads it.</summary>
/// <param name="Kind">What they are, in words.</param>
/// <param name="Count">How many places.</param>
/// <param name="Line">Line of the first, from 1.</param>
internal sealed record RiskFinding(string Kind, int Count, int Line);
