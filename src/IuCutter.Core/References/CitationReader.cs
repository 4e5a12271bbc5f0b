using System.Text.RegularExpressions;
using IuCutter.Core.Comparison;
using IuCutter.Core.Marking;

namespace IuCutter.Core.References;

/// <summary>Reads the citations of a text from left to right, each token looked at a bounded number of times.</summary>
internal sealed partial class CitationReader(ReferenceGrammar grammar, CitationText text, ActReader acts)
{
    private const int MostParts = 8;
    private const int MostNumbers = 200;

    /// <summary>The citations in the order of the text.</summary>
    /// <param name="from">The first token that may belong to one: what stands before it is the unit's own label.</param>
    public List<Citation> Read(int from)
    {
        var found = new List<Citation>();
        for (var at = from; at < text.Count;)
        {
            var citation = TryRead(at) ?? acts.Alone(at);
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
        var at = 0;
        while (at < text.Count && text[at].Key is "#" or "*" or "_" or "\\")
        {
            at++;
        }

        at = grammar.Skips.TryMatch(text, at, out var skipped, out _) ? skipped : at;

        return grammar.Words.TryMatch(text, at, out var next, out var level) && ReadNumber(level, ref next) is not null ? next : at;
    }

    private Citation? TryRead(int at)
    {
        var citation = new Citation(at);
        if (text.BeginsMarkedLine(at) || !TryPart(citation, ref at))
        {
            if (!grammar.Here.TryMatch(text, at, out var end, out var code))
            {
                return null;
            }

            citation.Here = code;
            citation.To = end;
            return citation;
        }

        citation.To = at;
        while (citation.Parts.Count < MostParts && TryNext(citation))
        {
        }

        acts.After(citation);
        return text.IsWholeParagraph(citation.From, citation.To) ? null : citation;
    }

    /// <summary>A further part, or the phrase for the unit in which the citation stands.</summary>
    private bool TryNext(Citation citation)
    {
        var at = text.OverMarkup(citation.To);
        if (at < text.Count && text[at].Key == ",")
        {
            at = text.OverMarkup(at + 1);
        }

        var linked = grammar.Links.TryMatch(text, at, out var after, out _);
        at = linked ? text.OverMarkup(after) : at;
        if (grammar.Here.TryMatch(text, at, out var end, out var code))
        {
            citation.Here = code;
            citation.To = end;
            return false;
        }

        if (!grammar.Words.TryMatch(text, at, out _, out var level) || !Follows(citation, level) || !TryPart(citation, ref at))
        {
            return false;
        }

        citation.To = at;
        return true;
    }

    /// <summary>Parts go on from the outside in or from the inside out, never both.</summary>
    private static bool Follows(Citation citation, int level)
    {
        var last = citation.Parts[^1].Level;
        return level != last && (citation.Parts.Count == 1 || citation.Ascends == level < last);
    }

    private bool TryPart(Citation citation, ref int at)
    {
        if (!grammar.Words.TryMatch(text, at, out var next, out var level))
        {
            return false;
        }

        var part = new Citation.Part(level);
        if (!TryNumber(part, ref next))
        {
            return false;
        }

        while (part.Numbers.Count < MostNumbers && TryMember(part, ref next))
        {
        }

        citation.Parts.Add(part);
        at = next;
        return true;
    }

    /// <summary>A further member of a list: a join, the word of the level again or not, and a number.</summary>
    private bool TryMember(Citation.Part part, ref int at)
    {
        var first = text.OverMarkup(at);
        var next = first;
        while (grammar.Lists.TryMatch(text, next, out var end, out _))
        {
            next = text.OverMarkup(end);
        }

        if (next == first)
        {
            return false;
        }

        if (grammar.Links.TryMatch(text, next, out var linked, out _) && grammar.Words.TryMatch(text, linked, out _, out _))
        {
            // "de l'article 5 et de l'article 6"
            next = linked;
        }

        if (grammar.Words.TryMatch(text, next, out var after, out var level))
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
        var next = at;
        if (ReadNumber(part.Level, ref next, out var rest) is not { } number)
        {
            return false;
        }

        var below = Below(ref next);
        if (IsDecimal().IsMatch(rest))
        {
            // "Article 8.5" where articles have no points: the fifth of whatever it has.
            below.InsertRange(0, rest.Split('.')[1..]);
        }

        var to = next;
        if (grammar.Ranges.TryMatch(text, text.OverMarkup(next), out var end, out _))
        {
            // "§ 3 bis § 7", "Điều 3 đến Điều 7"
            end = text.OverMarkup(end);
            end = grammar.Words.TryMatch(text, end, out var after, out var level) && level == part.Level ? text.OverMarkup(after) : end;
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
        var bracket = at < text.Count && text[at].Key == "(";
        var next = bracket ? at + 1 : at;
        if (next >= text.Count || text[next].Kind == TextToken.Form.Sign || text.BreaksBefore(at))
        {
            return null;
        }

        var line = text.From(next);
        var place = 0;
        if (grammar.Numbers.Read(line, grammar.Rules.Levels[level], ref place) is not { } number || (place == 1 && line.Clean[0] is 'C' or 'D' or 'L' or 'M' && number.Code.Length > 1))
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
        var closed = !bracket && place == 1 && char.IsLetter(line.Folded[0]) && text.Touches(next) && text[next].Key == ")";
        at = bracket || closed ? next + 1 : next;
        return number;
    }

    /// <summary>Brackets that touch the number: <c>5(2)(a)</c>.</summary>
    private List<string> Below(ref int at)
    {
        var below = new List<string>();
        while (at + 2 < text.Count && text.Touches(at) && text[at].Key == "(" && text[at + 2].Key == ")" && text[at + 1].Kind != TextToken.Form.Sign && text[at + 1].Key.Length <= 5)
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
        while (from < to && grammar.Lists.TryMatch(text, from, out var end, out _))
        {
            from = end;
        }

        return from == to;
    }
}
