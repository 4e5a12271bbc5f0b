using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.Proposals;

/// <summary>
/// Tells the language of a law by its small words, which stand in the profile of its language (<c>proposal</c>). They
/// propose a profile and cut nothing, so they are no part of its digest: a better list changes the digest of no plan.
/// </summary>
internal static class LanguageMarks
{
    /// <summary>How much of a document is read: the language of a law does not change after that.</summary>
    private const int Sample = 256 * 1024;

    private const int MinHits = 5;
    private const int ManyWords = 300;

    // A dictionary per language would tell the same; one for all is asked once for each word.
    private static readonly Lazy<ImmutableDictionary<string, string>> Words = new(() =>
        ProfileCatalogue
            .All.SelectMany(profile => profile.Proposal.LanguageWords.Select(word => KeyValuePair.Create(word, profile.Proposal.Language)))
            .Concat(OtherLanguages())
            .ToImmutableDictionary(StringComparer.Ordinal)
    );

    /// <summary>The language of most small words and its share of all of them in percent; null when they are too few to tell.</summary>
    public static (string Language, int Percent)? Of(ReadOnlySpan<byte> document)
    {
        string text = Text(document);
        Dictionary<string, int> hits = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int at = 0; at < text.Length; )
        {
            int start = at;
            while (at < text.Length && char.IsLetter(text[at]))
            {
                at++;
            }

            if (at > start && at - start <= 6 && Words.Value.TryGetValue(text[start..at], out string? language))
            {
                hits[language] = hits.GetValueOrDefault(language) + 1;
            }

            at = at == start ? at + 1 : at;
        }

        if (hits.Count == 0)
        {
            return null;
        }

        KeyValuePair<string, int> best = hits.OrderByDescending(pair => pair.Value)
            .ThenBy(pair => pair.Key, StringComparer.Ordinal)
            .First();
        return best.Value < MinHits ? null : (best.Key, best.Value * 100 / hits.Values.Sum());
    }

    /// <summary>Whether a document has so many words that a language without any small word of the list is another one.</summary>
    public static bool HasManyWords(ReadOnlySpan<byte> document)
    {
        int words = 0;
        bool wasLetter = false;
        foreach (char sign in Text(document))
        {
            bool isLetter = char.IsLetter(sign);
            words += isLetter && !wasLetter ? 1 : 0;
            wasLetter = isLetter;
        }

        return words >= ManyWords;
    }

    /// <summary>The profile whose acts a document speaks as, in whatever language it is written; null for none.</summary>
    public static GrammarProfile? ActOf(ReadOnlySpan<byte> document)
    {
        string text = InOneLine(Text(document));
        return ProfileCatalogue.All.FirstOrDefault(profile =>
            profile.Proposal.ActPhrases.Count(phrase => text.Contains(phrase, StringComparison.Ordinal)) >= 2
            || profile.Proposal.ActPhrasesAlone.Any(phrase => text.Contains(phrase, StringComparison.Ordinal))
        );
    }

    /// <summary>Whether a document speaks of itself as a law does, by the phrases of any profile.</summary>
    public static bool SpeaksAsLaw(ReadOnlySpan<byte> document)
    {
        string text = InOneLine(Text(document));
        return ProfileCatalogue.All.SelectMany(profile => profile.Proposal.LawPhrases).Any(phrase => Holds(text, phrase));
    }

    /// <summary>Whether a text holds the words and not others that begin so: "this action" is no act.</summary>
    private static bool Holds(string text, string words)
    {
        for (int at = text.IndexOf(words, StringComparison.Ordinal); at >= 0; at = text.IndexOf(words, at + 1, StringComparison.Ordinal))
        {
            if (at + words.Length == text.Length || !char.IsLetter(text[at + words.Length]))
            {
                return true;
            }
        }

        return false;
    }

    // Languages for which no profile is made: each would pass for one of the others, whose labels are like its own.
    private static IEnumerable<KeyValuePair<string, string>> OtherLanguages()
    {
        using Stream stream = typeof(LanguageMarks).Assembly.GetManifestResourceStream("IuCutter.OtherLanguages.json")!;
        Dictionary<string, string[]> languages = JsonSerializer.Deserialize<Dictionary<string, string[]>>(stream)!;
        return languages.SelectMany(language => language.Value.Select(word => KeyValuePair.Create(word, language.Key)));
    }

    /// <summary>Phrases are wrapped and emphasized, and their apostrophes set.</summary>
    private static string InOneLine(string text)
    {
        StringBuilder line = new StringBuilder(text.Length);
        foreach (char sign in text)
        {
            if (!char.IsWhiteSpace(sign) && sign != '*')
            {
                line.Append(sign == '\u2019' ? '\'' : sign);
            }
            else if (line.Length > 0 && line[^1] != ' ')
            {
                line.Append(' ');
            }
        }

        return line.ToString();
    }

    private static string Text(ReadOnlySpan<byte> document)
    {
        int length = Math.Min(document.Length, Sample);
        while (length < document.Length && (document[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return UnicodeText.Compose(Encoding.UTF8.GetString(document[..length])).ToLowerInvariant();
    }
}
