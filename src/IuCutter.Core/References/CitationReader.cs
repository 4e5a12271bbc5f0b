using System.Text.RegularExpressions;
using IuCutter.Core.Comparison;
using IuCutter.Core.Marking.Numbers;

namespace IuCutter.Core.References;

/// <summary>Reads the citations of a text from left to right, each token looked at a bounded number of times.</summary>
internal sealed partial class CitationReader(ReferenceGrammar grammar, CitationText text, ActReader acts)
{
    private const int MaxParts = 8;
    private const int MaxNumbers = 200;

    /// <summary>The citations in the order of the text.</summary>
    /// <param name="from">The first token that may belong to one: what stands before it is the unit's own label.</param>
    public List<Citation> Read(int from)
    {
        List<Citation> found = new List<Citation>();
        for (int at = from; at < text.Count; )
        {
            Citation? citation = TryRead(at) ?? acts.Alone(at);
            if (citation is null)
            {
                at++;
                continue;
            }

            citation.JoinsPrevious = found.Count > 0 && IsJoin(found[^1].To, citation.From);
            found.Add(citation);
            at = citation.To;
        }

        new CitationInheritance(grammar).Apply(found);
        return found;
    }

    /// <summary>The first token after the label that a unit begins with; a label in a marked line is left out in any case.</summary>
    public int AfterLabel()
    {
        int at = 0;
        while (at < text.Count && text[at].Key is "#" or "*" or "_" or "\\")
        {
            at++;
        }

        at = grammar.Skips.TryMatch(text, at, out int skipped, out _) ? skipped : at;

        return grammar.Words.TryMatch(text, at, out int next, out int level) && ReadNumber(level, ref next) is not null ? next : at;
    }

    private Citation? TryRead(int at)
    {
        Citation citation = new Citation(at);
        if (text.BeginsMarkedLine(at) || !TryPart(citation, ref at))
        {
            if (!grammar.Here.TryMatch(text, at, out int end, out string? code))
            {
                return null;
            }

            citation.Here = code;
            citation.To = end;
            return citation;
        }

        citation.To = at;
        while (citation.Parts.Count < MaxParts && TryNext(citation)) { }

        acts.After(citation);
        return text.IsWholeParagraph(citation.From, citation.To) ? null : citation;
    }

    /// <summary>A further part, or the phrase for the unit in which the citation stands.</summary>
    private bool TryNext(Citation citation)
    {
        int at = text.OverMarkup(citation.To);
        if (at < text.Count && text[at].Key == ",")
        {
            at = text.OverMarkup(at + 1);
        }

        bool linked = grammar.Links.TryMatch(text, at, out int after, out _);
        at = linked ? text.OverMarkup(after) : at;
        if (grammar.Here.TryMatch(text, at, out int end, out string? code))
        {
            citation.Here = code;
            citation.To = end;
            return false;
        }

        if (!grammar.Words.TryMatch(text, at, out _, out int level) || !Follows(citation, level) || !TryPart(citation, ref at))
        {
            return false;
        }

        citation.To = at;
        return true;
    }

    /// <summary>Parts go on from the outside in or from the inside out, never both.</summary>
    private static bool Follows(Citation citation, int level)
    {
        int last = citation.Parts[^1].Level;
        return level != last && (citation.Parts.Count == 1 || citation.Ascends == level < last);
    }

    private bool TryPart(Citation citation, ref int at)
    {
        if (!grammar.Words.TryMatch(text, at, out int next, out int level))
        {
            return false;
        }

        Citation.Part part = new Citation.Part(level);
        if (!TryNumber(part, ref next))
        {
            return false;
        }

        while (part.Numbers.Count < MaxNumbers && TryMember(part, ref next)) { }

        citation.Parts.Add(part);
        at = next;
        return true;
    }

    /// <summary>A further member of a list: a join, the word of the level again or not, and a number.</summary>
    private bool TryMember(Citation.Part part, ref int at)
    {
        int first = text.OverMarkup(at);
        int next = first;
        while (grammar.Lists.TryMatch(text, next, out int end, out _))
        {
            next = text.OverMarkup(end);
        }

        if (next == first)
        {
            return false;
        }

        if (grammar.Links.TryMatch(text, next, out int linked, out _) && grammar.Words.TryMatch(text, linked, out _, out _))
        {
            // "de l'article 5 et de l'article 6"
            next = linked;
        }

        if (grammar.Words.TryMatch(text, next, out int after, out int level))
        {
            if (level != part.Level)
            {
                return false;
            }

            next = text.OverMarkup(after);
        }

        return TryNumber(part, ref next) && (at = next) > 0;
    }

    private bool TryNumber(Citation.Part part, ref int at)
    {
        int next = at;
        if (ReadNumber(part.Level, ref next, out string? rest) is not { } number)
        {
            return false;
        }

        List<string> below = Below(ref next);
        if (IsDecimal().IsMatch(rest))
        {
            // "Article 8.5" where articles have no points: the fifth of whatever it has.
            below.InsertRange(0, rest.Split('.')[1..]);
        }

        int to = next;
        if (grammar.Ranges.TryMatch(text, text.OverMarkup(next), out int end, out _))
        {
            // "§ 3 bis § 7", "Điều 3 đến Điều 7"
            end = text.OverMarkup(end);
            end = grammar.Words.TryMatch(text, end, out int after, out int level) && level == part.Level ? text.OverMarkup(after) : end;
            if (ReadNumber(part.Level, ref end) is { } last && LevelNumber.Compare(number.Key, last.Key) < 0)
            {
                part.Numbers.Add(new Citation.Number(number, last, []));
                at = end;
                return true;
            }
        }

        part.Numbers.Add(new Citation.Number(number, null, below));
        at = to;
        return true;
    }

    private LevelNumber? ReadNumber(int level, ref int at) => ReadNumber(level, ref at, out _);

    private LevelNumber? ReadNumber(int level, ref int at, out string rest)
    {
        rest = "";
        bool bracket = at < text.Count && text[at].Key == "(";
        int next = bracket ? at + 1 : at;
        if (next >= text.Count || text[next].Kind == TextToken.Form.Sign || text.BreaksBefore(at))
        {
            return null;
        }

        LineText line = text.From(next);
        int place = 0;
        if (
            grammar.Numbers.Read(line, grammar.Rules.Levels[level], ref place) is not { } number
            || (place == 1 && line.Clean[0] is 'C' or 'D' or 'L' or 'M' && number.Code.Length > 1)
        )
        {
            // "Part C" is no hundredth part.
            return null;
        }

        next = text.After(next, place - line.Clean[..place].Count(' '), out rest);
        if (bracket && (next >= text.Count || text[next].Key != ")"))
        {
            return null;
        }

        // "literales a) y b)": a letter's own closing bracket.
        bool closed = !bracket && place == 1 && char.IsLetter(line.Folded[0]) && text.Touches(next) && text[next].Key == ")";
        at = bracket || closed ? next + 1 : next;
        return number;
    }

    /// <summary>Brackets that touch the number: <c>5(2)(a)</c>.</summary>
    private List<string> Below(ref int at)
    {
        List<string> below = new List<string>();
        while (
            at + 2 < text.Count
            && text.Touches(at)
            && text[at].Key == "("
            && text[at + 2].Key == ")"
            && text[at + 1].Kind != TextToken.Form.Sign
            && text[at + 1].Key.Length <= 5
        )
        {
            below.Add(text.Folded(at + 1));
            at += 3;
        }

        return below;
    }

    [GeneratedRegex(@"^(?:\.[0-9]{1,3}){1,3}$", RegexOptions.CultureInvariant)]
    private static partial Regex IsDecimal();

    private bool IsJoin(int from, int to)
    {
        while (from < to && grammar.Lists.TryMatch(text, from, out int end, out _))
        {
            from = end;
        }

        return from == to;
    }
}
