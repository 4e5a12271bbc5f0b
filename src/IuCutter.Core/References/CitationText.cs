using System.Text;
using IuCutter.Core.Comparison;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.References;

/// <summary>A unit's text as citations are looked for in it: words, numbers and signs, case folded.</summary>
internal sealed class CitationText
{
    /// <summary>No number of a label has more tokens than that.</summary>
    private const int MaxNumberLength = 12;

    /// <summary>Nor has the target of a link many more.</summary>
    private const int MaxTargetLength = 60;

    private readonly GrammarProfile _profile;
    private readonly char[] _room = new char[LineText.Room];
    private readonly TokenizedText _text;
    private readonly List<TextToken> _tokens;
    private readonly string[] _folded;

    /// <summary>Reads a text; a comma within digits separates two numbers here, since citations hold no decimals.</summary>
    public CitationText(string text, GrammarProfile profile)
    {
        _profile = profile;
        _text = TokenizedText.Read(text);
        _tokens = new List<TextToken>(_text.Tokens.Count);
        foreach (TextToken token in _text.Tokens)
        {
            Split(token);
        }

        _folded = new string[_tokens.Count];
    }

    /// <summary>Number of tokens.</summary>
    public int Count => _tokens.Count;

    /// <summary>The text itself.</summary>
    public string Text => _text.Text;

    /// <summary>The token at a place.</summary>
    public TextToken this[int at] => _tokens[at];

    /// <summary>Its key, case folded, confusables replaced.</summary>
    public string Folded(int at) => _folded[at] ??= Fold(_tokens[at].Key);

    /// <summary>Whether nothing stands between a token and the one before it.</summary>
    public bool Touches(int at) => at > 0 && at < Count && _tokens[at - 1].End == _tokens[at].Start;

    /// <summary>
    /// Whether a token is the first of its line after markup or an opening quotation mark: then it is a label, also of another law's
    /// article.
    /// </summary>
    public bool BeginsMarkedLine(int at)
    {
        bool marked = false;
        for (at--; at >= 0 && _tokens[at].Key is "#" or "*" or "_" or "\"" or "'"; at--)
        {
            marked = true;
        }

        return marked && LineEndsBefore(at + 1) > 0;
    }

    /// <summary>Whether the tokens are a paragraph or line of their own: a label, not a sentence.</summary>
    public bool IsWholeParagraph(int from, int to) => LineEndsBefore(from) > 1 && LineEndsBefore(to) > 0;

    /// <summary>Whether a blank line stands before a token: no citation goes over it.</summary>
    public bool BreaksBefore(int at) => LineEndsBefore(at) > 1;

    /// <summary>The token after emphasis, brackets and the target of a link, where no paragraph ends and no item begins.</summary>
    public int OverMarkup(int at)
    {
        while (at < Count && _tokens[at].Key is "*" or "_" or "[" or "]" && LineEndsBefore(at) == 0)
        {
            bool isLink = _tokens[at].Key == "]" && Touches(at + 1) && _tokens[at + 1].Key == "(";
            at++;
            for (int end = at + 1; isLink && end < Count && end - at < MaxTargetLength && LineEndsBefore(end) == 0; end++)
            {
                if (_tokens[end].Key == ")")
                {
                    (at, isLink) = (end + 1, false);
                }
            }
        }

        return at;
    }

    /// <summary>Line ends between a token and the one before it, two for more; two at either end of the text.</summary>
    private int LineEndsBefore(int at)
    {
        if (at == 0 || at >= Count)
        {
            return 2;
        }

        ReadOnlySpan<char> gap = Text.AsSpan(_tokens[at - 1].End, _tokens[at].Start - _tokens[at - 1].End);
        return Math.Min(2, Math.Max(gap.Count('\n'), gap.Count('\r')));
    }

    /// <summary>The few tokens from a place on, as the beginning of a line that a number is read from; good until the next call.</summary>
    public LineText From(int at)
    {
        int end = Math.Min(at + MaxNumberLength, Count);
        int length = _tokens[end - 1].End - _tokens[at].Start;
        return LineText.Read(Encoding.UTF8.GetBytes(Text.Substring(_tokens[at].Start, Math.Min(length, 80))), _profile, _room);
    }

    /// <summary>The token after so many characters, not counting white space, from a place on; and what is left of the last one.</summary>
    public int After(int at, int characters, out string rest)
    {
        rest = "";
        for (int left = characters; left > 0 && at < Count; at++)
        {
            string key = UnicodeText.Compose(_tokens[at].Key);
            rest = left < key.Length ? key[left..] : "";
            left -= key.Length;
        }

        return at;
    }

    private void Split(TextToken token)
    {
        int start = token.Start;
        for (
            int comma;
            token.Kind == TextToken.Form.Number && (comma = Text.IndexOf(',', start, token.End - start)) >= 0;
            start = comma + 1
        )
        {
            _tokens.Add(Part(token.Kind, start, comma));
            _tokens.Add(Part(TextToken.Form.Sign, comma, comma + 1));
        }

        _tokens.Add(start == token.Start ? token : Part(token.Kind, start, token.End));
    }

    private TextToken Part(TextToken.Form kind, int start, int end) => new(kind, start, end, Text[start..end]);

    private string Fold(string key)
    {
        string folded = UnicodeText.FoldCase(key);
        return _profile.Confusables.Count == 0
            ? folded
            : string.Concat(folded.Select(sign => (char)_profile.Confusables.GetValueOrDefault(sign, sign)));
    }
}
