using IuCutter.Core.Comparison;
using IuCutter.Core.Text;

namespace IuCutter.Core.References;

/// <summary>Phrases of one or more words, found at a place in one step per phrase that begins with the word there.</summary>
internal sealed class PhraseTable<T>
{
    private readonly Dictionary<string, List<(string[] Words, T Meaning)>> _phrases = new(StringComparer.Ordinal);

    /// <summary>Prepares the table: of two phrases that fit, the longer one is meant.</summary>
    public PhraseTable(IEnumerable<(string Phrase, T Meaning)> phrases)
    {
        foreach ((string? phrase, T? meaning) in phrases)
        {
            string[] words = [.. TokenizedText.Read(phrase).Tokens.Select(token => UnicodeText.FoldCase(token.Key))];
            (_phrases.TryGetValue(words[0], out List<(string[] Words, T Meaning)>? known) ? known : _phrases[words[0]] = []).Add(
                (words, meaning)
            );
        }

        foreach (List<(string[] Words, T Meaning)> known in _phrases.Values)
        {
            known.Sort((left, right) => right.Words.Length.CompareTo(left.Words.Length));
        }
    }

    /// <summary>Finds the phrase at a place, its meaning and its end; false when there is none.</summary>
    public bool TryMatch(CitationText text, int at, out int end, out T meaning)
    {
        if (at < text.Count && _phrases.TryGetValue(text.Folded(at), out List<(string[] Words, T Meaning)>? phrases))
        {
            foreach ((string[]? words, T? means) in phrases)
            {
                if (Fits(text, at, words))
                {
                    (end, meaning) = (at + words.Length, means);
                    return true;
                }
            }
        }

        (end, meaning) = (at, default!);
        return false;
    }

    private static bool Fits(CitationText text, int at, string[] words)
    {
        for (int i = 1; i < words.Length; i++)
        {
            if (at + i >= text.Count || text.Folded(at + i) != words[i])
            {
                return false;
            }
        }

        return true;
    }
}
