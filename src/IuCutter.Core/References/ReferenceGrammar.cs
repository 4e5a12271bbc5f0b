using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.References;

/// <summary>The tables of a profile's references section, ready to match.</summary>
internal sealed class ReferenceGrammar
{
    public ReferenceGrammar(GrammarProfile profile, ReferenceRules rules)
    {
        Rules = rules;
        Profile = profile;
        Numbers = new NumberReader(profile);
        Words = new(rules.Levels.SelectMany((level, index) => level.Words.Select(word => (word, index))));
        Lists = Table(rules.Lists);
        Ranges = Table(rules.Ranges);
        Links = Table(rules.Links);
        Here = new(rules.Here);
        Own = Table(rules.Own);
        Same = Table(rules.Same);
        Acts = Table(rules.Acts);
        ActMarks = Table(rules.ActMarks);
        Skips = Table(profile.Skips);
    }

    public ReferenceRules Rules { get; }

    public GrammarProfile Profile { get; }

    public NumberReader Numbers { get; }

    public PhraseTable<int> Words { get; }

    public PhraseTable<bool> Lists { get; }

    public PhraseTable<bool> Ranges { get; }

    public PhraseTable<bool> Links { get; }

    public PhraseTable<string> Here { get; }

    public PhraseTable<bool> Own { get; }

    public PhraseTable<bool> Same { get; }

    public PhraseTable<bool> Acts { get; }

    public PhraseTable<bool> ActMarks { get; }

    public PhraseTable<bool> Skips { get; }

    public bool IsMain(int level) => Rules.Main.Contains(Rules.Levels[level].Code);

    private static PhraseTable<bool> Table(IEnumerable<string> phrases) => new(phrases.Select(phrase => (phrase, true)));
}
