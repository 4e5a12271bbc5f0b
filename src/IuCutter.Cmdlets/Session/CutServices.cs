using System.Reflection;
using IuCutter.Core.Adapters;
using IuCutter.Core.Approvals;
using IuCutter.Core.Engine;
using IuCutter.Core.Execution;
using IuCutter.Core.Phases;
using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;
using IuCutter.Core.Signing;
using IuCutter.Core.Simulation;
using IuCutter.Postgres;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Rehearsals;

namespace IuCutter.Cmdlets;

/// <summary>Puts the parts together for one cmdlet, from what the session knows. Opens nothing.</summary>
internal sealed class CutServices
{
    private static readonly Lazy<ModuleIdentity> ThisModule = new(() =>
        ModuleFingerprint.Compute(Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!)
    );

    private static readonly SystemRandomSource Random = new();

    private readonly LiveDatabase? _live;

    private CutServices(IuSession session, bool rehearse)
    {
        _live = session.Get<LiveDatabase>();
        KillSwitch = new KillSwitch(_live?.ExecutionControl, LockoutOf(_live));
        DryRuns = session.GetOrAdd(() => new MemoryRunStore(TimeProvider.System));
        Engine = new EngineComposition(_live, Module, Random)
        {
            DryRuns = DryRuns,
            KillSwitch = KillSwitch,
            Provider = _live?.CreateAdapter(Random, new RehearsalDemand(Rehearsal, rehearse)),
            Backoff = new Backoff(TimeProvider.System, Random),
        }.Create();
    }

    /// <summary>The services of a session.</summary>
    /// <param name="session">The session.</param>
    /// <param name="rehearse">Whether a live run is rehearsed when it makes its backup, also where the roster does not demand it.</param>
    public static CutServices Of(IuSession session, bool rehearse = false) => new(session, rehearse);

    /// <summary>Which build acts.</summary>
    public static ModuleIdentity Module => ThisModule.Value;

    /// <summary>Who asks, as the operating system knows them.</summary>
    public static string Requester => PlainText.Show($"{Environment.UserName}@{Environment.MachineName}");

    /// <summary>The engine that runs phases.</summary>
    public RunEngine Engine { get; }

    /// <summary>The kill switch.</summary>
    public KillSwitch KillSwitch { get; }

    /// <summary>The session's dry runs.</summary>
    public IRunStore DryRuns { get; }

    /// <summary>The runs of the database; null without one.</summary>
    public IRunStore? LiveRuns => _live?.Runs;

    /// <summary>Whether the session is connected to a database.</summary>
    public bool IsConnected => _live is not null;

    /// <summary>The database that the session is connected to.</summary>
    /// <exception cref="IuException">Store.NotConnected.</exception>
    public LiveDatabase Live => _live ?? throw new IuException(ErrorCatalogue.NotConnected, "");

    /// <summary>Rehearses a plan without a run; the database is read and not written.</summary>
    public RehearsalAlone Rehearsals => new(Live, Rehearsal, new RunIds(TimeProvider.System, Random));

    /// <summary>Writes and takes cards.</summary>
    public ApprovalDesk Desk => DeskOf(requesterKey: null);

    /// <summary>The same, for a requester who is named by a key.</summary>
    /// <param name="requesterKey">Path of the key; null for the login of the operating system.</param>
    public ApprovalDesk DeskOf(string? requesterKey) =>
        new(Live.Approvals, new SshKeygenSignatures(), Module, TimeProvider.System, Random)
        {
            RequesterKey = requesterKey,
            History = Live.Checkpoints,
        };

    /// <summary>Says where a run stands, with switch and turn as they are now, and what is done on another host than this.</summary>
    public async Task<RunExplanation> ExplainAsync(CutRun run, CancellationToken cancellationToken)
    {
        if (run.Mode != CutMode.Live || _live is null)
        {
            return RunExplainer.Explain(run);
        }

        RunExplanation explained = RunExplainer.Explain(
            run,
            await KillSwitch.ReadAsync(cancellationToken).ConfigureAwait(false),
            await _live.Runs.ReadTurnsAsync(run, cancellationToken).ConfigureAwait(false)
        );
        return GateLogin.IsNamed(explained) && !await _live.HasLoginAsync(DatabaseRole.Gatekeeper, cancellationToken).ConfigureAwait(false)
            ? GateLogin.Elsewhere(explained)
            : explained;
    }

    /// <summary>The run of that id in the database.</summary>
    /// <exception cref="IuException">Store.NotConnected, Store.RunNotFound.</exception>
    public async Task<CutRun> RequireRunAsync(string runId, CancellationToken cancellationToken) =>
        await Live.Runs.FindAsync(runId, cancellationToken).ConfigureAwait(false)
        ?? throw new IuException(ErrorCatalogue.RunNotFound, $"'{runId}'.", runId);

    /// <summary>Refuses a run that has ended, and says as what and when.</summary>
    /// <exception cref="IuException">Gate.RunEnded.</exception>
    public async Task RequireOpenAsync(CutRun run, CancellationToken cancellationToken)
    {
        if (RunStates.Next(run.State) is null)
        {
            DateTimeOffset? ended = await Live.Runs.EndedAtAsync(run.RunId, cancellationToken).ConfigureAwait(false);
            throw new IuException(ErrorCatalogue.RunEnded, $"It ended as {run.State}{(ended is { } at ? $", {at:u}" : "")}.", run.RunId);
        }
    }

    private static LiveRehearsal Rehearsal => new(Module, Random, TimeProvider.System);

    private static IHostLockout LockoutOf(LiveDatabase? live) =>
        live is null
            ? new LockoutFile(LockoutFile.DefaultPath, TimeProvider.System)
            : new DatabaseLockout(
                LockoutFile.DefaultPath,
                live.Description.SystemIdentifier,
                live.Description.Database,
                TimeProvider.System
            );
}
