using IuCutter.Core.Adapters;
using IuCutter.Core.Approvals;
using IuCutter.Core.Execution;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Core.Simulation;
using IuCutter.Core.Verification;
using IuCutter.Postgres.Approvals;
using IuCutter.Postgres.AuditLog;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Checkpoints;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Execution;
using IuCutter.Postgres.Ledger;
using IuCutter.Postgres.Probes;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Runs;

namespace IuCutter.Postgres;

/// <summary>The database that a session is connected to, and the keys that its operator named. Holds no open connection.</summary>
/// <param name="Provider">Opens connections.</param>
/// <param name="Description">Which database it is.</param>
/// <param name="ExecutorKey">Key of DOT-991; null when none was named.</param>
/// <param name="VerifierKey">Key of DOT-992; null when none was named.</param>
/// <param name="Backup">How backups are made; null when no recipient was named.</param>
internal sealed record LiveDatabase(
    NpgsqlConnectionProvider Provider,
    IuConnection Description,
    string? ExecutorKey,
    string? VerifierKey,
    BackupOptions? Backup
)
{
    /// <summary>Where checkpoints are written. Default: this host's own folder.</summary>
    public CheckpointPlaces CheckpointPlaces { get; init; } = new(CheckpointPlaces.DefaultFolder);

    /// <summary>Path of the program that asks for the time stamps of evidence bundles; null for no time stamp.</summary>
    public string? TimestampCommand { get; init; }

    /// <summary>Translates what the driver throws.</summary>
    public IFaultTranslator Faults { get; } = new PostgresFaultTranslator();

    /// <summary>The kill switch's store.</summary>
    public IExecutionControl ExecutionControl => new PostgresExecutionControl(Provider, Description.Service);

    /// <summary>The live runs.</summary>
    public PostgresRunStore Runs => new(Commands, Provider);

    /// <summary>The facts of live runs for a report.</summary>
    public RunFactsReader RunFacts => new(Provider);

    /// <summary>Approvals and permits.</summary>
    public IApprovalStore Approvals => new PostgresApprovalStore(Commands);

    /// <summary>The roster of signers, to be shown.</summary>
    public RosterInForce Roster => new(Commands);

    /// <summary>The audit log, to be read.</summary>
    public LogReader AuditLog => new(Provider);

    /// <summary>The checkpoints of the log outside of the database.</summary>
    public CheckpointDesk Checkpoints => new(Provider, CheckpointPlaces, ExecutorKey, TimeProvider.System);

    /// <summary>Probes rights, and the keys that the legs will need.</summary>
    public IGrantProbe Grants =>
        new DutyKeyProbe(new PostgresGrantProbe(Commands), Provider, new SshKeygenSignatures(), ExecutorKey, VerifierKey);

    /// <summary>The questions of a dry run to the database.</summary>
    public IDryRunProbe DryRun => new PostgresDryRunProbe(Commands);

    /// <summary>Reads units back.</summary>
    public IUnitReader Units => new PostgresUnitReader(Provider);

    /// <summary>The live adapter with its four collaborators. Constructing it opens nothing.</summary>
    /// <param name="random">Where ids come from.</param>
    /// <param name="rehearsals">Whether the backup's proof goes on to a rehearsal; null for none, unless the roster demands one.</param>
    public ILiveExecutionAdapter CreateAdapter(IRandomSource random, RehearsalDemand? rehearsals = null)
    {
        SshKeygenSignatures signatures = new SshKeygenSignatures();
        return new ProductionLiveExecutionAdapter(
            Provider,
            Backup is null
                ? null
                : new PgDumpBackupRunner(
                    Provider,
                    Backup with
                    {
                        SigningKey = ExecutorKey,
                    },
                    new ProofAttestation(Provider, signatures, VerifierKey),
                    rehearsals: rehearsals
                ),
            new PostgresGovernanceWriter(signatures, ExecutorKey, random),
            new PostgresVerifyWriter(signatures, VerifierKey, random)
        );
    }

    /// <summary>Whether this host has the login of a role; true also where that cannot be found out now.</summary>
    public async Task<bool> HasLoginAsync(DatabaseRole role, CancellationToken cancellationToken)
    {
        try
        {
            return await Provider
                .UseRoleAsync(role, Description.Service, _ => Task.FromResult(true), cancellationToken)
                .ConfigureAwait(false);
        }
        catch (IuException refused) when (refused.Definition != ErrorCatalogue.Cancelled)
        {
            return refused.Definition != ErrorCatalogue.LoginMissing;
        }
    }

    private RoleCommands Commands => new(Provider);
}
