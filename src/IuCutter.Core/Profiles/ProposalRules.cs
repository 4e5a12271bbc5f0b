using System.Collections.Immutable;

namespace IuCutter.Core.Profiles;

/// <summary>
/// For which documents <c>-Profile Auto</c> proposes a profile: data, read from the profile's file. It cuts nothing, and is
/// no part of the profile's digest. All words and phrases are in small letters.
/// </summary>
/// <param name="Language">The language of the profile's documents, in English; empty where it was not said.</param>
/// <param name="LanguageWords">Small words that tell the language.</param>
/// <param name="LawPhrases">Phrases by which a document speaks of itself as a law.</param>
/// <param name="ActPhrases">Phrases of the acts that the profile is for, in any language; two of them make one.</param>
/// <param name="ActPhrasesAlone">The same; one of them makes an act.</param>
internal sealed record ProposalRules(
    string Language,
    ImmutableArray<string> LanguageWords,
    ImmutableArray<string> LawPhrases,
    ImmutableArray<string> ActPhrases,
    ImmutableArray<string> ActPhrasesAlone
)
{
    /// <summary>Of a profile that is proposed by what it finds alone.</summary>
    public static readonly ProposalRules None = new("", [], [], [], []);
}
