using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using IuCutter.Core.Adapters;
using IuCutter.Core.Approvals;
using IuCutter.Core.Engine;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Ledger;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Restore;
using IuCutter.Postgres.Schema;
using IuCutter.Postgres.Scratch;

namespace IuCutter.Postgres.Rehearsals;

/// <summary>
/// A restored copy made ready to be cut: execution is off in it, a roster names stand-in signers alone, the roles have passwords of this
/// server. Then everything goes through the engine, the adapter and the cards of a live run; their names and keys count here only.
/// </summary>
internal sealed class RehearsalStage
{
    private const string Requester = "rehearsal@copy";
    private const string CardNamespace = "iucutter.approval";

    private static readonly TimeSpan CardLife = TimeSpan.FromHours(8);
    private static readonly ApprovalGate[] Gates = [ApprovalGate.CutAuthorization, ApprovalGate.LifecycleAuthorization];

    private readonly RestoredCopy _copy;
    private readonly ModuleIdentity _module;
    private readonly string _sovereignKey;
    private readonly SshKeygenSignatures _signatures = new();
    private readonly LiveDatabase _database;
    private readonly ApprovalDesk _desk;
    private readonly RunEngine _engine;

    private RehearsalStage(
        RestoredCopy copy,
        StandInAuthority standIns,
        IuConnection description,
        ModuleIdentity module,
        IRandomSource random,
        TimeProvider time
    )
    {
        (_copy, _module, _sovereignKey) = (copy, module, standIns.SovereignKey);
        _database = new LiveDatabase(copy.Database, description, standIns.ExecutorKey, standIns.VerifierKey, Backup: null);
        _desk = new ApprovalDesk(_database.Approvals, _signatures, module, time, random);
        _engine = new EngineComposition(_database, module, random)
        {
            // A copy is behind the log that it is a copy of.
            History = null,
            Provider = new ProductionLiveExecutionAdapter(
                copy.Database,
                new BackupInHand(copy, new ProofAttestation(copy.Database, _signatures, standIns.VerifierKey)),
                new PostgresGovernanceWriter(_signatures, standIns.ExecutorKey, random),
                new PostgresVerifyWriter(_signatures, standIns.VerifierKey, random)
            ),
        }.Create();
    }

    /// <summary>The phase or act that is under way, as a refusal names it.</summary>
    public string Step { get; private set; } = "";

    /// <summary>Makes a copy ready.</summary>
    /// <exception cref="InvalidOperationException">The copy is on a server that is not thrown away.</exception>
    /// <exception cref="IuException">Store.*, Config.*.</exception>
    public static async Task<RehearsalStage> OpenAsync(
        RestoredCopy copy,
        ModuleIdentity module,
        IRandomSource random,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        StandInAuthority standIns =
            copy.Server.StandIns ?? throw new InvalidOperationException("A rehearsal needs a server that is made for it.");
        string roster = await standIns.MakeKeysAsync(cancellationToken).ConfigureAwait(false);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(roster)));
        await copy
            .Database.UseAdminAsync(
                copy.Server.AdminUser,
                copy.Backup.Files.Path,
                async connection =>
                {
                    await connection
                        .ExecuteAsync(TextCommand.WithoutTimeout(DatabaseRestorer.Completion, null, cancellationToken))
                        .ConfigureAwait(false);
                    return await connection
                        .ExecuteAsync(
                            TextCommand.Of(
                                "select cutter_governance.fn_roster_install(@roster, @sha256)",
                                new { roster, sha256 },
                                cancellationToken
                            )
                        )
                        .ConfigureAwait(false);
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        await standIns.SetPasswordsAsync(copy.Database, cancellationToken).ConfigureAwait(false);
        IuConnection description = await DatabaseDescription.ReadAsync(copy.Database, cancellationToken).ConfigureAwait(false);
        return new RehearsalStage(copy, standIns, description, module, random, time);
    }

    /// <summary>Turns execution on for a document, by a ruling that the stand-in sovereign signs.</summary>
    public async Task TurnOnAsync(string prefix, CancellationToken cancellationToken)
    {
        Step = "ruling";
        (string card, _) = await _desk.RequestRulingAsync([prefix], Gates, Requester, CardLife, cancellationToken).ConfigureAwait(false);
        await _desk
            .ImportRulingAsync(
                Encoding.UTF8.GetBytes(card),
                [await SignAsync(card, cancellationToken).ConfigureAwait(false)],
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    /// <summary>
    /// Makes a run and takes it, phase by phase, to a state; each gate is passed by a card that the stand-in sovereign signs.
    /// </summary>
    /// <param name="plan">What is cut.</param>
    /// <param name="until">The state; one that waits for a card, or the last.</param>
    /// <param name="locks">Takes the locks of each phase that writes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<CutRun> CutAsync(CutPlan plan, RunState until, List<RehearsedLock> locks, CancellationToken cancellationToken)
    {
        Step = "new run";
        CutRun run = await _engine.CreateAsync(plan, CutMode.Live, Requester, cancellationToken).ConfigureAwait(false);
        while (run.State != until)
        {
            if (run.WaitsFor is { } gate)
            {
                run = await ApproveAsync(run, gate, why: null, cancellationToken).ConfigureAwait(false);
            }

            await using IRunOwner owner = new LockWatch(
                await _engine.ClaimAsync(run, RunClaim.Run, cancellationToken).ConfigureAwait(false),
                _copy,
                locks
            );
            for (bool going = true; going; going = run.State != until && run.WaitsFor is null)
            {
                RunPhase phase = RunStates.Next(run.State) ?? throw new InvalidOperationException($"No phase follows {run.State}.");
                Step = RunStates.Name(phase);
                run = await _engine.RunPhaseAsync(run, phase, owner, progress: null, cancellationToken).ConfigureAwait(false);
            }
        }

        return run;
    }

    /// <summary>Undoes a run, by a card of gate Undo.</summary>
    public async Task UndoAsync(CutRun run, CancellationToken cancellationToken)
    {
        run = await ApproveAsync(run, ApprovalGate.Undo, "the undo is rehearsed", cancellationToken).ConfigureAwait(false);
        Step = "undo";
        await using IRunOwner owner = await _engine.ClaimAsync(run, RunClaim.Run, cancellationToken).ConfigureAwait(false);
        await _database.Runs.UndoAsync(run.RunId, owner, _module, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The rows of each table that a cut writes or refers to.</summary>
    public async Task<ImmutableSortedDictionary<string, long>> CountAsync(CancellationToken cancellationToken) =>
        (
            await new RoleCommands(_copy.Database)
                .ListAsync<(string Name, long Rows)>(
                    DatabaseRole.Reader,
                    "select p.name, p.row_count from cutter_governance.fn_prestate(pg_catalog.pg_snapshot_xmax("
                        + "pg_catalog.pg_current_snapshot())) p",
                    parameters: null,
                    subject: null,
                    cancellationToken
                )
                .ConfigureAwait(false)
        ).ToImmutableSortedDictionary(table => table.Name, table => table.Rows, StringComparer.Ordinal);

    /// <summary>The digest over the units of a run as they are stored, ids and times aside.</summary>
    public Task<string> DigestRowsAsync(CutRun run, CancellationToken cancellationToken) =>
        _copy.Database.UseAdminAsync(
            _copy.Server.AdminUser,
            run.RunId,
            connection =>
                connection.QuerySingleAsync<string>(
                    TextCommand.WithoutTimeout(
                        "select cutter_governance.fn_stored_rows_digest(cutter_governance.fn_cut_permit(@runId))",
                        new { runId = run.RunId },
                        cancellationToken
                    )
                ),
            cancellationToken
        );

    private async Task<CutRun> ApproveAsync(CutRun run, ApprovalGate gate, string? why, CancellationToken cancellationToken)
    {
        Step = $"card of {gate}";
        (string card, _) = await _desk.RequestAsync(gate, run, Requester, CardLife, why, cancellationToken).ConfigureAwait(false);
        string signature = await SignAsync(card, cancellationToken).ConfigureAwait(false);
        await _desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [signature], cancellationToken).ConfigureAwait(false);
        return await _engine.ReadAsync(run, cancellationToken).ConfigureAwait(false);
    }

    private Task<string> SignAsync(string card, CancellationToken cancellationToken) =>
        _signatures.SignAsync(Encoding.UTF8.GetBytes(card), _sovereignKey, CardNamespace, cancellationToken);
}
