using System.Globalization;
using System.Text;
using IuCutter.Core.Text;

namespace IuCutter.Core.Comparison;

/// <summary>
/// A text as words, numbers and signs. Two texts with the same keys and the same layout differ in nothing but cosmetics:
/// line ends, normal form, white space and the shape of quotation marks.
/// </summary>
internal sealed class TokenizedText
{
    private readonly Lazy<int[]> _layout;

    private TokenizedText(string text, List<TextToken> tokens)
    {
        Text = text;
        Tokens = tokens;
        _layout = new(() => BlockLayout.Of(this));
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>Its tokens, in order.</summary>
    public List<TextToken> Tokens { get; }

    /// <summary>For each token where it stands among lists, headings and quotations.</summary>
    public int[] Layout => _layout.Value;

    /// <summary>Reads a text in one pass.</summary>
    public static TokenizedText Read(string text)
    {
        List<TextToken> tokens = new List<TextToken>(text.Length / 5);
        for (int at = 0; at < text.Length; )
        {
            Rune rune = Rune.GetRuneAt(text, at);
            if (Rune.IsWhiteSpace(rune))
            {
                at += rune.Utf16SequenceLength;
                continue;
            }

            int start = at;
            TextToken.Form kind =
                Rune.IsDigit(rune) ? TextToken.Form.Number
                : Rune.IsLetter(rune) ? TextToken.Form.Word
                : TextToken.Form.Sign;
            at = End(text, at + rune.Utf16SequenceLength, kind);
            tokens.Add(new TextToken(kind, start, at, Key(text[start..at], kind)));
        }

        return new TokenizedText(text, tokens);
    }

    /// <summary>The keys of some tokens, and where the layout changes, as one text to look it up by.</summary>
    public string Joined(int from)
    {
        StringBuilder joined = new StringBuilder(Text.Length);
        for (int i = from; i < Tokens.Count; i++)
        {
            if (i > from && Layout[i] != Layout[i - 1])
            {
                joined.Append('\u001E').Append(CultureInfo.InvariantCulture, $"{Layout[i]}");
            }

            joined.Append('\u001F').Append(Tokens[i].Key);
        }

        return joined.ToString();
    }

    private static int End(string text, int at, TextToken.Form kind)
    {
        bool digits = kind == TextToken.Form.Number;
        while (at < text.Length)
        {
            Rune rune = Rune.GetRuneAt(text, at);
            if (IsMark(rune) || (kind != TextToken.Form.Sign && Rune.IsLetterOrDigit(rune)))
            {
                digits |= Rune.IsDigit(rune);
                at += rune.Utf16SequenceLength;
            }
            else if (digits && text[at] is '.' or ',' or '/' or '-' or ':' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1]))
            {
                at++;
            }
            else
            {
                break;
            }
        }

        return at;
    }

    /// <summary>A mark belongs to what it stands on, so that both normal forms give the same tokens.</summary>
    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.SpacingCombiningMark
                or UnicodeCategory.EnclosingMark;

    private static string Key(string raw, TextToken.Form kind) =>
        kind == TextToken.Form.Sign && raw.Length == 1
            ? raw[0] switch
            {
                '\u201C' or '\u201D' or '\u201E' or '\u201F' or '\u00AB' or '\u00BB' => "\"",
                '\u2018' or '\u2019' or '\u201A' or '\u201B' or '\u2039' or '\u203A' => "'",
                _ => raw,
            }
            : UnicodeText.Compose(raw);
}
