namespace IuCutter;

/// <summary>One part of a unit's address, read back.</summary>
/// <param name="Code">The part as it stands in the address, for example <c>ART-7a</c>.</param>
/// <param name="Level">
/// Name of the profile's level, for example <c>article</c>; <c>label</c> for a numbered heading of a profile without levels,
/// <c>number</c> for a heading that is numbered and has no word, <c>heading</c> and <c>untitled</c> for those without a
/// number, <c>preamble</c>.
/// </param>
/// <param name="Word">The first word that announces the level in this profile, folded, for example <c>artículo</c>; empty where there is
/// none.</param>
/// <param name="Number">The number, with Roman numbers and ordinals in digits, for example <c>7a</c>; null for a part without one.</param>
/// <param name="Last">The last number of a range; null where it is none.</param>
/// <param name="Occurrence">1, or 2 and on for a repeated label that the profile lets pass.</param>
public sealed record AddressPart(string Code, string Level, string Word, string? Number, string? Last, int Occurrence) : IuRecord
{
    /// <summary>The label in words: <c>artículo 7a</c>; a level without a word by its name.</summary>
    private protected override string Describe()
    {
        string number = Last is null ? Number ?? "" : $"{Number} \u2013 {Last}";
        string word = Word.Length > 0 || Level == "number" ? Word : Level;
        string label = $"{word} {number}".Trim();
        return Occurrence > 1 ? FormattableString.Invariant($"{label} (occurrence {Occurrence})") : label;
    }
}
