namespace IuCutter;

/// <summary>Something in the document that does not stop a plan but that its approver should know.</summary>
/// <param name="Code">Stable code, for example <c>NonNfc</c>, <c>ZeroWidth</c>, <c>LevelSkip</c>.</param>
/// <param name="Line">Line of the first place, from 1.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record PlanWarning(string Code, int Line, string Message);
