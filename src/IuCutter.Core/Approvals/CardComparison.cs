using System.Text;

namespace IuCutter.Core.Approvals;

/// <summary>A signed card against the one that request, run and plan give. Each difference has its own ErrorId.</summary>
internal static class CardComparison
{
    /// <summary>Refuses unless every byte is the same.</summary>
    /// <param name="expected">Statement and text as they are written from the facts.</param>
    /// <param name="given">The statement of the signed card.</param>
    /// <param name="card">The bytes of the signed card.</param>
    /// <exception cref="IuException">Gate.Card*, by the first field that differs; Gate.CardText when only the text does.</exception>
    public static void RequireSame((CardStatement Statement, string Text) expected, CardStatement given, ReadOnlySpan<byte> card)
    {
        for (int i = 0; i < expected.Statement.Fields.Length; i++)
        {
            (string key, string value) = expected.Statement.Fields[i];
            if (i >= given.Fields.Length || !string.Equals(given.Fields[i].Key, key, StringComparison.Ordinal))
            {
                throw new IuException(ErrorCatalogue.CardField, $"Field {i + 1} must be '{key}'.");
            }

            if (!string.Equals(given.Fields[i].Value, value, StringComparison.Ordinal))
            {
                throw new IuException(ErrorOf(key), $"'{key}' is '{PlainText.Show(given.Fields[i].Value, 80)}', not '{value}'.");
            }
        }

        if (given.Fields.Length > expected.Statement.Fields.Length)
        {
            string extra = given.Fields[expected.Statement.Fields.Length].Key;
            throw new IuException(ErrorCatalogue.CardField, $"'{PlainText.Show(extra, 40)}' is not a field of this card.");
        }

        if (!card.SequenceEqual(Encoding.UTF8.GetBytes(expected.Text)))
        {
            throw new IuException(
                ErrorCatalogue.CardText,
                $"Line {FirstDifference(expected.Text, Encoding.UTF8.GetString(card))} differs."
            );
        }
    }

    private static ErrorDefinition ErrorOf(string key) =>
        key switch
        {
            "card_version" => ErrorCatalogue.CardVersion,
            "gate" => ErrorCatalogue.CardGate,
            "run_id" => ErrorCatalogue.CardRun,
            "document_prefix" => ErrorCatalogue.CardDocument,
            "source_sha256" => ErrorCatalogue.CardSource,
            "plan_digest" => ErrorCatalogue.CardPlan,
            "rows_digest" => ErrorCatalogue.CardRows,
            "unit_count" => ErrorCatalogue.CardUnitCount,
            "budget_rows" or "budget_bytes" or "budget_seconds" => ErrorCatalogue.CardBudget,
            "system_identifier" or "database" => ErrorCatalogue.CardDatabase,
            "ledger_head" => ErrorCatalogue.CardLedgerHead,
            CardComposer.DatabaseOid or CardComposer.Timeline or CardComposer.LogSize or CardComposer.LogRoot or CardComposer.FirstHosts =>
                ErrorCatalogue.CardHistory,
            "module_version" or "module_sha256" => ErrorCatalogue.CardModule,
            "requester" or CardComposer.RequesterKey => ErrorCatalogue.CardRequester,
            "issued_at" or "not_before" or "expires_at" => ErrorCatalogue.CardTimes,
            "actor" => ErrorCatalogue.CardActor,
            "nonce" => ErrorCatalogue.CardNotRequested,
            "change_set_id" or "review_decision_id" or "verify_result_id" => ErrorCatalogue.CardReview,
            "scope" or "gates" or "switch_epoch" => ErrorCatalogue.CardScope,
            "restore_proof" => ErrorCatalogue.CardWaiver,
            "backup_sha256" or "manifest_sha256" or "backup_run_id" or "backup_created_at" => ErrorCatalogue.CardBackup,
            "prestate_digest" or "enacted_now" => ErrorCatalogue.CardPreState,
            ReconciledCheckpoint.Origin or ReconciledCheckpoint.Size or ReconciledCheckpoint.Root or "checkpoint_at" =>
                ErrorCatalogue.CardCheckpoint,
            "why" => ErrorCatalogue.CardReason,
            _ => throw new ArgumentOutOfRangeException(nameof(key), key, "a field without an ErrorId"),
        };

    private static int FirstDifference(string expected, string given)
    {
        string[] want = expected.Split('\n');
        string[] got = given.Split('\n');
        int line = 0;
        while (line < want.Length && line < got.Length && string.Equals(want[line], got[line], StringComparison.Ordinal))
        {
            line++;
        }

        return line + 1;
    }
}
