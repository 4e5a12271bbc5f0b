namespace IuCutter;

/// <summary>Ways in which two texts can differ without saying anything else.</summary>
[Flags]
public enum CosmeticChange
{
    /// <summary>They do not differ in such a way.</summary>
    None = 0,

    /// <summary>LF, CRLF or a lone CR.</summary>
    LineEnds = 1,

    /// <summary>Another Unicode normal form of the same characters.</summary>
    NormalForm = 2,

    /// <summary>Blanks before the end of a line, or blank lines at the end of the unit.</summary>
    TrailingBlanks = 4,

    /// <summary>Other white space between the same words: wrapped anew, indented, a no-break space.</summary>
    Whitespace = 8,

    /// <summary>Straight and typographic quotation marks and apostrophes.</summary>
    Quotes = 16,
}
