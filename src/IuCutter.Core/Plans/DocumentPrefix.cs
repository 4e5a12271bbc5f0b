namespace IuCutter.Core.Plans;

/// <summary>The rule for the first part of every address of a document.</summary>
internal static class DocumentPrefix
{
    /// <summary>Whether the text is 2 to 64 of A-Z, 0-9 and single inner hyphens, starting with a letter.</summary>
    public static bool IsValid(string? text)
    {
        if (text is null || text.Length is < 2 or > 64 || text[0] is < 'A' or > 'Z' || text[^1] == '-')
        {
            return false;
        }

        for (int i = 1; i < text.Length; i++)
        {
            if (!(char.IsAsciiLetterUpper(text[i]) || char.IsAsciiDigit(text[i]) || (text[i] == '-' && text[i - 1] != '-')))
            {
                return false;
            }
        }

        return true;
    }
}
