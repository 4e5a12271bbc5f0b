using System.Collections.Immutable;
using System.Text;

namespace IuCutter.Core.Tests.Comparison;

/// <summary>A chapter or an article of a generated law.</summary>
/// <param name="Identity">What the comparison must find, and does not see.</param>
/// <param name="Label">Its word and number: <c>Article 3</c>.</param>
/// <param name="Caption">What its heading says after the label; empty for an article.</param>
/// <param name="Body">Its words; empty for a chapter.</param>
/// <param name="Parent">The identity of its chapter; 0 for a chapter.</param>
internal sealed record GeneratedUnit(int Identity, string Label, string Caption, string Body, int Parent)
{
    /// <summary>Whether it is a chapter.</summary>
    public bool IsChapter => Parent == 0;
}

/// <summary>A version of a generated law: its units, chapters before their articles, in the order of the document.</summary>
/// <param name="Units">The units.</param>
internal sealed record GeneratedLaw(ImmutableArray<GeneratedUnit> Units)
{
    /// <summary>The law in markdown.</summary>
    public string Text
    {
        get
        {
            StringBuilder text = new StringBuilder();
            foreach (GeneratedUnit unit in Units)
            {
                text.Append(unit.IsChapter ? "# " : "## ").Append(unit.Label);
                text.Append(unit.Caption.Length == 0 ? "\n\n" : $". {unit.Caption}\n\n");
                text.Append(unit.Body.Length == 0 ? "" : $"{unit.Body}\n\n");
            }

            return text.ToString();
        }
    }
}
