using System.Management.Automation;
using IuCutter.Core.Documents;
using IuCutter.Core.Engine;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Backup;

namespace IuCutter.Cmdlets;

/// <summary>
/// Takes a live run up again after a crash, a stop or in another session, from what the database says alone, and goes
/// on until the run ends or waits for an approval. What was cut off is settled first; nothing is written twice.
/// </summary>
[Cmdlet(VerbsLifecycle.Resume, "IuRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(CutRun))]
public sealed class ResumeIuRunCommand : RunCommand
{
    private const int MaxShown = 2000;

    /// <summary>Id of the run. Store.RunNotFound when there is none in the database.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string RunId { get; set; } = "";

    /// <summary>
    /// The run's document, or a folder in which it lies: it is found by its pinned SHA-256, whatever it is called.
    /// Input.SourceMismatch for another document. Not needed once the ledger is written: then the database has it.
    /// </summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Path of the profile's file, when the run was not made with one that ships. Its digest must be the run's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Profile { get; set; }

    /// <summary>Ends the session of an owner that is alive but does not answer. What it has not committed is rolled back.</summary>
    [Parameter]
    public SwitchParameter TakeOver { get; set; }

    /// <summary>
    /// Rehearses the run when it makes its backup, as New-IuBackup -Rehearse does. Gate.RehearsalMissing when the backup is made without.
    /// </summary>
    [Parameter]
    public SwitchParameter Rehearse { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        CutServices services = CutServices.Of(Session, Rehearse);
        CutRun run = await services.RequireRunAsync(RunId, cancellationToken).ConfigureAwait(false);
        if (RunStates.Next(run.State) is null)
        {
            WriteObject(run);
            return;
        }

        TakeUp(run);
        RequireRehearsable(Rehearse, run);
        IuDocument document = await SourceAsync(services, run, cancellationToken).ConfigureAwait(false);
        string? profile = await ResolveOptionalPathAsync(Profile, cancellationToken).ConfigureAwait(false);
        run = run with { Plan = PlanRebuild.Build(run, document, profile) };
        if (!await ShouldProcessAsync(RunId, $"resume LIVE from {run.State}", cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        // Read again: the question may have stood for hours.
        RunHold? hold = (await services.Engine.ReadAsync(run, cancellationToken).ConfigureAwait(false)).Hold;
        await using IRunOwner owner = await services
            .Engine.ClaimAsync(run, new RunClaim(Resume: true, TakeOver), cancellationToken)
            .ConfigureAwait(false);
        if (hold is { Kind: RunHoldKind.Stop })
        {
            WriteWarning(
                $"This lifts the stop that {PlainText.Show(hold.By, MaxShown)} asked for at {hold.At:u}: "
                    + $"{PlainText.Show(hold.Reason, MaxShown)}."
            );
        }

        foreach (SettledAttempt settled in owner.Settled)
        {
            WriteWarning(
                $"{RunStates.Name(settled.Phase)}, attempt {settled.Attempt}: "
                    + $"{(settled.Decided ? "nothing was committed" : "a person must decide")}; {settled.Reason}."
            );
        }

        // The owner is us: nobody writes these any more.
        foreach (string file in services.Live.Backup is { } backup ? BackupLeftovers.Remove(backup.Directory, RunId) : [])
        {
            WriteVerbose($"Removed {file}, which a backup that was cut off left.");
        }

        run = await FollowAsync(run, services.Engine.AdvanceAsync(run, owner, NewProgress(), cancellationToken)).ConfigureAwait(false);
        run = await services.Engine.ReadAsync(run, cancellationToken).ConfigureAwait(false);
        WriteObject(run);
        await CheckpointAsync(run, cancellationToken).ConfigureAwait(false);
    }

    private async Task<IuDocument> SourceAsync(CutServices services, CutRun run, CancellationToken cancellationToken)
    {
        if (Path is null)
        {
            byte[] bytes =
                await services.Live.Runs.ReadSourceAsync(run.RunId, cancellationToken).ConfigureAwait(false)
                ?? throw new IuException(ErrorCatalogue.SourceMissing, $"Its SHA-256 is {run.SourceSha256}.", run.RunId);
            return PlanRebuild.Admit(TimeProvider.System, run.RunId, bytes);
        }

        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        if (Directory.Exists(path))
        {
            path =
                await PlanRebuild.FindAsync(run, path, cancellationToken).ConfigureAwait(false)
                ?? throw new IuException(ErrorCatalogue.SourceMissing, $"No file in {path} has SHA-256 {run.SourceSha256}.", run.RunId);
        }

        return await new DocumentReader(TimeProvider.System).ReadAsync(path, cancellationToken).ConfigureAwait(false);
    }
}
