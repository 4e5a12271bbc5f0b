using System.Collections.Immutable;
using System.Data;
using System.Globalization;
using Dapper;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Scratch;
using Npgsql;

namespace IuCutter.Postgres.Rehearsals;

/// <summary>
/// Rehearses in two runs, because what is enacted cannot be undone: one to the verdict and back, whose tables must then be as they were;
/// one to the end. What the second one did is the report.
/// </summary>
/// <param name="module">Which build acts, here and live.</param>
/// <param name="random">Where nonces and ids come from.</param>
/// <param name="time">Measures, and says when it was.</param>
internal sealed class LiveRehearsal(ModuleIdentity module, IRandomSource random, TimeProvider time) : IRehearsal
{
    // The ledger gains rows by an undo, and must; units and words are as before it all.
    private const string UndoneSchema = "public.";

    /// <inheritdoc/>
    public async Task<IuRehearsal> RunAsync(RestoredCopy copy, CutPlan plan, CancellationToken cancellationToken)
    {
        RehearsalStage? stage = null;
        try
        {
            long began = time.GetTimestamp();
            stage = await RehearsalStage.OpenAsync(copy, module, random, time, cancellationToken).ConfigureAwait(false);
            await stage.TurnOnAsync(plan.DocumentPrefix, cancellationToken).ConfigureAwait(false);
            CutRun first = await stage
                .CutAsync(plan, RunState.AwaitingLifecycleAuthorization, locks: [], cancellationToken)
                .ConfigureAwait(false);
            long undoing = time.GetTimestamp();
            await stage.UndoAsync(first, cancellationToken).ConfigureAwait(false);
            TimeSpan undone = time.GetElapsedTime(undoing);
            string preState = await RequireUndoneAsync(copy, cancellationToken).ConfigureAwait(false);

            List<RehearsedLock> locks = [];
            ImmutableSortedDictionary<string, long> counted = await stage.CountAsync(cancellationToken).ConfigureAwait(false);
            CutRun run = await stage.CutAsync(plan, RunState.CloseoutReported, locks, cancellationToken).ConfigureAwait(false);
            ImmutableSortedDictionary<string, long> gained = await stage.CountAsync(cancellationToken).ConfigureAwait(false);
            return new IuRehearsal(
                copy.Backup.Manifest.RunId,
                copy.Backup.Manifest.Database,
                plan.DocumentPrefix,
                plan.Document.Sha256,
                plan.PlanDigest,
                int.Parse(run.Pins["enacted_rows"], CultureInfo.InvariantCulture),
                await stage.DigestRowsAsync(run, cancellationToken).ConfigureAwait(false),
                int.Parse(run.Pins["ledger_rows"], CultureInfo.InvariantCulture),
                preState,
                copy.Backup.ManifestSha256,
                time.GetUtcNow(),
                time.GetElapsedTime(began),
                undone
            )
            {
                Phases =
                [
                    .. run
                        .Phases.Where(phase => PhaseCatalogue.Of(phase.Phase).Command is not null)
                        .Select(phase => new RehearsedPhase(phase.Phase, phase.Duration)
                        {
                            Locks = [.. locks.Where(held => held.Phase == phase.Phase)],
                        }),
                ],
                Tables =
                [
                    .. gained
                        .Select(table => new RehearsedTable(table.Key, table.Value - counted.GetValueOrDefault(table.Key)))
                        .Where(table => table.RowsAdded != 0),
                ],
            };
        }
        catch (IuException stop) when (stop.Definition != ErrorCatalogue.Cancelled && stop.Definition != ErrorCatalogue.RehearsalFailed)
        {
            throw FullDisk.Explain(copy.Server, stop)
                ?? Failed(copy, $"{stage?.Step ?? "preparing the copy"}: {stop.Definition.Id}. {stop.Message}", stop);
        }
    }

    // The manifest says how the tables were when the copy was made, and the copy was found to be so.
    private static async Task<string> RequireUndoneAsync(RestoredCopy copy, CancellationToken cancellationToken)
    {
        ImmutableHashSet<string> written = copy.Backup.Manifest.PreState.Select(table => table.Name).ToImmutableHashSet();
        ImmutableArray<BackupTable> before =
        [
            .. copy.Backup.Manifest.Tables.Where(table =>
                table.Name.StartsWith(UndoneSchema, StringComparison.Ordinal) && written.Contains(table.Name)
            ),
        ];
        ImmutableArray<BackupTable> after = await copy
            .Database.UseAdminAsync(
                copy.Server.AdminUser,
                copy.Backup.Files.Path,
                connection => ReadAsync(connection, [.. before.Select(table => table.Name)], cancellationToken),
                cancellationToken
            )
            .ConfigureAwait(false);
        BackupTable? differs = before.Except(after).FirstOrDefault();
        return before.IsEmpty || differs is not null
            ? throw Failed(copy, $"undo: table {differs?.Name ?? "(none)"} is not as it was before leg A.", cause: null)
            : ProofAttestation.Digest(after);
    }

    private static async Task<ImmutableArray<BackupTable>> ReadAsync(
        NpgsqlConnection connection,
        ImmutableArray<string> tables,
        CancellationToken cancellationToken
    )
    {
        await using NpgsqlTransaction transaction = await connection
            .BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken)
            .ConfigureAwait(false);
        await connection.ExecuteAsync(TextCommand.Of(TableDigests.FixedText, null, transaction, cancellationToken)).ConfigureAwait(false);
        return await TableDigests.ReadAsync(connection, transaction, tables, cancellationToken).ConfigureAwait(false);
    }

    private static IuException Failed(RestoredCopy copy, string detail, IuException? cause) =>
        new(ErrorCatalogue.RehearsalFailed, $"In {detail}", copy.Backup.Manifest.RunId, cause);
}
