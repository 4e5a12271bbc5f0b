using System.Collections.Immutable;
using System.Text;
using IuCutter.Core.Text;

namespace IuCutter.Core.Proposals;

/// <summary>
/// Tells the language of a law by its small words. They propose a profile and cut nothing, so they are no part of one:
/// a better list must not change the digest of any plan.
/// </summary>
internal static class LanguageMarks
{
    /// <summary>How much of a document is read: the language of a law does not change after that.</summary>
    private const int Sample = 256 * 1024;

    private const int FewestHits = 5;
    private const int ManyWords = 300;

    private static readonly ImmutableDictionary<string, string> Words = new (string Language, string Words)[]
    {
        ("Vietnamese", "của và các được theo trong cho này phải hoặc những"),
        ("German", "der und oder nicht den dem wird werden nach durch eines"),
        ("French", "le les du et une dans aux sont est qui pour"),
        ("Spanish", "el los las del que por con una y su sus"),
        ("English", "the of and to shall by which with that this any"),
        // No law profile is made for these: each would pass for one of the others, whose labels are like its own.
        ("Italian", "che della dei delle nel gli alla sono degli dalla"),
        ("Portuguese", "do da dos em ao não pelo pela uma aos são às"),
        ("Dutch", "het van een zijn voor niet bij aan deze wordt"),
        ("Polish", "przez oraz jest lub się które albo mowa dnia ust"),
        ("Catalan", "amb els dels són aquesta pels seva aquest"),
        ("Romanian", "și din sau prin este pentru sunt cele"),
        ("Swedish", "och att för är till ska inte eller om"),
        ("Danish", "og skal ikke af fra efter være ved"),
        ("Czech", "podle nebo jeho které této jsou být"),
        ("Indonesian", "yang dan dengan untuk dalam pada atau oleh"),
    }
        .SelectMany(entry => entry.Words.Split(' ').Select(word => KeyValuePair.Create(word, entry.Language)))
        .ToImmutableDictionary(StringComparer.Ordinal);

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

            if (at > start && at - start <= 6 && Words.TryGetValue(text[start..at], out string? language))
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
        return best.Value < FewestHits ? null : (best.Key, best.Value * 100 / hits.Values.Sum());
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

    /// <summary>Whether the beginning of a document speaks as acts of the European Union do.</summary>
    public static bool IsEuropeanAct(ReadOnlySpan<byte> document)
    {
        string text = InOneLine(Text(document));
        return EuropeanSigns.Count(sign => text.Contains(sign, StringComparison.Ordinal)) >= 2
            || Consolidated.Any(sign => text.Contains(sign, StringComparison.Ordinal));
    }

    /// <summary>Whether an English document speaks of itself as a law does.</summary>
    public static bool SpeaksAsLaw(ReadOnlySpan<byte> document)
    {
        string text = InOneLine(Text(document));
        return LawSigns.Any(sign => Holds(text, sign));
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

    private static readonly string[] LawSigns =
    [
        "this act",
        "be it enacted",
        "this constitution",
        "these bylaws",
        "these by-laws",
        "this ordinance",
        "this charter",
        "articles of incorporation",
    ];

    private static readonly string[] EuropeanSigns =
    [
        "of the european parliament and of the council",
        "treaty on the functioning of the european union",
        "have adopted this",
        "having regard to the proposal from the european commission",
        "having regard to the treaty establishing the european",
        "has adopted this",
        "vu le traité instituant la communauté",
        "vu les dispositions du traité instituant la communauté",
        "a arrêté le présent règlement",
        "a arrêté la présente directive",
        "ont arrêté la présente directive",
        "ont arrêté le présent règlement",
        "a arrêté la présente décision",
        "a adopté le présent règlement",
        "a adopté la présente directive",
        "a adopté la présente décision",
        "gestützt auf den vertrag zur gründung der europäischen",
        "hat folgende verordnung erlassen",
        "hat folgende richtlinie erlassen",
        "hat folgende entscheidung erlassen",
        "hat folgenden beschluss erlassen",
        "traité sur le fonctionnement de l'union européenne",
        "ont adopté le présent",
        "ont adopté la présente",
        "vu la proposition de la commission européenne",
        "vertrag über die arbeitsweise der europäischen union",
        "haben folgende richtlinie erlassen",
        "haben folgende verordnung erlassen",
        "auf vorschlag der europäischen kommission",
        "tratado de funcionamiento de la unión europea",
        "han adoptado el presente",
        "han adoptado la presente",
        "ha adoptado el presente reglamento",
        "ha adoptado la presente directiva",
        "ha adoptado la presente decisión",
        "visto el tratado constitutivo de la comunidad",
        "vista la propuesta de la comisión europea",
    ];

    /// <summary>What the consolidated text of such an act says of itself, which may lack its preamble.</summary>
    private static readonly string[] Consolidated =
    [
        "this text is meant purely as a documentation tool",
        "ce texte constitue seulement un outil de documentation",
        "dieser text dient lediglich zu informationszwecken",
        "este texto es exclusivamente un instrumento de documentación",
    ];

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
