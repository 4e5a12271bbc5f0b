namespace IuCutter.Core.Rosters;

/// <summary>The optimal string alignment distance: letters added, left out, replaced, or swapped with their neighbour.</summary>
internal static class EditDistance
{
    /// <summary>Whether two words differ by at most so many edits. <see cref="LetterSkeleton.AnyLetter"/> equals every letter.</summary>
    public static bool Within(string word, string other, int maxEdits)
    {
        if (Math.Abs(word.Length - other.Length) > maxEdits)
        {
            return false;
        }

        int[,] edits = new int[word.Length + 1, other.Length + 1];
        for (int i = 0; i <= word.Length; i++)
        {
            for (int j = 0; j <= other.Length; j++)
            {
                edits[i, j] = i == 0 || j == 0 ? i + j : Cheapest(edits, word, other, i, j);
            }
        }

        return edits[word.Length, other.Length] <= maxEdits;
    }

    private static int Cheapest(int[,] edits, string word, string other, int i, int j)
    {
        int cheapest = Math.Min(
            Math.Min(edits[i - 1, j], edits[i, j - 1]) + 1,
            edits[i - 1, j - 1] + (IsSame(word[i - 1], other[j - 1]) ? 0 : 1)
        );
        return i > 1 && j > 1 && IsSame(word[i - 1], other[j - 2]) && IsSame(word[i - 2], other[j - 1])
            ? Math.Min(cheapest, edits[i - 2, j - 2] + 1)
            : cheapest;
    }

    private static bool IsSame(char a, char b) => a == b || a == LetterSkeleton.AnyLetter || b == LetterSkeleton.AnyLetter;
}
