namespace IuCutter.Core.Rosters;

/// <summary>A run of letters and digits of a skeleton.</summary>
/// <param name="Text">The run.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where it has ended.</param>
internal readonly record struct SkeletonWord(string Text, int Start, int End)
{
    /// <summary>Whether it is digits alone.</summary>
    public bool IsNumber => Text.All(char.IsAsciiDigit);

    /// <summary>Whether it is hexadecimal digits alone.</summary>
    public bool IsHexadecimal => Text.All(char.IsAsciiHexDigit);

    /// <summary>
    /// The run with digits as the letters that they look like. A word that is mostly of letters unknown here is another
    /// language's, and looks like nothing.
    /// </summary>
    public string Letters =>
        Text.Count(letter => letter == LetterSkeleton.AnyLetter) * 2 > Text.Length || IsNumber
            ? new string('.', Text.Length)
            : string.Concat(Text.Select(LetterOf));

    /// <summary>The words of a skeleton.</summary>
    public static SkeletonWord[] Split(string skeleton)
    {
        List<SkeletonWord> words = new List<SkeletonWord>();
        for (int start = 0; start < skeleton.Length; start++)
        {
            int end = start;
            while (end < skeleton.Length && (char.IsAsciiLetterOrDigit(skeleton[end]) || skeleton[end] == LetterSkeleton.AnyLetter))
            {
                end++;
            }

            if (end > start)
            {
                words.Add(new SkeletonWord(skeleton[start..end], start, end));
                start = end;
            }
        }

        return [.. words];
    }

    private static char LetterOf(char letter) =>
        letter switch
        {
            '0' => 'o',
            '1' => 'i',
            '3' => 'e',
            '4' => 'a',
            '5' => 's',
            '7' => 't',
            '8' => 'b',
            _ => letter,
        };
}
