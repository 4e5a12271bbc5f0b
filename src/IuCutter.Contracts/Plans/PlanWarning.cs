namespace IuCutter;

/// <summary>Something in the document that does not stop a plan but that its approver should know.</summary>
/// <param name="Code">Stable code, for example <c>NonNfc</c>, <c>ZeroWidth</c>, <c>LevelSkip</c>.</param>
/// <param name="Line">Line of the first place, from 1.</param>
/// <param name="Message">One sentence for a person.</param>
public sealed record PlanWarning(string Code, int Line, string Message) : IuRecord
{
    /// <summary>Offset of the first byte of the place; -1 where it is not known.</summary>
    public int Offset { get; init; } = -1;

    /// <summary>The beginning of the heading at the place; empty where it is no heading.</summary>
    public string Excerpt { get; init; } = "";

    /// <summary>The action that removes its cause; empty when there is nothing to do.</summary>
    public string Remediation { get; init; } = "";
}
