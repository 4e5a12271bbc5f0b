namespace IuCutter.Core.Text;

/// <summary>Traits of a character that a reader may miss.</summary>
[Flags]
internal enum CharacterTraits : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>It turns the direction of the text (UAX 9): embeddings, overrides, isolates and the plain marks.</summary>
    Bidi = 1,

    /// <summary>It has no width: joiners, the zero-width space, word joiner, soft hyphen and byte-order mark.</summary>
    ZeroWidth = 2,

    /// <summary>It is invisible or blank, though a letter, a symbol or a selector: Hangul fillers, the blank braille pattern.</summary>
    Invisible = 4,

    /// <summary>A letter that is written from right to left.</summary>
    RightToLeft = 8,

    /// <summary>A decimal digit, but not one of ASCII.</summary>
    Digit = 16,

    /// <summary>A full-width letter or digit of Latin.</summary>
    Wide = 32,

    /// <summary>A letter or digit in a style of its own: mathematical, double-struck, enclosed, or a ligature.</summary>
    Styled = 64,

    /// <summary>A combining mark.</summary>
    Mark = 128,
}
