namespace IuCutter;

/// <summary>One number, date, negation, modal word or other wording that is not the same in the new version.</summary>
/// <param name="Kind">Kind of the changed words.</param>
/// <param name="OldText">The old words; empty for an addition.</param>
/// <param name="NewText">The new words; empty for a removal.</param>
/// <param name="OldSpan">Its bytes in the old document; of length 0 where there are none.</param>
/// <param name="NewSpan">Its bytes in the new document; of length 0 where there are none.</param>
public sealed record OperativeChange(OperativeKind Kind, string OldText, string NewText, SourceSpan OldSpan, SourceSpan NewSpan) : IuRecord
{
    /// <summary>Kind, old and new text as one line for a person.</summary>
    private protected override string Describe() => $"{Kind}: {Shown(OldText)} -> {Shown(NewText)}";

    private static string Shown(string text) =>
        text.Length == 0 ? "(nothing)"
        : text.Length > 60 ? $"\"{text[..57]}...\""
        : $"\"{text}\"";
}
