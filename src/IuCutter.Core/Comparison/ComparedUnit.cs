using System.Runtime.InteropServices;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.Comparison;

/// <summary>One unit of a plan as the comparison sees it.</summary>
internal sealed class ComparedUnit
{
    /// <summary>A stretch of text this short may stand anywhere ("Repealed."): it identifies no unit.</summary>
    private const int MinWords = 3;

    /// <summary>A caption has a word of that length: "Fees" names a unit, "bis" and "of" do not.</summary>
    private const int MinLetters = 4;

    private static readonly Lazy<HashSet<string>> Ordinals = new(() =>
        [.. ProfileCatalogue.All.SelectMany(profile => profile.Ordinals.Keys)]
    );

    private static readonly Lazy<HashSet<string>> Repetitions = new(() =>
        [.. ProfileCatalogue.All.SelectMany(profile => profile.Repetitions.Keys)]
    );

    private readonly Lazy<TokenizedText> _text;
    private readonly Lazy<string> _key;
    private readonly Lazy<string?> _content;
    private readonly Lazy<string?> _caption;

    public ComparedUnit(PlannedUnit unit, string prefix)
    {
        Unit = unit;
        Address = unit.Address[prefix.Length..];
        ParentAddress = unit.ParentAddress?[prefix.Length..];
        int repeat = unit.SectionCode.IndexOf('~', StringComparison.Ordinal);
        Number = repeat < 0 ? unit.SectionCode : unit.SectionCode[..repeat];
        Title = HeadingText.Fold(unit.Title);
        _text = new(() => TokenizedText.Read(unit.Body));
        _key = new(() => Text.Joined(0));
        _content = new(Content);
        _caption = new(ReadCaption);
    }

    public PlannedUnit Unit { get; }

    /// <summary>Its address without the document's prefix, which may differ.</summary>
    public string Address { get; }

    public string? ParentAddress { get; }

    /// <summary>Kind and number, without the mark of a repeat.</summary>
    public string Number { get; }

    /// <summary>Whether the number was written in the document; one that was counted (<c>H-3</c>) says nothing of identity.</summary>
    public bool IsNumbered => !Number.StartsWith("H-", StringComparison.Ordinal) && !Number.StartsWith("U-", StringComparison.Ordinal);

    /// <summary>Whether a number stands in it, and not only the word for a preamble or an annex.</summary>
    public bool HasNumber => IsNumbered && Number.Contains('-', StringComparison.Ordinal);

    /// <summary>The number's kind: article, section, chapter.</summary>
    public string Level => Number[..Math.Max(0, Number.IndexOf('-', StringComparison.Ordinal))];

    public string Title { get; }

    public TokenizedText Text => _text.Value;

    /// <summary>Equal for two bodies that differ in nothing but cosmetics.</summary>
    public string Key => _key.Value;

    /// <summary>The same without the label; null where that is too little to tell one unit from another.</summary>
    public string? ContentKey => _content.Value;

    /// <summary>The title of a numbered unit without its label; null where nothing of weight is left.</summary>
    public string? Caption => _caption.Value;

    /// <summary>The text without the label, however short.</summary>
    public string WithoutLabel => Text.Joined(AfterLabel(Text.Tokens));

    private string? ReadCaption()
    {
        if (!HasNumber)
        {
            return null;
        }

        List<TextToken> title = TokenizedText.Read(HeadingText.Clean(Unit.Title)).Tokens;
        List<TextToken> caption = title[AfterLabel(title)..];
        return caption.Any(token => token.Kind == TextToken.Form.Word && token.Key.Length >= MinLetters)
            ? UnicodeText.FoldCase(string.Join(' ', caption.Select(token => token.Key))).TrimEnd(' ', '.', ':', '*', '_')
            : null;
    }

    private string? Content()
    {
        int from = AfterLabel(Text.Tokens);
        Span<TextToken> words = CollectionsMarshal.AsSpan(Text.Tokens)[from..];
        int count = 0;
        foreach (TextToken token in words)
        {
            count += token.Kind == TextToken.Form.Word ? 1 : 0;
        }

        return count < MinWords ? null : Text.Joined(from);
    }

    /// <summary>
    /// The first token after the label: markup, a word or sign, and a number in any style. A label that this does not
    /// know stays in the text, which then is not found under another number: nothing is decided.
    /// </summary>
    private int AfterLabel(List<TextToken> tokens)
    {
        if (!HasNumber)
        {
            return 0;
        }

        int at = Skip(tokens, 0, "#*_\\(");
        if (at < tokens.Count && !IsNumber(tokens[at]) && !IsLetter(tokens[at]))
        {
            at = Skip(tokens, at + 1, "§.");
            // The prefix of a code's article: L. 123-4.
            at +=
                at + 1 < tokens.Count && tokens[at].Kind == TextToken.Form.Word && tokens[at].Key.Length <= 2 && tokens[at + 1].Key == "."
                    ? 2
                    : 0;
        }

        // The letter that a decimal number begins with: A.1.2.
        at +=
            at + 2 < tokens.Count
            && IsLetter(tokens[at])
            && tokens[at + 1].Key == "."
            && Number.EndsWith($"-{tokens[at + 2].Key}", StringComparison.Ordinal)
                ? 2
                : 0;
        // The number is taken once: "a. 5 days" and "I. 5 days" have theirs before the point.
        at += at < tokens.Count && (IsNumber(tokens[at]) || IsLetter(tokens[at])) ? 1 : 0;
        at +=
            at < tokens.Count
            && UnicodeText.FoldCase(tokens[at].Key) is var word
            && Repetitions.Value.Contains(word)
            && Number.EndsWith(word, StringComparison.Ordinal)
                ? 1
                : 0;
        return Skip(tokens, at, ".:)*_–-\\");
    }

    private static bool IsLetter(TextToken token) => token.Kind == TextToken.Form.Word && token.Key.Length == 1;

    private static bool IsNumber(TextToken token) =>
        token.Kind == TextToken.Form.Number
        || RomanNumber.Value(token.Key) > 0
        || token.Key.Any(char.IsAsciiDigit)
        || Ordinals.Value.Contains(UnicodeText.FoldCase(token.Key));

    private static int Skip(List<TextToken> tokens, int at, string signs)
    {
        while (at < tokens.Count && tokens[at].Key.Length == 1 && signs.Contains(tokens[at].Key[0], StringComparison.Ordinal))
        {
            at++;
        }

        return at;
    }
}
