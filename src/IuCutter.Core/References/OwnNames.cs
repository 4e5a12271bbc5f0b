using IuCutter.Core.Comparison;
using IuCutter.Core.Text;

namespace IuCutter.Core.References;

/// <summary>
/// The names of a document for itself: the abbreviation in the last brackets of its title, <c>Grundgesetz (GG)</c>, and the
/// beginning of its title, <c>Constitution of …</c>, so that "article 5 of the Constitution" is its own.
/// </summary>
internal sealed class OwnNames
{
    private const int MaxTitleLength = 200;

    private readonly string _abbreviation = "";
    private readonly string _title;
    private readonly bool _compounds;

    /// <summary>Reads what a document calls itself.</summary>
    /// <param name="plan">Its plan.</param>
    /// <param name="compounds">Whether its language makes one word of a name, whose end alone stands for it: <c>Vereinssatzung</c>,
    /// <c>die Satzung</c>.</param>
    public OwnNames(CutPlan plan, bool compounds)
    {
        _compounds = compounds;
        PlannedUnit first = plan.Units[0];
        string text =
            first.SectionCode == AddressCode.Preamble
                ? first.Body.Length > MaxTitleLength
                    ? first.Body[..MaxTitleLength]
                    : first.Body
                : first.Title;
        string title = UnicodeText.FoldCase(text).TrimStart('#', '*', ' ', '\r', '\n');
        _title = string.Join(' ', TokenizedText.Read(title).Tokens.Select(token => token.Key));
        (int open, int close) = (title.LastIndexOf('('), title.LastIndexOf(')'));
        if (open >= 0 && close > open + 1)
        {
            _abbreviation = title[(open + 1)..close];
        }
    }

    /// <summary>
    /// Whether a name is the document's own. What the title begins with is, unless the sentence goes on with another name:
    /// "the Code" before a word is the beginning of some code's name, "the Penal Code" is whole.
    /// </summary>
    /// <param name="name">Folded, its words with one space between them.</param>
    /// <param name="after">What stands after it, in the same way.</param>
    /// <param name="isWhole">Whether no number, capital or link follows.</param>
    public bool Contains(string name, string after, bool isWhole) =>
        name == _abbreviation
        || (
            (isWhole || _title.Contains(' ', StringComparison.Ordinal))
            && $"{name} {after} ".StartsWith($"{_title} ", StringComparison.Ordinal)
        )
        || (
            isWhole
            && (name.Contains(' ', StringComparison.Ordinal) || after.Length == 0 || !char.IsLetter(after[0]))
            && _title.StartsWith($"{name} ", StringComparison.Ordinal)
        )
        || (isWhole && _compounds && name.Length > 0 && _title.Split(' ', 2)[0].EndsWith(name, StringComparison.Ordinal));
}
