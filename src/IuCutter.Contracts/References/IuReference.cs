namespace IuCutter;

/// <summary>
/// One cross-reference in the text of a unit. A list or range of this document's units gives one for each; one of another document's
/// stays one.
/// </summary>
/// <param name="Address">Address of the unit that the reference stands in.</param>
/// <param name="Span">The bytes of the whole citation in the document, with line and column; shared by all that one list or range
/// gives.</param>
/// <param name="Text">The text of the citation, in one line.</param>
/// <param name="Kind">Kind of its target: a level of the profile such as <c>article</c>, or <c>act</c> for a document as a whole.</param>
/// <param name="Status">Internal, Dangling or External.</param>
/// <param name="Target">
/// Internal: the address of the unit. Dangling: the address part that no unit has, for example <c>ART-99</c>. External:
/// the other document, as far as the text names it with a number or in capitals.
/// </param>
public sealed record IuReference(string Address, SourceSpan Span, string Text, string Kind, ReferenceStatus Status, string Target)
    : IuRecord
{
    /// <summary>
    /// The part of the citation below its target, where the plan has no units that deep or the document is another one:
    /// for example <c>CL-2/PT-a</c>; empty when there is nothing more.
    /// </summary>
    public string Detail { get; init; } = "";

    /// <summary>Whether the unit is named by where the reference stands: <c>this Article</c>, or a paragraph without its article.</summary>
    public bool IsRelative { get; init; }
}
