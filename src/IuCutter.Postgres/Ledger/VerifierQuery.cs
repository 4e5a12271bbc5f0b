using System.Collections.Immutable;
using System.Data;
using System.Data.Common;
using System.Text.Json;
using Dapper;
using IuCutter.Core.Runs;
using IuCutter.Core.Verification;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Runs;

namespace IuCutter.Postgres.Ledger;

/// <summary>
/// Reads, for the verifier, whole rows instead of chosen columns: what the executor's own reading (<see cref="UnitQuery"/>) does
/// not look at cannot hide here. One unit at a time, so that a large document is not held twice.
/// </summary>
internal static class VerifierQuery
{
    private const int ReportedUnits = 500;

    // Whatever is of the document, says so by its address or by what it lies in, or was made under the run's permit.
    private const string Sql = """
        select row_to_json(u)::text,
               (select coalesce(json_agg(v), '[]')::text from public.unit_version v where v.unit_id = u.id),
               (select coalesce(json_agg(b), '[]')::text from public.birth_registry b where b.unit_id = u.id),
               (select coalesce(json_agg(l), '[]')::text from public.iu_lifecycle_log l where l.unit_id = u.id)
        from public.information_unit u
        where u.doc_code = @documentPrefix or starts_with(u.canonical_address, @documentPrefix || '/') or u.id = any (@ids)
            or u.parent_or_container_ref = any (@ids)
        order by u.sort_order, u.canonical_address
        """;

    private const string LedgerSql = """
        select e.exclusions::text, c.idempotency_key
        from cutter_governance.cut_change_set c join cutter_governance.manifest_envelope e on e.envelope_id = c.envelope_id
        where c.run_id = @runId
        """;

    /// <summary>Compares every unit of a run's document with plan and source.</summary>
    /// <returns>How many units were compared, the digest over their rows, and the SHA-256 of the exclusions as they are stored.</returns>
    /// <exception cref="IuException">Integrity.VerifyMismatch, Integrity.PlanRejected.</exception>
    public static async Task<(int Rows, string Digest, string Exclusions)> CompareAsync(
        DbConnection connection,
        DbTransaction transaction,
        RunContext context,
        CancellationToken cancellationToken
    )
    {
        CutRun run = context.Run;
        (Guid permit, List<CreatedUnit> created) = await CreatedUnits
            .ReadAsync(connection, transaction, run.RunId, cancellationToken)
            .ConfigureAwait(false);
        using SourceCheck check = new SourceCheck(context.Plan, run, permit, created);
        (string? stored, string? key) = await connection
            .QuerySingleOrDefaultAsync<(string?, string?)>(
                TextCommand.Of(LedgerSql, new { runId = run.RunId }, transaction, cancellationToken)
            )
            .ConfigureAwait(false);
        string exclusions = check.Ledger(stored, key);
        Guid[] ids = [.. created.Select(unit => unit.UnitId)];
        await using DbDataReader reader = await connection
            .ExecuteReaderAsync(
                TextCommand.Of(Sql, new { documentPrefix = run.DocumentPrefix, ids }, transaction, cancellationToken),
                CommandBehavior.SequentialAccess
            )
            .ConfigureAwait(false);
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            using JsonDocument unit = JsonDocument.Parse(reader.GetString(0));
            using JsonDocument versions = JsonDocument.Parse(reader.GetString(1));
            using JsonDocument births = JsonDocument.Parse(reader.GetString(2));
            using JsonDocument log = JsonDocument.Parse(reader.GetString(3));
            check.Next(new StoredRecord(unit.RootElement, Rows(versions), Rows(births), Rows(log)));
            if (check.Count % ReportedUnits == 0 || check.Count == run.UnitCount)
            {
                context.Report(new PhaseProgress(RunPhase.WriteVerify, check.Count, run.UnitCount, "units"));
            }
        }

        return (check.Count, check.Finish(), exclusions);
    }

    private static ImmutableArray<JsonElement> Rows(JsonDocument array) => [.. array.RootElement.EnumerateArray()];
}
