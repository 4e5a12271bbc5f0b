namespace IuCutter;

/// <summary>The decision about one line of a document and the rule behind it, written down while the marker decided.</summary>
/// <param name="Line">Number of the line, from 1.</param>
/// <param name="Offset">Its first byte.</param>
/// <param name="Length">Its bytes, with the line end.</param>
/// <param name="Decision">Whether it opens a unit, lies within one, is excluded or stops the plan.</param>
/// <param name="Rule">The rule.</param>
/// <param name="Reason">The same in words, with the particulars.</param>
/// <param name="Address">Address of the unit that holds it; null for none.</param>
public sealed record LineExplanation(int Line, int Offset, int Length, LineDecision Decision, LineRule Rule, string Reason, string? Address)
    : IuRecord;
