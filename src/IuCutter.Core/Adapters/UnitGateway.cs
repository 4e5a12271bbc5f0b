using System.Data.Common;
using System.Text.Json;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Adapters;

/// <summary>
/// Calls the unit gateway of the database: one call per unit, many calls per round trip, every status asserted
/// (specification 3). A batch keeps the original's contract (nine and eight arguments) without its round trips.
/// </summary>
internal static class UnitGateway
{
    private const string CreateSql = "select public.fn_iu_create($1, $2, $3, $4, $5, $6, $7, $8, $9)::text";
    private const string EnactSql = "select public.fn_iu_enact($1, $2, $3, $4, $5, $6, $7, $8)::text";

    // Bounds what one round trip holds in memory: bodies of a batch are sent at once.
    private const int BatchUnits = 500;
    private const int BatchCharacters = 8 * 1024 * 1024;

    /// <summary>Creates every unit of the plan.</summary>
    /// <exception cref="IuException">Integrity.RowIncomplete before anything is sent; Store.UnitExists or Integrity.UnexpectedStatus.</exception>
    public static async Task<LegAResult> CreateAsync(
        DbConnection connection, DbTransaction transaction, RunContext context, CancellationToken cancellationToken)
    {
        CutPlan plan = context.Plan;
        foreach (PlannedUnit unit in plan.Units)
        {
            if (string.IsNullOrEmpty(unit.Title) || string.IsNullOrEmpty(unit.Body))
            {
                throw new IuException(ErrorCatalogue.RowIncomplete, $"Unit {unit.Ordinal}, '{unit.Address}'.", unit.Address);
            }
        }

        await RunAsync(
            connection, transaction, context, RunPhase.CutLegA, "created",
            (batch, unit) => DbCommands.Add(
                batch, CreateSql, unit.Address, unit.Title, unit.Body, Duty.Executor.Actor, unit.UnitKind, unit.SectionType,
                plan.OwnerRef, plan.PublicationType, unit.ParentAddress),
            cancellationToken).ConfigureAwait(false);
        return new LegAResult(plan.UnitCount, PlannedRows.Digest(plan));
    }

    /// <summary>Enacts every unit of the plan. Returns how many.</summary>
    public static async Task<int> EnactAsync(
        DbConnection connection, DbTransaction transaction, RunContext context, CancellationToken cancellationToken)
    {
        Guid decision = Guid.Parse(context.Run.Pins["review_decision_id"]);
        Guid changeSet = Guid.Parse(context.Run.Pins["change_set_id"]);
        string revision = context.Run.Pins["tool_revision"];
        await RunAsync(
            connection, transaction, context, RunPhase.LifecycleEnact, "enacted",
            (batch, unit) => DbCommands.Add(
                batch, EnactSql, unit.Address, Duty.Executor.Actor, decision, "enacted", changeSet,
                $"first cut {context.Run.RunId}", revision, false),
            cancellationToken).ConfigureAwait(false);
        return context.Plan.UnitCount;
    }

    private static async Task RunAsync(
        DbConnection connection,
        DbTransaction transaction,
        RunContext context,
        RunPhase phase,
        string demanded,
        Action<DbBatch, PlannedUnit> add,
        CancellationToken cancellationToken)
    {
        int done = 0;
        foreach (ReadOnlyMemory<PlannedUnit> units in Batches(context.Plan.Units.AsMemory()))
        {
            await using DbBatch batch = connection.CreateBatch();
            batch.Transaction = transaction;
            foreach (PlannedUnit unit in units.Span)
            {
                add(batch, unit);
            }

            await AssertStatusesAsync(batch, units, demanded, cancellationToken).ConfigureAwait(false);
            done += units.Length;
            context.Report(new PhaseProgress(phase, done, context.Plan.UnitCount, "units"));
        }
    }

    private static async Task AssertStatusesAsync(
        DbBatch batch, ReadOnlyMemory<PlannedUnit> units, string demanded, CancellationToken cancellationToken)
    {
        await using DbDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < units.Length; i++)
        {
            string address = units.Span[i].Address;
            if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                throw new IuException(ErrorCatalogue.UnexpectedStatus, $"'{address}': no answer.", address);
            }

            using JsonDocument answer = JsonDocument.Parse(reader.GetString(0));
            string? status = answer.RootElement.TryGetProperty("status", out JsonElement value) ? value.GetString() : null;
            if (!string.Equals(status, demanded, StringComparison.Ordinal))
            {
                bool exists = status?.StartsWith("exists_", StringComparison.Ordinal) == true;
                throw new IuException(
                    exists ? ErrorCatalogue.UnitExists : ErrorCatalogue.UnexpectedStatus,
                    $"'{address}': status '{status}', demanded '{demanded}'.", address);
            }

            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static IEnumerable<ReadOnlyMemory<PlannedUnit>> Batches(ReadOnlyMemory<PlannedUnit> units)
    {
        int start = 0;
        long characters = 0;
        for (int i = 0; i < units.Length; i++)
        {
            int size = units.Span[i].Body.Length;
            if (i > start && (i - start == BatchUnits || characters + size > BatchCharacters))
            {
                yield return units[start..i];
                start = i;
                characters = 0;
            }

            characters += size;
        }

        if (start < units.Length)
        {
            yield return units[start..];
        }
    }
}
