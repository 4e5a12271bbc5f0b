using System.Data;
using System.Diagnostics;
using System.Text.Json;
using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Core.Plans;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;
using Npgsql;
using NpgsqlTypes;

namespace IuCutter.Benchmarks.LegA;

/// <summary>The ways to write the same rows. Each gives the time of its transaction, from BEGIN to the answer to COMMIT.</summary>
internal static class LegAWays
{
    /// <summary>The product's own: the whole phase, its connection included.</summary>
    public static async Task<TimeSpan> ProductAsync(
        NpgsqlConnectionProvider provider,
        BackupOptions backup,
        RunContext context,
        CancellationToken cancellationToken
    )
    {
        ProductionLiveExecutionAdapter adapter = new ProductionLiveExecutionAdapter(provider, new PgDumpBackupRunner(provider, backup));
        long began = Stopwatch.GetTimestamp();
        await adapter.CutLegAAsync(context, cancellationToken);
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>The original's way: one call of fn_iu_create per round trip.</summary>
    public static async Task<TimeSpan> SinglesAsync(
        NpgsqlConnectionProvider provider,
        RunContext context,
        CancellationToken cancellationToken
    )
    {
        long began = Stopwatch.GetTimestamp();
        await using NpgsqlConnection connection = await provider.OpenRoleAsync(DatabaseRole.Executor, cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await PhaseJournal.EnterAsync(
            connection,
            transaction,
            context.Run.RunId,
            RunPhase.CutLegA,
            context.Attempt,
            context.Owner?.Claim,
            cancellationToken
        );
        using CreatedIds ids = new CreatedIds();
        foreach (PlannedUnit unit in context.Plan.Units)
        {
            await using NpgsqlCommand call = new NpgsqlCommand(
                "select public.fn_iu_create($1, $2, $3, $4, $5, $6, $7, $8, $9)::text",
                connection,
                transaction
            );
            foreach (
                string? argument in (string?[])
                    [
                        unit.Address,
                        unit.Title,
                        unit.Body,
                        Duty.Executor.Actor,
                        unit.UnitKind,
                        unit.SectionType,
                        context.Plan.OwnerRef,
                        context.Plan.PublicationType,
                        unit.ParentAddress,
                    ]
            )
            {
                call.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Text, Value = (object?)argument ?? DBNull.Value });
            }

            string? answer = (string?)await call.ExecuteScalarAsync(cancellationToken);
            if (answer?.Contains("\"created\"", StringComparison.Ordinal) != true)
            {
                throw new InvalidOperationException($"{unit.Address}: {answer}");
            }

            using JsonDocument created = JsonDocument.Parse(answer);
            ids.Add(unit.Address, created.RootElement.GetProperty("iu_id").GetGuid(), created.RootElement.GetProperty("uv_id").GetGuid());
        }

        await PhaseJournal.CompleteAsync(
            connection,
            transaction,
            context.Run.RunId,
            RunPhase.CutLegA,
            context.Attempt,
            context.Owner?.Claim,
            PhasePath.Live,
            Core.Evidence.PhaseEvidence.LegA(
                new LegAResult(context.Plan.UnitCount, PlannedRows.Digest(context.Plan), ids.Digest()),
                CutMode.Live
            ),
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>
    /// COPY into the same four tables, binary, all their triggers and constraints on. Only a superuser can, and what the
    /// guards ask for is put there beforehand, outside of the time: the phase, and a permit that is used already.
    /// </summary>
    public static async Task<TimeSpan> CopyAsync(
        NpgsqlConnectionProvider provider,
        string admin,
        RunContext context,
        CancellationToken cancellationToken
    )
    {
        await using NpgsqlConnection connection = await provider.OpenAdminAsync(admin, cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        Dictionary<string, (Guid Unit, Guid Version)> ids = [];
        await using (
            NpgsqlCommand permits = new NpgsqlCommand(
                """
                insert into cutter_governance.phase_transaction (xid, run_id, phase, attempt, permit_id, epoch)
                select pg_current_xact_id(), p.run_id, 6, 1, p.permit_id, p.epoch from cutter_governance.permit p where p.run_id = $1;
                """,
                connection,
                transaction
            )
            {
                Parameters = { new() { Value = context.Run.RunId } },
            }
        )
        {
            await permits.ExecuteNonQueryAsync(cancellationToken);
        }

        Guid permit;
        await using (
            NpgsqlCommand use = new NpgsqlCommand(
                """
                update cutter_governance.permit_unit u set used_at = clock_timestamp(), used_xid = pg_current_xact_id(),
                    iu_id = gen_random_uuid(), uv_id = gen_random_uuid()
                from cutter_governance.permit p where p.run_id = $1 and u.permit_id = p.permit_id
                returning u.address, u.iu_id, u.uv_id, u.permit_id
                """,
                connection,
                transaction
            )
            {
                Parameters = { new() { Value = context.Run.RunId } },
            }
        )
        {
            permit = Guid.Empty;
            await using NpgsqlDataReader reader = await use.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                ids.Add(reader.GetString(0), (reader.GetGuid(1), reader.GetGuid(2)));
                permit = reader.GetGuid(3);
            }
        }

        long began = Stopwatch.GetTimestamp();
        await new CopiedRows(connection, context, ids, permit).WriteAsync(cancellationToken);
        await using (NpgsqlCommand done = new NpgsqlCommand("delete from cutter_governance.phase_transaction", connection, transaction))
        {
            await done.ExecuteNonQueryAsync(cancellationToken);
        }

        await using (NpgsqlCommand commit = new NpgsqlCommand("commit", connection))
        {
            await commit.ExecuteNonQueryAsync(cancellationToken);
        }

        return Stopwatch.GetElapsedTime(began);
    }
}
