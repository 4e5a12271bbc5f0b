using System.Collections.Immutable;
using System.Text.Json;
using IuCutter.Core.Text;

namespace IuCutter.Core.Comparison;

/// <summary>
/// The words that negate, oblige, count or name a month, in the languages of the profiles that ship: data, read from
/// <c>operative-words.json</c>. One table serves all of them, since a document does not say its language.
/// </summary>
internal sealed class OperativeWords
{
    private static readonly Lazy<OperativeWords> Shipped = new(Load);

    private readonly Dictionary<string, List<(string[] Words, OperativeKind Kind)>> _phrases = new(StringComparer.Ordinal);

    private OperativeWords(JsonElement file)
    {
        Months = Set(file, "months");
        DateJoins = Set(file, "dateJoins");
        DateWords = [.. Names(file, "vietnameseDate")];
        Add(Names(file, "negations"), OperativeKind.Negation);
        Add(Names(file, "modals"), OperativeKind.Modal);
        Add(Names(file, "numbers"), OperativeKind.Number);
        foreach (List<(string[] Words, OperativeKind Kind)> phrases in _phrases.Values)
        {
            // Of two that fit, the longer one is meant.
            phrases.Sort((left, right) => right.Words.Length.CompareTo(left.Words.Length));
        }
    }

    /// <summary>The table that ships.</summary>
    public static OperativeWords All => Shipped.Value;

    /// <summary>Names of months, folded.</summary>
    public ImmutableHashSet<string> Months { get; }

    /// <summary>The words that may stand between the parts of a date, folded.</summary>
    public ImmutableHashSet<string> DateJoins { get; }

    /// <summary>The words before day, month and year, where a date is written with them.</summary>
    public ImmutableArray<string> DateWords { get; }

    /// <summary>The phrase that begins at a place; null when there is none.</summary>
    public (int Length, OperativeKind Kind)? At(IReadOnlyList<string> words, int at)
    {
        if (_phrases.TryGetValue(words[at], out List<(string[] Words, OperativeKind Kind)>? phrases))
        {
            foreach ((string[]? phrase, OperativeKind kind) in phrases)
            {
                if (at + phrase.Length <= words.Count && Enumerable.Range(0, phrase.Length).All(i => words[at + i] == phrase[i]))
                {
                    return (phrase.Length, kind);
                }
            }
        }

        return null;
    }

    private static OperativeWords Load()
    {
        using Stream stream =
            typeof(OperativeWords).Assembly.GetManifestResourceStream("IuCutter.OperativeWords.json")
            ?? throw new InvalidOperationException("The table of operative words is not in the assembly.");
        using JsonDocument document = JsonDocument.Parse(stream);
        return new OperativeWords(document.RootElement);
    }

    private static IEnumerable<string> Names(JsonElement file, string member) =>
        file.GetProperty(member).EnumerateArray().Select(word => HeadingText.Fold(word.GetString()!));

    private static ImmutableHashSet<string> Set(JsonElement file, string member) =>
        Names(file, member).ToImmutableHashSet(StringComparer.Ordinal);

    private void Add(IEnumerable<string> phrases, OperativeKind kind)
    {
        foreach (string phrase in phrases)
        {
            // Split in the same way as the texts that it is looked for in.
            string[] words = [.. TokenizedText.Read(phrase).Tokens.Select(token => token.Key)];
            if (!_phrases.TryGetValue(words[0], out List<(string[] Words, OperativeKind Kind)>? known))
            {
                _phrases[words[0]] = known = [];
            }

            known.Add((words, kind));
        }
    }
}
