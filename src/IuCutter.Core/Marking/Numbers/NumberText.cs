namespace IuCutter.Core.Marking.Numbers;

/// <summary>Finds the borders of words and numbers in a line.</summary>
internal static class NumberText
{
    /// <summary>Whether a word stands at a place.</summary>
    public static bool StartsWith(ReadOnlySpan<char> text, int at, string word) => at <= text.Length && text[at..].StartsWith(word);

    /// <summary>A number ends where a word does; a slash goes on with a document's number (169/2026).</summary>
    public static bool EndsAt(ReadOnlySpan<char> text, int at) => at >= text.Length || !(char.IsLetterOrDigit(text[at]) || text[at] == '/');

    /// <summary>Whether a digit stands after one space.</summary>
    public static bool DigitFollows(ReadOnlySpan<char> text, int at) =>
        at + 1 < text.Length && text[at] == ' ' && char.IsAsciiDigit(text[at + 1]);
}
