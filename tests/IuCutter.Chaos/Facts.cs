using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace IuCutter.Chaos;

/// <summary>What the database holds of the one run, counted by SQL of its own.</summary>
internal sealed record Facts(
    int Runs,
    string State,
    long Units,
    long Enacted,
    long Ledger,
    long Verdicts,
    long DoubleResults,
    long OpenIntents,
    long DoubleApprovals,
    long UsedRows,
    long UsedTransactions,
    string Chain
)
{
    private const string Counts = """
        select (select count(*) from cutter_governance.run)::int,
               coalesce((select r.state from cutter_governance.run r), '(none)'),
               (select count(*) from public.information_unit i join public.unit_version v on v.unit_id = i.id),
               (select count(*) from public.information_unit where lifecycle_status = 'enacted'),
               (select count(*) from cutter_governance.decision_backlog_entry)
                   + (select count(*) from cutter_governance.decision_backlog_history)
               + (select count(*) from cutter_governance.manifest_envelope) + (select count(*) from cutter_governance.manifest_unit_block)
               + (select count(*) from cutter_governance.review_decision) + (select count(*) from cutter_governance.cut_change_set)
               + (select count(*) from cutter_governance.dot_pair_signature where dot = 'DOT-991')
               + (select count(*) from cutter_governance.cut_change_set_affected_row),
               (select count(*) from cutter_governance.verify_result),
               (select count(*) from (select from cutter_governance.run_phase where outcome = 'complete'
                                      group by phase having count(*) > 1) d),
               (select count(*) from cutter_governance.run_phase where outcome = 'intent'),
               (select count(*) from (select from cutter_governance.approval where run_id is not null group by gate having count(*) > 1) d),
               (select count(*) from cutter_governance.permit_unit where used_at is not null),
               (select count(distinct used_xid) from cutter_governance.permit_unit where used_at is not null)
        """;

    public static async Task<Facts> ReadAsync(Cluster cluster)
    {
        await using NpgsqlConnection connection = await cluster.OpenAsync(Cluster.Database);
        string chain = await ChainAsync(connection);
        await using NpgsqlCommand command = new NpgsqlCommand(Counts, connection);
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync();
        await row.ReadAsync();
        return new Facts(
            row.GetInt32(0),
            row.GetString(1),
            row.GetInt64(2),
            row.GetInt64(3),
            row.GetInt64(4),
            row.GetInt64(5),
            row.GetInt64(6),
            row.GetInt64(7),
            row.GetInt64(8),
            row.GetInt64(9),
            row.GetInt64(10),
            chain
        );
    }

    /// <summary>What is wrong, whenever it is asked: each phase is all or nothing, and the journal says which.</summary>
    public IEnumerable<string> Faults(int n)
    {
        RunState? state = Runs == 1 ? Enum.Parse<RunState>(State) : null;
        if (Runs > 1)
        {
            yield return $"{Runs} runs";
        }

        long units = state >= RunState.LegACommitted ? n : 0;
        long ledger = state >= RunState.LegBRecorded ? (2 * n) + 6 : 0;
        long enacted = state >= RunState.Enacted ? n : 0;
        long verdicts = state >= RunState.AwaitingLifecycleAuthorization ? 1 : 0;
        if ((Units, Enacted, Ledger, Verdicts) != (units, enacted, ledger, verdicts))
        {
            yield return $"{State}: units {Units}/{units}, enacted {Enacted}/{enacted}, "
                + $"ledger {Ledger}/{ledger}, verdicts {Verdicts}/{verdicts}";
        }

        if (DoubleResults > 0 || DoubleApprovals > 0)
        {
            yield return $"{DoubleResults} phases complete twice, {DoubleApprovals} gates approved twice";
        }

        // Each approval is used by one transaction, for every one of its rows, or not at all.
        if (UsedRows != Units + Enacted || UsedTransactions != (Units > 0 ? 1 : 0) + (Enacted > 0 ? 1 : 0))
        {
            yield return $"approvals used for {UsedRows} rows in {UsedTransactions} transactions";
        }

        if (Chain != "")
        {
            yield return Chain;
        }
    }

    // Follows every chain of events without the database's help.
    private static async Task<string> ChainAsync(NpgsqlConnection connection)
    {
        await using NpgsqlCommand command = new NpgsqlCommand(
            "select chain, seq, line, prev_hash, hash from cutter_governance.run_event order by chain, seq",
            connection
        );
        await using NpgsqlDataReader row = await command.ExecuteReaderAsync();
        (string chain, long seq, string head) = ("", 0, "");
        while (await row.ReadAsync())
        {
            (seq, head) = row.GetString(0) == chain ? (seq + 1, head) : (1, new string('0', 64));
            chain = row.GetString(0);
            string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(head + "\n" + row.GetString(2))));
            if (row.GetInt64(1) != seq || row.GetString(3) != head || row.GetString(4) != hash)
            {
                return $"chain {chain} breaks at {row.GetInt64(1)}";
            }

            head = hash;
        }

        return "";
    }
}
