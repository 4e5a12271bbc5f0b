using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using IuCutter.Core.Adapters;
using IuCutter.Core.Evidence;
using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;
using IuCutter.Postgres.Connections;

namespace IuCutter.Postgres.Runs;

/// <summary>The facts of live runs, in <c>cutter_governance</c>. Reads as the reader, writes through functions.</summary>
internal sealed class PostgresRunStore(RoleCommands database, IConnectionProvider connections) : IRunStore
{
    /// <inheritdoc/>
    public Task CreateAsync(CutRun run, ModuleIdentity module, CancellationToken cancellationToken)
    {
        string record = JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["run_id"] = run.RunId,
                ["document_prefix"] = run.DocumentPrefix,
                ["source_sha256"] = run.SourceSha256,
                ["source_length"] = long.Parse(run.Pins["source_length"], CultureInfo.InvariantCulture),
                ["plan_digest"] = run.PlanDigest,
                ["unit_count"] = run.UnitCount,
                ["profile_name"] = run.Pins["profile_name"],
                ["profile_digest"] = run.Pins["profile_digest"],
                ["owner_ref"] = run.Pins["owner_ref"],
                ["publication_type"] = run.Pins["publication_type"],
                ["requester"] = run.Requester,
                ["tool_revision"] = Duty.Executor.Revision(module),
                ["module_sha256"] = module.Sha256,
                ["section_types"] = run.Plan?.Units.Select(unit => unit.SectionType).Distinct().ToArray() ?? [],
                ["created_at"] = run.CreatedAt,
                ["pins"] = run.Pins,
            }
        );
        return database.ExecuteAsync(
            DatabaseRole.Executor,
            "select cutter_governance.fn_run_create(@record::jsonb)",
            new { record },
            run.RunId,
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public async Task<CutRun?> FindAsync(string runId, CancellationToken cancellationToken) =>
        (await ReadAsync(runId, cancellationToken).ConfigureAwait(false)).SingleOrDefault();

    /// <inheritdoc/>
    public Task<ImmutableArray<CutRun>> ListAsync(CancellationToken cancellationToken) => ReadAsync(runId: null, cancellationToken);

    /// <inheritdoc/>
    public async Task<IRunOwner> ClaimAsync(string runId, RunClaim claim, CancellationToken cancellationToken) =>
        await PostgresRunOwner.ClaimAsync(connections, runId, claim, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public Task<int> BeginPhaseAsync(
        string runId,
        RunPhase phase,
        IRunOwner owner,
        ModuleIdentity module,
        CancellationToken cancellationToken
    )
    {
        (DatabaseRole role, Duty duty) = DutyOf(phase);
        return database.SingleAsync<int>(
            role,
            """
            with turn as materialized (select cutter_governance.fn_turn_require(@runId, @name))
            select cutter_governance.fn_phase_intent(@runId, @phase, @actor, @claim, @revision, @module) from turn
            """,
            new
            {
                runId,
                phase = (int)phase,
                name = RunStates.Name(phase),
                actor = duty.Actor,
                claim = owner.Claim,
                revision = duty.Revision(module),
                module = module.Sha256,
            },
            runId,
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task CompletePhaseAsync(
        string runId,
        RunPhase phase,
        int attempt,
        IRunOwner owner,
        PhasePath path,
        ImmutableSortedDictionary<string, string> pins,
        CancellationToken cancellationToken
    )
    {
        return connections.UseAsync(
            DutyOf(phase).Role,
            runId,
            connection =>
                PhaseJournal.CompleteAsync(
                    connection,
                    transaction: null,
                    runId,
                    phase,
                    attempt,
                    owner.Claim,
                    path,
                    pins,
                    cancellationToken
                ),
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task RecordStopAsync(
        string runId,
        RunPhase phase,
        int attempt,
        IRunOwner owner,
        IuException stop,
        CancellationToken cancellationToken
    )
    {
        (DatabaseRole role, Duty duty) = DutyOf(phase);
        return database.ExecuteAsync(
            role,
            "select cutter_governance.fn_phase_stopped(@runId, @phase, @errorId, @outcome, @actor, @detail, @attempt, @claim)",
            new
            {
                runId,
                phase = (int)phase,
                errorId = stop.Definition.Id,
                outcome = OutcomeName(stop.Definition.Outcome),
                actor = duty.Actor,
                detail = stop.Message,
                attempt,
                claim = owner.Claim,
            },
            runId,
            cancellationToken
        );
    }

    /// <inheritdoc/>
    public Task RecordRefusalAsync(string runId, RunPhase? phase, IRunOwner owner, IuException stop, CancellationToken cancellationToken)
    {
        (DatabaseRole role, Duty duty) = phase is { } of ? DutyOf(of) : (DatabaseRole.Executor, Duty.Executor);
        return database.ExecuteAsync(
            role,
            "select cutter_governance.fn_refusal_record(@runId, @phase, @errorId, @actor, @detail, @claim)",
            new
            {
                runId,
                phase = (int?)phase,
                errorId = stop.Definition.Id,
                actor = duty.Actor,
                detail = stop.Message,
                claim = owner.Claim,
            },
            runId,
            cancellationToken
        );
    }

    private static (DatabaseRole Role, Duty Duty) DutyOf(RunPhase phase) =>
        PhaseCatalogue.Of(phase).Duty is var duty && duty == Duty.Verifier ? (DatabaseRole.Verifier, duty) : (DatabaseRole.Executor, duty);

    private static string OutcomeName(ErrorOutcome outcome) =>
        outcome switch
        {
            ErrorOutcome.Refused => "refused",
            ErrorOutcome.Failed => "failed",
            ErrorOutcome.Killed => "killed",
            ErrorOutcome.Unknown => "unknown",
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "not an outcome"),
        };

    /// <summary>Asks a run to stop before its next phase. True when a live owner has yet to come to it.</summary>
    public Task<bool> StopAsync(string runId, string who, string why, CancellationToken cancellationToken) =>
        database.SingleAsync<bool>(
            DatabaseRole.Executor,
            "select cutter_governance.fn_run_stop(@runId, @who, @why)",
            new
            {
                runId,
                who,
                why,
            },
            runId,
            cancellationToken
        );

    /// <summary>Who waits for whom, as far as it concerns a run and this process; null for a run that has ended.</summary>
    public Task<RunTurns?> ReadTurnsAsync(CutRun run, CancellationToken cancellationToken) =>
        RunTurns.StepOf(run) is not { } step || run.JournalVersion is not null
            ? Task.FromResult<RunTurns?>(null)
            : database.MultipleAsync<RunTurns?>(
                DatabaseRole.Reader,
                run.RunId,
                facts =>
                    facts.ReadAsync<RunTurns?>(
                        RunQueries.Turns,
                        new
                        {
                            runId = run.RunId,
                            step,
                            who = PostgresRunOwner.ThisProcess,
                        },
                        async rows =>
                        {
                            TurnRow? other = await rows.ReadSingleOrDefaultAsync<TurnRow>().ConfigureAwait(false);
                            TurnRow? own = await rows.ReadSingleOrDefaultAsync<TurnRow>().ConfigureAwait(false);
                            return new RunTurns(own?.ToTurn(), other?.ToTurn());
                        }
                    ),
                cancellationToken
            );

    /// <summary>When a run that has ended did so, UTC; null when the journal does not say.</summary>
    public async Task<DateTimeOffset?> EndedAtAsync(string runId, CancellationToken cancellationToken) =>
        await database
            .SingleAsync<DateTime?>(DatabaseRole.Reader, RunQueries.EndedAt, new { runId }, runId, cancellationToken)
            .ConfigureAwait(false)
            is { } at
            ? RunRow.Utc(at)
            : null;

    /// <summary>The units that leg A of a run created, in the order of the document; none before.</summary>
    public Task<List<CreatedUnit>> ReadUnitsAsync(string runId, CancellationToken cancellationToken) =>
        connections.UseAsync(
            DatabaseRole.Reader,
            runId,
            async connection =>
                (await CreatedUnits.ReadAsync(connection, transaction: null, runId, cancellationToken).ConfigureAwait(false)).Units,
            cancellationToken
        );

    /// <summary>Removes the drafts of a run by its Undo approval, in one transaction.</summary>
    /// <exception cref="IuException">Store.CommitUnknown when the answer to COMMIT was lost; the database knows.</exception>
    public async Task UndoAsync(string runId, IRunOwner owner, ModuleIdentity module, CancellationToken cancellationToken)
    {
        try
        {
            await connections
                .UseAsync(
                    DatabaseRole.Executor,
                    runId,
                    connection => RunUndo.RunAsync(connection, runId, owner, module, cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (IuException stop)
            when (stop.Definition.Outcome == ErrorOutcome.Refused
                // As for a phase: what waits for its turn has not been refused what it asks for.
                && stop.Definition != ErrorCatalogue.OtherRunWriting
                && stop.Definition != ErrorCatalogue.OwnerSuperseded
                && stop.Definition != ErrorCatalogue.OwnerEnded
            )
        {
            await RecordRefusalAsync(runId, phase: null, owner, stop, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>The source of a run whose leg B is recorded, rebuilt by the database; null before.</summary>
    public Task<byte[]?> ReadSourceAsync(string runId, CancellationToken cancellationToken) =>
        database.SingleOrDefaultAsync<byte[]>(
            DatabaseRole.Reader,
            "select cutter_governance.fn_source_rebuild(e.envelope_id) from cutter_governance.manifest_envelope e where e.run_id = @runId",
            new { runId },
            runId,
            cancellationToken
        );

    /// <summary>The rehearsal of a run, in the copy of the backup that it recorded; null when it was not rehearsed.</summary>
    /// <exception cref="IuException">Gate.InvariantMissing when the report is not the one that the run pinned.</exception>
    public async Task<IuRehearsal?> ReadRehearsalAsync(string runId, CancellationToken cancellationToken)
    {
        (string? report, string? pinned) = await database
            .SingleOrDefaultAsync<(string?, string?)>(DatabaseRole.Reader, RunQueries.Rehearsal, new { runId }, runId, cancellationToken)
            .ConfigureAwait(false);
        if (pinned is null)
        {
            // What was rehearsed for a backup that was never recorded is no rehearsal of this run.
            return null;
        }

        string? found = report is null ? null : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(report)));
        return found == pinned
            ? RehearsalReport.Read(report!)
            : throw new IuException(ErrorCatalogue.InvariantMissing, $"'{RehearsalReport.PinKey}' names another report.", runId);
    }

    private Task<ImmutableArray<CutRun>> ReadAsync(string? runId, CancellationToken cancellationToken) =>
        database.MultipleAsync(DatabaseRole.Reader, runId, facts => RunReader.ReadAsync(facts, runId), cancellationToken);
}
