using System.Globalization;
using System.Text;
using IuCutter.Core.Plans;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Approvals;

/// <summary>Writes cards. The same facts give the same bytes, so that a card can be written again and compared.</summary>
internal static class CardText
{
    /// <summary>The card of gate SG_1.</summary>
    public static string Cut(CutPlan plan, CardStatement statement)
    {
        StringBuilder text = CardSections.Head("the CUT of one document (gate SG_1, CutAuthorization)");
        bool waived = statement[CardComposer.RestoreProof] == CardComposer.Waived;
        if (waived)
        {
            text.Append("RESTORE PROOF WAIVED: THE BACKUP IS NOT RESTORED AND COMPARED BEFORE THE FIRST WRITE.\n\n");
        }

        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            What will happen
              An encrypted backup is made{(
                waived ? "" : " and proved by restoring it"
            )}. Then {plan.UnitCount} units are created as drafts in one transaction,
              {(2 * plan.UnitCount) + 6} rows are added to the ledger, and a second role verifies them against the source.
              The units name {statement["actor"]} as who created them.
            What can be undone, and how
              The cut, as a whole and until its enactment: a card of gate Undo removes the drafts ({RollbackKey.Of(statement["run_id"])}).
            What cannot be undone
              Ledger rows stay for good. No unit is enacted by this approval: that needs another one.


            """
        );
        CardSections.Common(text, statement);
        CardSections.Units(text, plan, statement);
        return CardSections.Close(text, statement);
    }

    /// <summary>The card of gate SG_2.</summary>
    public static string Enactment(CutPlan plan, CardStatement statement)
    {
        StringBuilder text = CardSections.Head("the ENACTMENT of a verified cut (gate SG_2, LifecycleAuthorization)");
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            What will happen
              {plan.UnitCount} draft units become enacted in one transaction, under review decision
              {statement["review_decision_id"]}.
            What each unit's log will say
              by {statement["actor"]}: {statement["why"]}
            What was verified
              The verifier compared all {plan.UnitCount} units with plan and source, as they are stored:
              every column of {string.Join(", ", VerifiedColumns.NotCompared.Keys)};
              bodies, and the {plan.Exclusions.Length} stretches that belong to no unit, byte for byte. Not compared are the times
              that the database set ({string.Join(", ", VerifiedColumns.NotCompared.SelectMany(table => table.Value).Distinct())}).
              The database compares the rows of the ledger with them, and enacts these rows, or nothing.
            What cannot be undone
              EVERYTHING. Enacted units are immutable; there is no way back but to supersede them.


            """
        );
        CardSections.Common(text, statement);
        CardSections.Units(text, plan, statement);
        return CardSections.Close(text, statement);
    }

    /// <summary>The card of a ruling.</summary>
    public static string Ruling(CardStatement statement)
    {
        string scope = statement["scope"];
        string gates = statement["gates"];
        StringBuilder text = CardSections.Head("a RULING that turns live execution ON");
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            What will happen
              Approved cuts of {(scope == "*" ? "ANY DOCUMENT" : scope)} can write to the database below
              until {statement["expires_at"]}, for {gates}.
              What execution is on for already stays so, and no approval becomes void by this.
              Any operator can turn execution off before that; every approval is void then, as it is when this ends
              and no other ruling is in force for the same.
              If anybody has turned execution off since this was asked for, it is void itself, used or not, and turns nothing on.{First(
                statement
            )}
            What cannot be undone
              Nothing by this ruling itself: each cut and each enactment needs an approval of its own.


            """
        );
        CardSections.Common(text, statement);
        return CardSections.Close(text, statement);
    }

    /// <summary>The card that ends a run.</summary>
    public static string Void(CutRun run, CardStatement statement)
    {
        StringBuilder text = CardSections.Head($"the END of run {run.RunId} (gate Void)");
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            What will happen
              The run for {run.DocumentPrefix} ends as Voided. It has written no unit, and will not.
            What cannot be undone
              The run cannot be taken up again; the document can be cut by a new run.
            Why
              {statement["why"]}


            """
        );
        CardSections.Common(text, statement);
        return CardSections.Close(text, statement);
    }

    /// <summary>The card that removes the drafts of a run.</summary>
    public static string Undo(CutRun run, CardStatement statement)
    {
        StringBuilder text = CardSections.Head($"the UNDOING of run {run.RunId} (gate Undo)");
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            What will happen
              THE {run.UnitCount} DRAFT UNITS OF {run.DocumentPrefix} ARE REMOVED, with their versions, in one transaction.
              No other unit is touched. The ledger keeps every row that it has and gains a record of this,
              under {RollbackKey.Of(run.RunId)}, which names {statement["actor"]} as who removed them.
            What cannot be undone
              The run cannot be taken up again; the document can be cut by a new run. The backup stays where it is.
            Why
              {statement["why"]}


            """
        );
        CardSections.Common(text, statement);
        return CardSections.Close(text, statement);
    }

    /// <summary>The card that replaces a database by a restored one.</summary>
    public static string Restore(RestoreTerms terms, CardStatement statement)
    {
        StringBuilder text = CardSections.Head("the RESTORE of a backup OVER a live database (gate Restore)");
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            What will happen
              THE DATABASE BELOW IS REPLACED BY ITS STATE OF {statement["backup_created_at"]}, as the backup holds it.
              EVERYTHING THAT WAS WRITTEN SINCE IS NO LONGER IN IT: units, ledger and journal.
              {terms.EnactedNow} UNITS ARE ENACTED IN IT NOW. ENACTED ROWS ARE OTHERWISE IMMUTABLE: THOSE THAT THE BACKUP
              DOES NOT HOLD AS ENACTED ARE IN FORCE NO MORE.
              The restored database is compared with the backup's signed manifest before it takes the place. Nothing
              happens when any table below was changed after this card was written.
              All sessions of the database are ended, and execution is off afterwards.
            What is kept
              The replaced database stays on the server, whole, under another name, and is written no more.
              Cards that were used stay used, the roster in force stays in force, and both databases record this.
            What cannot be undone
              What other systems already took from the enacted units. Every permit that is open now is void.
            Why
              {statement["why"]}
            The backup
              made            {statement["backup_created_at"]} for run {statement["backup_run_id"]}
              SHA-256         {statement["backup_sha256"]}
            Rows now, and in the backup (tables that differ)


            """
        );
        foreach (RestoreTable table in terms.Tables)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {PlainText.Show(table.Name), -52} {Rows(table.Now), 9} {Rows(table.Then), 9}\n");
        }

        text.Append(terms.Tables.IsEmpty ? "  none\n\n" : "\n");
        CardSections.Common(text, statement);
        return CardSections.Close(text, statement);
    }

    /// <summary>The card that gives up a checkpoint which the database's log does not continue.</summary>
    public static string Reconcile(ReconcileTerms terms, CardStatement statement)
    {
        StringBuilder text = CardSections.Head("to give up A HISTORY THAT THE DATABASE HAS LOST (gate Reconcile)");
        string lost =
            terms.Size > terms.LogSize
                ? $"IT HAS {terms.LogSize} RECORDS NOW: {terms.Size - terms.LogSize} ARE MISSING AT LEAST."
                : $"IT HAS {terms.LogSize} RECORDS NOW, AND THE FIRST {terms.Size} ARE NOT THOSE.";
        text.Append(
            CultureInfo.InvariantCulture,
            $"""
            What was lost
              ON {statement["checkpoint_at"]} THE AUDIT LOG OF THIS DATABASE HAD {terms.Size} RECORDS, as a checkpoint outside of it
              says that {terms.Signer} signed. {lost}
              Somebody put an earlier or another database in its place, or restored a backup without the tool. Runs, cards
              and rulings of that time are not in it; evidence bundles and reports that were exported then tell of them.
            {Missing(terms)}
            What will happen
              The database goes on as it is. The checkpoint is given up, and kept beside where it lies, under another name.
              Execution is off, and every approval, card and ruling that was outstanding is void.
            What to do first, if that was not meant
              Put the right database back, and sign nothing.
            Why
              {statement["why"]}
            The checkpoint
              log             {statement[ReconciledCheckpoint.Origin]}
              records         {statement[ReconciledCheckpoint.Size]}
              root            {statement[ReconciledCheckpoint.Root]}


            """
        );
        CardSections.Common(text, statement);
        return CardSections.Close(text, statement);
    }

    // By name, as far as it was kept outside: the line ends of the list are the card's own.
    private static string Missing(ReconcileTerms terms) =>
        string.Join(
            '\n',
            [
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Which records of runs, cards, the switch and rosters are missing ({terms.MissingCount} are known)"
                ),
                .. terms.Missing.Select(line => PlainText.Show(line)),
                $"  SHA-256 of the list {terms.MissingSha256}",
                "  To read it: (Get-IuCheckpoint).Missing | ForEach-Object { \"$_\" } > <file>. To check it: sha256sum <file>.",
                .. terms.MissingFault is { } fault ? (string[])["  NOT ALL ARE KNOWN. " + PlainText.Show(fault)] : [],
            ]
        );

    private static string Rows(long? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "none";

    private static string First(CardStatement statement) =>
        statement.Find(CardComposer.FirstHosts) is { } hosts
            ? $"\n  NO CHECKPOINT OF THIS DATABASE IS KNOWN ON {PlainText.Show(hosts)}:"
                + "\n  WHETHER IT HAS FORGOTTEN ANYTHING CANNOT BE TOLD THERE."
                + "\n  By this its log, as below, is taken there for what it was; from then on it can be told."
            : "";
}
