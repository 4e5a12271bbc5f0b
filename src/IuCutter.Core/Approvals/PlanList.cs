using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Approvals;

/// <summary>
/// The warnings and the units of a plan, one line each, as a card shows them. What a card leaves out is in this list, and the card
/// names its SHA-256.
/// </summary>
internal static class PlanList
{
    // Some titles are whole sentences; a longer one says how much of it is not shown.
    private const int MaxTitleCharacters = 200;
    private const int MaxWarningCharacters = 400;

    /// <summary>The lines of the warnings, in their order.</summary>
    public static IReadOnlyList<string> Warnings(CutPlan plan) =>
        [
            .. plan.Warnings.Select(warning =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"    line {warning.Line}, {warning.Code}: {Shown(warning.Message, MaxWarningCharacters)}"
                )
            ),
        ];

    /// <summary>The lines of the units, in their order.</summary>
    public static IReadOnlyList<string> Units(CutPlan plan) =>
        [
            .. plan.Units.Select(unit =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {unit.Ordinal, 5}  {unit.SectionType, -10} {PlainText.Show(unit.Address)}  {Shown(unit.Title, MaxTitleCharacters)}"
                )
            ),
        ];

    /// <summary>The whole list: a heading with the number, then the lines, of the warnings and of the units.</summary>
    public static string Text(CutPlan plan)
    {
        StringBuilder text = new StringBuilder(128 * (plan.Warnings.Length + plan.UnitCount + 2));
        Add(text, "Warnings", Warnings(plan));
        Add(text, "The units", Units(plan));
        return text.ToString();
    }

    /// <summary>SHA-256 of the list in UTF-8.</summary>
    public static string Sha256(CutPlan plan) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text(plan))));

    private static void Add(StringBuilder text, string heading, IReadOnlyList<string> lines)
    {
        text.Append(CultureInfo.InvariantCulture, $"{heading} ({lines.Count})\n");
        foreach (string line in lines)
        {
            text.Append(line).Append('\n');
        }
    }

    private static string Shown(string text, int maxCharacters)
    {
        int length = text.Length <= maxCharacters ? 0 : text.EnumerateRunes().Count();
        return length <= maxCharacters
            ? PlainText.Show(text)
            : string.Create(
                CultureInfo.InvariantCulture,
                $"{PlainText.Show(text, maxCharacters)} ({length - maxCharacters} characters more)"
            );
    }
}
