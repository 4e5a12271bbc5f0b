using System.Collections.Immutable;

namespace IuCutter;

/// <summary>
/// One stretch of a unit's bytes that is replaced. All edits of a unit, applied to its old body, give its new body
/// byte for byte.
/// </summary>
/// <param name="OldSpan">The bytes in the old document; of length 0 where text is added.</param>
/// <param name="OldText">Their text.</param>
/// <param name="NewSpan">The bytes in the new document; of length 0 where text is taken away.</param>
/// <param name="NewText">Their text.</param>
/// <param name="Cosmetic">In which ways it is cosmetic; <see cref="CosmeticChange.None"/> for one that is operative.</param>
public sealed record TextEdit(SourceSpan OldSpan, string OldText, SourceSpan NewSpan, string NewText, CosmeticChange Cosmetic) : IuRecord
{
    /// <summary>The changes of an operative edit, one by one; empty in a cosmetic one.</summary>
    public required ImmutableArray<OperativeChange> Operative { get; init; }
}
