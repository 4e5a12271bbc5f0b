using System.Management.Automation;
using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Runs;

namespace IuCutter.Cmdlets;

/// <summary>Gets runs: the live ones of the database and the dry ones of this session, newest first.</summary>
[Cmdlet(VerbsCommon.Get, "IuRun", DefaultParameterSetName = RunSet)]
[OutputType(typeof(CutRun), typeof(RunExplanation), typeof(AuditDebt), typeof(CreatedUnit), typeof(IuRehearsal))]
public sealed class GetIuRunCommand : IuCmdlet
{
    private const string RunSet = "Run";
    private const string ExplainSet = "Explain";
    private const string DebtSet = "Debt";
    private const string UnitsSet = "Units";
    private const string RehearsalSet = "Rehearsal";

    private int _debts;

    /// <summary>Id of a run; all runs when it is not given. Store.RunNotFound when there is none.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? RunId { get; set; }

    /// <summary>The plan that the run was made from, to go on with it in another session. Its digest must be the run's.</summary>
    [Parameter(ParameterSetName = RunSet)]
    public CutPlan? Plan { get; set; }

    /// <summary>
    /// Says in plain words where the run stands, what is committed for good and what is not, who must act, and the one
    /// next command with what it will do. It answers also while the database cannot be asked: then it says why, and what is known without.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = ExplainSet)]
    public SwitchParameter Explain { get; set; }

    /// <summary>
    /// Lists audit debt: runs whose units are in the database while ledger or verdict are not. Where there is one, the
    /// error Gate.AuditDebt follows the list; a runbook in iucut ends there with exit code 4.
    /// </summary>
    [Parameter(Mandatory = true, ParameterSetName = DebtSet)]
    public SwitchParameter Debt { get; set; }

    /// <summary>Lists the units that leg A of the run created, with the ids that the database gave them; none before leg A.</summary>
    [Parameter(Mandatory = true, ParameterSetName = UnitsSet)]
    public SwitchParameter Units { get; set; }

    /// <summary>Gives the report of the run's rehearsal: rows, durations, locks and digests; nothing when it was not rehearsed.</summary>
    [Parameter(Mandatory = true, ParameterSetName = RehearsalSet)]
    public SwitchParameter Rehearsal { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        CutServices services = CutServices.Of(Session);
        if ((Debt || Units || Rehearsal) && !services.IsConnected)
        {
            // No list is not an empty list.
            throw new IuException(ErrorCatalogue.NotConnected, "");
        }

        IRunStore?[] stores = [services.LiveRuns, services.DryRuns];
        IuException? silent = null;
        foreach (IRunStore store in stores.OfType<IRunStore>())
        {
            try
            {
                if (await FindAsync(store, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }
            }
            catch (IuException stop)
                when (Explain && RunId is not null && !ReferenceEquals(store, services.DryRuns) && UnreachableRunExplainer.IsSilence(stop))
            {
                silent = stop;
            }
        }

        if (RunId is null)
        {
            return;
        }

        if (Explain && silent is null && !services.IsConnected)
        {
            silent = new IuException(ErrorCatalogue.NotConnected, "", RunId);
        }

        if (silent is null)
        {
            throw new IuException(ErrorCatalogue.RunNotFound, $"'{RunId}'.", RunId);
        }

        string folder = (services.IsConnected ? services.Live.Backup?.Directory : null) ?? BackupOptions.DefaultDirectory;
        WriteObject(UnreachableRunExplainer.Explain(RunId, silent, BackupFiles.OfRun(folder, RunId)));
    }

    /// <inheritdoc/>
    protected override Task EndAsync(CancellationToken cancellationToken)
    {
        if (_debts > 0)
        {
            WriteStop(new IuException(ErrorCatalogue.AuditDebt, $"{_debts} of them."));
        }

        return Task.CompletedTask;
    }

    private async Task<bool> FindAsync(IRunStore store, CancellationToken cancellationToken)
    {
        if (RunId is not null)
        {
            if (await store.FindAsync(RunId, cancellationToken).ConfigureAwait(false) is not { } found)
            {
                return false;
            }

            await EmitAsync(found, cancellationToken).ConfigureAwait(false);
            return true;
        }

        foreach (CutRun run in await store.ListAsync(cancellationToken).ConfigureAwait(false))
        {
            await EmitAsync(run, cancellationToken).ConfigureAwait(false);
        }

        return false;
    }

    private async Task EmitAsync(CutRun run, CancellationToken cancellationToken)
    {
        if (Plan is not null && Plan.PlanDigest != run.PlanDigest)
        {
            throw new IuException(
                ErrorCatalogue.PlanRejected,
                $"The run was made from plan {run.PlanDigest}, this is {Plan.PlanDigest}.",
                run.RunId
            );
        }

        if (Explain)
        {
            await WriteObjectAsync(
                    await CutServices.Of(Session).ExplainAsync(run, cancellationToken).ConfigureAwait(false),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        else if (Units)
        {
            await EmitUnitsAsync(run, cancellationToken).ConfigureAwait(false);
        }
        else if (Rehearsal)
        {
            await EmitRehearsalAsync(run, cancellationToken).ConfigureAwait(false);
        }
        else if (!Debt)
        {
            await WriteObjectAsync(run with { Plan = run.Plan ?? Plan }, cancellationToken).ConfigureAwait(false);
        }
        else if (AuditDebts.Of(run, TimeProvider.System.GetUtcNow()) is { } debt)
        {
            _debts++;
            await WriteObjectAsync(debt, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task EmitRehearsalAsync(CutRun run, CancellationToken cancellationToken)
    {
        if (
            run.Mode == CutMode.Live
            && await CutServices.Of(Session).Live.Runs.ReadRehearsalAsync(run.RunId, cancellationToken).ConfigureAwait(false)
                is { } rehearsal
        )
        {
            await WriteObjectAsync(rehearsal, cancellationToken).ConfigureAwait(false);
        }
    }

    // A dry run created none.
    private async Task EmitUnitsAsync(CutRun run, CancellationToken cancellationToken)
    {
        if (run.Mode != CutMode.Live)
        {
            return;
        }

        PostgresRunStore runs = CutServices.Of(Session).Live.Runs;
        foreach (CreatedUnit unit in await runs.ReadUnitsAsync(run.RunId, cancellationToken).ConfigureAwait(false))
        {
            await WriteObjectAsync(unit, cancellationToken).ConfigureAwait(false);
        }
    }
}
