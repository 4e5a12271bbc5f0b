using IuCutter.Core.Comparison;
using IuCutter.Core.Text;

namespace IuCutter.Core.References;

/// <summary>Reads the names of documents: after a citation, or alone where they have a number.</summary>
/// <param name="grammar">The tables of the profile.</param>
/// <param name="text">The text.</param>
/// <param name="own">What the document calls itself.</param>
internal sealed class ActReader(ReferenceGrammar grammar, CitationText text, OwnNames own)
{
    private const int MaxNameLength = 10;

    private const int MaxTitleLength = 20;

    /// <summary>Reads what stands after a citation, and says whose units it names.</summary>
    public void After(Citation citation)
    {
        int first = text.OverMarkup(citation.To);
        int at = first < text.Count && text[first].Key == "," ? text.OverMarkup(first + 1) : first;
        bool linked = grammar.Links.TryMatch(text, at, out int after, out _);
        if (!linked && at > first && text[first].Key == ",")
        {
            return;
        }

        after = linked ? text.OverMarkup(after) : at;

        if (grammar.Same.TryMatch(text, at, out int same, out _) || grammar.Same.TryMatch(text, after, out same, out _))
        {
            (citation.IsSame, citation.Act, citation.To) = (true, Shown(after < same ? after : at, same), same);
            return;
        }

        if (grammar.Own.TryMatch(text, at, out int end, out _) || grammar.Own.TryMatch(text, after, out end, out _))
        {
            (citation.IsOwn, citation.To) = (true, end);
            return;
        }

        at = after;
        int to = Name(at, linked);
        if (to == 0)
        {
            return;
        }

        if (own.Contains(Folded(at, to), Folded(to, Math.Min(to + MaxTitleLength, text.Count)), !GoesOn(to)))
        {
            (citation.IsOwn, citation.To) = (true, to);
            return;
        }

        citation.Act = Shown(at, to);
        citation.To = to;
    }

    /// <summary>A document named by its number, without a unit of it; null when there is none.</summary>
    public Citation? Alone(int at)
    {
        if (
            !grammar.Acts.TryMatch(text, at, out int end, out _)
            || grammar.Own.TryMatch(text, at, out _, out _)
            || text.BeginsMarkedLine(at)
        )
        {
            return null;
        }

        int to = Numbered(end);
        return to == 0 ? null : new Citation(at) { To = to, Act = Shown(at, to) };
    }

    /// <summary>Where the name of a document that begins here ends; 0 when none does.</summary>
    private int Name(int at, bool linked)
    {
        if (at >= text.Count)
        {
            return 0;
        }

        if (grammar.Acts.TryMatch(text, at, out int end, out _))
        {
            return Numbered(end) is > 0 and var numbered ? numbered : Year(Capitals(end));
        }

        if (IsAbbreviation(at) || HasNumberOfItsOwn(at))
        {
            return Joined(HasNumberOfItsOwn(at) ? at + 2 : at + 1);
        }

        // "§ 24 Parteiengesetz"
        if (
            !linked
            && char.IsUpper(text[at].Key[0])
            && grammar.Rules.ActSuffixes.Any(suffix =>
                text.Folded(at).Length > suffix.Length + 2 && text.Folded(at).EndsWith(suffix, StringComparison.Ordinal)
            )
        )
        {
            return at + 1;
        }

        // The word for the document stands last: "of the Data Protection Act", "des Bürgerlichen Gesetzbuchs".
        for (int next = at; linked && next < text.Count && next - at < MaxNameLength && IsPartOfName(next, at); next++)
        {
            if (HasSuffix(next))
            {
                return next + 1;
            }

            if (next > at && grammar.Acts.TryMatch(text, next, out end, out _))
            {
                return Year(end);
            }
        }

        return 0;
    }

    private bool IsPartOfName(int at, int from) =>
        text[at].Kind == TextToken.Form.Word ? char.IsUpper(text[at].Key[0]) || at > from || HasSuffix(at) : text[at].Key is "-" or "'";

    private bool HasSuffix(int at) => grammar.Rules.ActSuffixes.Any(suffix => text.Folded(at).EndsWith(suffix, StringComparison.Ordinal));

    /// <summary>Two capitals or more, and no Roman number.</summary>
    private bool IsAbbreviation(int at) =>
        grammar.Rules.ActAbbreviations
        && text[at].Kind == TextToken.Form.Word
        && text[at].Key.Length <= 12
        && text[at].Key.Count(char.IsUpper) >= 2
        && RomanNumber.Value(text[at].Key) == 0;

    /// <summary>A few capitals and a number of a document: <c>DS 028-2000-PCM</c>, in any language.</summary>
    private bool HasNumberOfItsOwn(int at) =>
        at + 1 < text.Count
        && text[at] is { Kind: TextToken.Form.Word, Key.Length: >= 2 and <= 5 }
        && text[at].Key.All(char.IsUpper)
        && text[at + 1].Kind == TextToken.Form.Number
        && text[at + 1].Key.AsSpan().ContainsAny('/', '-');

    /// <summary>With the year after it: <c>Act 1995</c>, <c>Act of 1995</c>.</summary>
    private int Year(int end)
    {
        int year = grammar.Links.TryMatch(text, end, out int after, out _) ? after : end;
        return year < text.Count && IsYear(year) ? year + 1 : end;
    }

    /// <summary>Whether more of a name follows, so that what was read is only its beginning: <c>the Constitution of 1946</c>.</summary>
    private bool GoesOn(int at) =>
        at < text.Count
        && (
            text[at].Kind == TextToken.Form.Number
            || grammar.Links.TryMatch(text, at, out _, out _)
            || (text[at].Kind == TextToken.Form.Word && char.IsUpper(text[at].Key[0]))
        );

    private bool IsYear(int at) => text[at].Key.Length == 4 && text[at].Key.All(char.IsAsciiDigit);

    /// <summary>Where the number of a document ends, after the rest of its name; 0 when it has none.</summary>
    private int Numbered(int at)
    {
        for (int next = at; next < text.Count && next - at < MaxNameLength; next++)
        {
            bool marked = grammar.ActMarks.TryMatch(text, next, out int after, out _);
            int number = marked ? after : next;
            if (
                number < text.Count
                && text[number].Kind == TextToken.Form.Number
                && (marked || text[number].Key.AsSpan().ContainsAny('/', '-') || (next == at && IsSerial(text[number].Key)))
            )
            {
                int end = Joined(number + 1);
                return
                    end < text.Count
                    && text[end].Key == ")"
                    && Enumerable.Range(at, end - at).Any(i => text[i].Key == "(")
                    && Enumerable.Range(at, end - at).All(i => text[i].Key != ")")
                    ? end + 1
                    : end;
            }

            if (marked)
            {
                next = after - 1;
            }
            else if (
                text[next].Kind == TextToken.Form.Sign && text[next].Key is not ("(" or ")" or "-")
                || text[next].Kind == TextToken.Form.Number
                || (next > at && grammar.Words.TryMatch(text, next, out _, out _))
            )
            {
                return 0;
            }
        }

        return 0;
    }

    /// <summary>A number that is no year and no number of an article: <c>Ley 29402</c>, <c>ley 21.526</c>.</summary>
    private static bool IsSerial(string key) =>
        key.All(sign => char.IsAsciiDigit(sign) || sign == '.')
        && key.Count(char.IsAsciiDigit) is >= 4 and var digits
        && (digits > 4 || key.Contains('.', StringComparison.Ordinal) || key[0] is not ('1' or '2'));

    /// <summary>The rest of a number without a space: <c>45/2013/QH13</c>.</summary>
    private int Joined(int at)
    {
        while (text.Touches(at) && (text[at].Kind != TextToken.Form.Sign || (text[at].Key is "/" or "-" && text.Touches(at + 1))))
        {
            at++;
        }

        return at;
    }

    private int Capitals(int at)
    {
        for (
            int left = MaxNameLength;
            left > 0
                && at < text.Count
                && text[at].Kind == TextToken.Form.Word
                && char.IsUpper(text[at].Key[0])
                && !grammar.Words.TryMatch(text, at, out _, out _);
            left--
        )
        {
            at++;
        }

        return at;
    }

    private string Folded(int from, int to) => string.Join(' ', Enumerable.Range(from, to - from).Select(text.Folded));

    private string Shown(int from, int to) => HeadingText.Clean(text.Text[text[from].Start..text[to - 1].End]);
}
