using System.Text;
using IuCutter.Core.Text;

namespace IuCutter.Core.Approvals;

/// <summary>
/// Looks for what a sovereign cannot see on a card or a screen, in the whole document and in the units' titles and addresses:
/// bidirectional controls and zero-width characters (UTR 36, "Trojan Source"), text in two normal forms, and, by the scripts and
/// confusables of UTS 39, words that mix scripts or look like words of another one. A plain ASCII line costs one comparison.
/// </summary>
internal static class RiskScan
{
    /// <summary>The findings of a plan's source, titles and addresses, in a fixed order; empty when there are none.</summary>
    public static IReadOnlyList<RiskFinding> Run(CutPlan plan)
    {
        ReadOnlySpan<byte> source = plan.Document.Bytes.AsSpan()[(plan.Document.HasByteOrderMark ? 3 : 0)..];

        // Titles are parts of the source, and addresses are made of them and of a prefix in ASCII.
        return Ascii.IsValid(source) ? [] : Run(source, Labels(plan));
    }

    /// <summary>The findings of a text in UTF-8 without a byte-order mark, and of the titles and addresses in it.</summary>
    public static IReadOnlyList<RiskFinding> Run(ReadOnlySpan<byte> source, IEnumerable<(string Text, int Line)> labels)
    {
        RiskTallies tallies = new RiskTallies();
        TextSurvey survey = Survey(source, tallies);
        LineRisks lines = new LineRisks(survey, minLetters: 2);
        foreach ((int number, string text) in survey.Lines)
        {
            lines.Look(text, number, tallies);
        }

        RiskTallies titles = new RiskTallies();
        LineRisks closely = new LineRisks(survey, minLetters: 1);
        foreach ((string text, int line) in labels.Where(label => !survey.IsPlain(label.Text)))
        {
            closely.Look(text, line, titles);
        }

        return tallies.ToFindings(titles);
    }

    private static TextSurvey Survey(ReadOnlySpan<byte> source, RiskTallies tallies)
    {
        TextSurvey survey = new TextSurvey();
        bool composed = false;
        int number = 0;
        for (int at = 0; at < source.Length; )
        {
            number++;
            int next = LineEnds.Next(source, at, out int end);
            ReadOnlySpan<byte> bytes = source[at..end];
            at = next;
            if (Ascii.IsValid(bytes))
            {
                survey.AddAscii(bytes.Length);
                continue;
            }

            string line = Encoding.UTF8.GetString(bytes);
            bool isComposed = string.Equals(UnicodeText.Compose(line), line, StringComparison.Ordinal);
            composed |= isComposed;
            tallies.Add(RiskKind.Decomposed, isComposed ? 0 : 1, number);
            survey.Add(number, line);
        }

        survey.Close();

        // One form throughout is nobody's trick; two forms make two texts that look the same.
        if (!composed)
        {
            tallies.Clear(RiskKind.Decomposed);
        }

        return survey;
    }

    private static IEnumerable<(string Text, int Line)> Labels(CutPlan plan) =>
        plan
            .Units.SelectMany(unit => (IEnumerable<(string Text, int Line)>)[(unit.Title, unit.Span.Line), (unit.Address, unit.Span.Line)])
            .Where(label => !Ascii.IsValid(label.Text));
}
