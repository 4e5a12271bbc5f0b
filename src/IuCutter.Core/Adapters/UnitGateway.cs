using System.Data.Common;
using System.Text.Json;
using IuCutter.Core.Evidence;
using IuCutter.Core.Plans;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Adapters;

/// <summary>
/// Calls the unit gateway of the database and asserts every status (specification 3). Leg A goes through the set-based
/// sibling of fn_iu_create: the same nine arguments as columns, the same checks, one answer per unit, and one round trip
/// however many units there are. Enactment sends one fn_iu_enact per unit, thousands in a round trip.
/// </summary>
internal static class UnitGateway
{
    private const string CreateSql =
        "select canonical_address, status, iu_id, uv_id from public.fn_iu_create_many($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";

    private const string EnactSql = "select public.fn_iu_enact($1, $2, $3, $4, $5, $6, $7, $8)::text";

    // A value of the server has a gigabyte at most, and the server builds rows out of these several times over.
    private const int StatementCharacters = 16 * 1024 * 1024;
    private const int StatementUnits = 50_000;

    // A batch of statements is held in memory whole; a body is not in it.
    private const int BatchUnits = 5_000;

    // How often progress is reported.
    private const int ReportedUnits = 500;

    /// <summary>Creates every unit of the plan.</summary>
    /// <exception cref="IuException">Integrity.RowIncomplete before anything is sent; Store.UnitExists or
    /// Integrity.UnexpectedStatus.</exception>
    public static async Task<LegAResult> CreateAsync(
        DbConnection connection,
        DbTransaction transaction,
        RunContext context,
        CancellationToken cancellationToken
    )
    {
        CutPlan plan = context.Plan;
        foreach (PlannedUnit unit in plan.Units)
        {
            if (string.IsNullOrEmpty(unit.Title) || string.IsNullOrEmpty(unit.Body))
            {
                throw new IuException(ErrorCatalogue.RowIncomplete, $"Unit {unit.Ordinal}, '{unit.Address}'.", unit.Address);
            }
        }

        await using DbBatch batch = connection.CreateBatch();
        batch.Transaction = transaction;
        foreach (ReadOnlyMemory<PlannedUnit> units in Statements(plan.Units.AsMemory()))
        {
            DbCommands.Add(
                batch,
                CreateSql,
                context.Run.RunId,
                Column(units, unit => unit.Address),
                Column(units, unit => unit.Title),
                Column(units, unit => unit.Body),
                Column(units, _ => Duty.Executor.Actor),
                Column(units, unit => unit.UnitKind),
                Column(units, unit => unit.SectionType),
                Column(units, _ => plan.OwnerRef),
                Column(units, _ => plan.PublicationType),
                Column(units, unit => unit.ParentAddress)
            );
        }

        using CreatedIds ids = new CreatedIds();
        await using DbDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        await AssertAsync(
                reader,
                context,
                RunPhase.CutLegA,
                0,
                plan.Units.AsMemory(),
                "created",
                answer => Created(answer, ids),
                cancellationToken
            )
            .ConfigureAwait(false);
        return new LegAResult(plan.UnitCount, context.Proved.RowsDigest, ids.Digest());
    }

    /// <summary>Enacts every unit of the plan. Returns how many.</summary>
    public static async Task<int> EnactAsync(
        DbConnection connection,
        DbTransaction transaction,
        RunContext context,
        CancellationToken cancellationToken
    )
    {
        Guid decision = Guid.Parse(context.Run.Pins["review_decision_id"]);
        Guid changeSet = Guid.Parse(context.Run.Pins["change_set_id"]);
        string revision = Duty.Executor.Revision(context.Module);
        // What the card in force says; the database compares it with that card, and refuses another one or none.
        string? reason = context.Run.Approvals.LastOrDefault(approval => approval.Gate == ApprovalGate.LifecycleAuthorization)?.Reason;
        for (int start = 0; start < context.Plan.UnitCount; start += BatchUnits)
        {
            ReadOnlyMemory<PlannedUnit> units = context.Plan.Units.AsMemory()[start..Math.Min(start + BatchUnits, context.Plan.UnitCount)];
            await using DbBatch batch = connection.CreateBatch();
            batch.Transaction = transaction;
            for (int i = 0; i < units.Length; i++)
            {
                DbCommands.Add(
                    batch,
                    EnactSql,
                    units.Span[i].Address,
                    Duty.Executor.Actor,
                    decision,
                    "enacted",
                    changeSet,
                    reason,
                    revision,
                    false
                );
            }

            await using DbDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await AssertAsync(
                    reader,
                    context,
                    RunPhase.LifecycleEnact,
                    start,
                    units,
                    "enacted",
                    answer => (null, Status(answer.GetString(0))),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }

        return context.Plan.UnitCount;
    }

    // One answer per unit, in the plan's order, about that unit where the answer says so, and none besides.
    private static async Task AssertAsync(
        DbDataReader reader,
        RunContext context,
        RunPhase phase,
        int before,
        ReadOnlyMemory<PlannedUnit> units,
        string demanded,
        Func<DbDataReader, (string? Address, string? Status)> read,
        CancellationToken cancellationToken
    )
    {
        int done = 0;
        while (await NextAsync(reader, cancellationToken).ConfigureAwait(false))
        {
            (string? address, string? status) = read(reader);
            string expected = done < units.Length ? units.Span[done].Address : "nothing more";
            if (done == units.Length || (address is not null && !string.Equals(address, expected, StringComparison.Ordinal)))
            {
                throw new IuException(
                    ErrorCatalogue.UnexpectedStatus,
                    $"'{expected}': answered with '{address}', status '{status}'.",
                    expected
                );
            }

            if (!string.Equals(status, demanded, StringComparison.Ordinal))
            {
                bool exists = status?.StartsWith("exists_", StringComparison.Ordinal) == true;
                throw new IuException(
                    exists ? ErrorCatalogue.UnitExists : ErrorCatalogue.UnexpectedStatus,
                    $"'{expected}': status '{status}', demanded '{demanded}'.",
                    expected
                );
            }

            done++;
            if (done % ReportedUnits == 0 || done == units.Length)
            {
                context.Report(new PhaseProgress(phase, before + done, context.Plan.UnitCount, "units"));
            }
        }

        if (done < units.Length)
        {
            throw new IuException(ErrorCatalogue.UnexpectedStatus, $"'{units.Span[done].Address}': no answer.", units.Span[done].Address);
        }
    }

    // The ids are there when the unit was created; with another status the caller refuses the answer.
    private static (string Address, string? Status) Created(DbDataReader answer, CreatedIds ids)
    {
        string address = answer.GetString(0);
        string? status = answer.IsDBNull(1) ? null : answer.GetString(1);
        if (status == "created")
        {
            ids.Add(address, answer.GetGuid(2), answer.GetGuid(3));
        }

        return (address, status);
    }

    // The next row, of this result or of one after it.
    private static async Task<bool> NextAsync(DbDataReader reader, CancellationToken cancellationToken)
    {
        do
        {
            if (await reader.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                return true;
            }
        } while (await reader.NextResultAsync(cancellationToken).ConfigureAwait(false));
        return false;
    }

    private static string? Status(string answer)
    {
        using JsonDocument document = JsonDocument.Parse(answer);
        return document.RootElement.TryGetProperty("status", out JsonElement value) ? value.GetString() : null;
    }

    private static string?[] Column(ReadOnlyMemory<PlannedUnit> units, Func<PlannedUnit, string?> of)
    {
        string?[] column = new string?[units.Length];
        for (int i = 0; i < column.Length; i++)
        {
            column[i] = of(units.Span[i]);
        }

        return column;
    }

    private static IEnumerable<ReadOnlyMemory<PlannedUnit>> Statements(ReadOnlyMemory<PlannedUnit> units)
    {
        int start = 0;
        long characters = 0;
        for (int i = 0; i < units.Length; i++)
        {
            int size = units.Span[i].Body.Length;
            if (i > start && (i - start == StatementUnits || characters + size > StatementCharacters))
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
