using System.Management.Automation;
using IuCutter.Core.Runs;

namespace IuCutter.Cmdlets;

/// <summary>
/// Runs a cut: all eleven phases in a dry run (the default); in Live until the run ends or waits for an approval.
/// Live is refused at once when the kill switch is off. A rehearsal runs the live phases and the undo in a restored copy.
/// </summary>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "IuCut",
    DefaultParameterSetName = PlanSet,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[OutputType(typeof(CutRun), typeof(IuRehearsal))]
public sealed class InvokeIuCutCommand : RunCommand
{
    private const string PlanSet = "Plan";
    private const string RunSet = "Run";

    /// <summary>The plan, from New-IuCutPlan: a new run is made of it.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = PlanSet)]
    public CutPlan Plan { get; set; } = null!;

    /// <summary>A run to go on with, from New-IuRun or Get-IuRun -Plan.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = RunSet)]
    public CutRun Run { get; set; } = null!;

    /// <summary>
    /// DryRun (the default), Live, or Rehearsal: all live phases and the undo in a copy of the database, restored on a server that is
    /// made for it and removed after it. A rehearsal needs no approval, works with execution off, and writes nothing in the database.
    /// </summary>
    [Parameter(ParameterSetName = PlanSet)]
    public InvocationMode Mode { get; set; } = InvocationMode.DryRun;

    /// <summary>
    /// Rehearses the live run when it makes its backup, as New-IuBackup -Rehearse does. Input.BadArgument in another mode.
    /// </summary>
    [Parameter]
    public SwitchParameter Rehearse { get; set; }

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        CutServices services = CutServices.Of(Session, Rehearse);
        bool live = ParameterSetName == RunSet ? Run.Mode == CutMode.Live : Mode == InvocationMode.Live;
        RequireLiveForRehearsal(Rehearse, live);
        if (ParameterSetName == PlanSet && Mode == InvocationMode.Rehearsal)
        {
            await RehearseAsync(services, cancellationToken).ConfigureAwait(false);
            return;
        }

        if (ParameterSetName == RunSet)
        {
            TakeUp(Run);
        }

        if (Rehearse && ParameterSetName == RunSet)
        {
            RequireRehearsable(Rehearse, await services.Engine.ReadAsync(Run, cancellationToken).ConfigureAwait(false));
        }

        if (live && !await MayGoOnAsync(services, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        CutRun run =
            ParameterSetName == RunSet
                ? Run
                : await services
                    .Engine.CreateAsync(Plan, live ? CutMode.Live : CutMode.DryRun, CutServices.Requester, cancellationToken)
                    .ConfigureAwait(false);
        run = await FollowAsync(run, services.Engine.AdvanceAsync(run, NewProgress(), cancellationToken)).ConfigureAwait(false);
        WriteObject(run);
        await CheckpointAsync(run, cancellationToken).ConfigureAwait(false);
    }

    // It changes nothing that stays, so there is nothing to confirm; with -WhatIf it is only named.
    private async Task RehearseAsync(CutServices services, CancellationToken cancellationToken)
    {
        if (
            MyInvocation.BoundParameters.GetValueOrDefault("WhatIf") is SwitchParameter { IsPresent: true }
            && !await ShouldProcessAsync(Plan.DocumentPrefix, "rehearse live in a restored copy", cancellationToken).ConfigureAwait(false)
        )
        {
            return;
        }

        WriteObject(await services.Rehearsals.RunAsync(Plan, new DumpProgress(NewProgress()), cancellationToken).ConfigureAwait(false));
    }

    private async Task<bool> MayGoOnAsync(CutServices services, CancellationToken cancellationToken)
    {
        CutPlan plan = ParameterSetName == PlanSet ? Plan : Run.Plan ?? throw new IuException(ErrorCatalogue.PlanMissing, "", Run.RunId);

        // The switch is asked before the operator is: a refusal needs no confirmation.
        await services.Engine.RequireLiveAsync(plan, cancellationToken).ConfigureAwait(false);
        return await ShouldProcessAsync(
                ParameterSetName == PlanSet ? plan.DocumentPrefix : Run.RunId,
                "run the next phases LIVE",
                cancellationToken
            )
            .ConfigureAwait(false);
    }

    private sealed class DumpProgress(IProgress<PhaseProgress> progress) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new PhaseProgress(RunPhase.PreWriteBackup, value, 0, "bytes"));
    }
}
