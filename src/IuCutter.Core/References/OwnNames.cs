using IuCutter.Core.Comparison;
using IuCutter.Core.Marking;

namespace IuCutter.Core.References;

/// <summary>
/// What a document calls itself: the abbreviation in the last brackets of its title, <c>Grundgesetz (GG)</c>, and what its
/// title begins with, <c>Constitution of …</c>, so that "article 5 of the Constitution" is its own.
/// </summary>
internal sealed class OwnNames
{
    private const int LongestTitle = 200;

    private readonly string _abbreviation = "";
    private readonly string _title;

    public OwnNames(CutPlan plan)
    {
        var first = plan.Units[0];
        var text = first.SectionCode == AddressCode.Preamble ? first.Body.Length > LongestTitle ? first.Body[..LongestTitle] : first.Body : first.Title;
        var title = UnicodeText.FoldCase(text).TrimStart('#', '*', ' ', '\r', '\n');
        _title = string.Join(' ', TokenizedText.Read(title).Tokens.Select(token => token.Key));
        var (open, close) = (title.LastIndexOf('('), title.LastIndexOf(')'));
        if (open >= 0 && close > open + 1)
        {
            _abbreviation = title[(open + 1)..close];
        }
    }

    /// <summary>Whether a name, folded, its words with one space between them, is the document's own.</summary>
    public bool Contains(string name) => name == _abbreviation || name == _title || _title.StartsWith($"{name} ", StringComparison.Ordinal);
}
