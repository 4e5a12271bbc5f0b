using System.Globalization;
using System.Text;
using IuCutter.Core.Plans;

namespace IuCutter.Core.Approvals;

/// <summary>The parts that cards have in common.</summary>
internal static class CardSections
{
    // A card must stay readable: of a longer list it shows the first and the last lines, and says where all of them are.
    private const int MaxLines = 1000;
    private const int FirstLines = 900;
    private const int LastLines = 100;

    /// <summary>How a card begins.</summary>
    public static StringBuilder Head(string what)
    {
        StringBuilder text = new StringBuilder(4096);
        text.Append("IUCUTTER APPROVAL CARD\n======================\n\nYou are asked to approve ").Append(what).Append(".\n\n");
        return text;
    }

    /// <summary>Where, by whom and for how long: in every card.</summary>
    public static void Common(StringBuilder text, CardStatement statement) =>
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            Where and when
              database        {PlainText.Show(statement["database"])} of system {statement["system_identifier"]}
              its history     oid {statement[CardComposer.DatabaseOid]}, timeline {statement[CardComposer.Timeline]}; {statement[
                CardComposer.LogSize
            ]} records in its log, of which the root is
                              {statement[CardComposer.LogRoot]}
              asked for by    {PlainText.Show(statement["requester"])}{Proved(statement)}
              valid           {statement["not_before"]} to {statement["expires_at"]}, once{Voided(statement)}
              signers         the roster's times are UTC, also those without a zone; ssh-keygen at home reads these as local


            """
        );

    /// <summary>The document and its units: in the cards of both gates of a cut.</summary>
    public static void Units(StringBuilder text, CutPlan plan, CardStatement statement)
    {
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            The document
              prefix          {plan.DocumentPrefix}
              bytes           {plan.Document.Length}, SHA-256 {plan.Document.Sha256}
              cut by          profile {PlainText.Show(plan.ProfileName)}; {plan.Exclusions.Length} stretches belong to no unit
              budget          {statement["budget_rows"]} rows, {statement["budget_bytes"]} bytes, {statement[
                "budget_seconds"
            ]} seconds for each transaction
              warnings        {(plan.Warnings.IsEmpty ? "none" : plan.Warnings.Length.ToString(CultureInfo.InvariantCulture))}

            """
        );
        Lines(text, PlanList.Warnings(plan), "warnings");
        IReadOnlyList<RiskFinding> risks = RiskScan.Run(plan);
        text.Append("  deceptive text  ").Append(risks.Count == 0 ? "none found" : "LOOK AT THESE").Append('\n');
        foreach (RiskFinding risk in risks)
        {
            text.Append("    ").Append(risk).Append('\n');
        }

        text.Append(CultureInfo.InvariantCulture, $"\nThe units ({plan.UnitCount})\n");
        Lines(text, PlanList.Units(plan), "units");
        if (Math.Max(plan.UnitCount, plan.Warnings.Length) > MaxLines)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"""

                NOT ALL OF THEM ARE SHOWN HERE. All warnings and units, in the same lines, are in the list of the plan with SHA-256
                  {PlanList.Sha256(plan)}
                  To read it: Show-IuCutPlan -As List -Path <file>. To check it: sha256sum <file>.

                """
            );
        }

        text.Append('\n');
    }

    private static void Lines(StringBuilder text, IReadOnlyList<string> lines, string what)
    {
        for (int i = 0; i < lines.Count; i++)
        {
            if (lines.Count > MaxLines && i == FirstLines)
            {
                i = lines.Count - LastLines;
                text.Append(CultureInfo.InvariantCulture, $"  ...    {i - FirstLines} OF {lines.Count} {what} are not shown here\n");
            }

            text.Append(lines[i]).Append('\n');
        }
    }

    /// <summary>How it is signed, and the statement; the card's text.</summary>
    public static string Close(StringBuilder text, CardStatement statement)
    {
        text.Append("To approve: ssh-keygen -Y sign -n iucutter.approval -f <key> <this file>\n\n");
        text.Append(CardStatement.Begin).Append('\n');
        foreach ((string key, string value) in statement.Fields)
        {
            text.Append(key).Append(": ").Append(PlainText.Show(value)).Append('\n');
        }

        // Whatever the lines quote (a name of a database, of a table, of a profile) is shown; the line ends are the card's own.
        return PlainText.ShowLines(text.Append(CardStatement.End).Append('\n').Replace("\r\n", "\n").ToString());
    }

    // A login's name is what the machine said of itself; a key is somebody's.
    private static string Proved(CardStatement statement) =>
        statement.Find(CardComposer.RequesterKey) is { } key ? $", who signed this request with key {key}" : "";

    private static string Voided(CardStatement statement) =>
        statement.Find(CardComposer.SwitchEpoch) is { } epoch
            ? $"\n  void            once anybody turns execution off after this was asked for, in epoch {epoch} of the switch"
            : "";
}
