namespace IuCutter.Core.Comparison;

/// <summary>One word, number or sign of a text. White space is what lies between tokens.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Its first UTF-16 unit in the text.</param>
/// <param name="End">The unit after its last.</param>
/// <param name="Key">What is compared: normal form C, quotation marks straight; equal keys say the same.</param>
internal readonly record struct TextToken(TextToken.Form Kind, int Start, int End, string Key)
{
    /// <summary>Kinds of token.</summary>
    internal enum Form
    {
        /// <summary>Letters, digits among them.</summary>
        Word,

        /// <summary>Begins with a digit: <c>5a</c>, <c>1.250,00</c>, <c>15/03/2024</c>.</summary>
        Number,

        /// <summary>One sign.</summary>
        Sign,
    }
}
