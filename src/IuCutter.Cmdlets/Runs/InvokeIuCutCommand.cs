using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>
/// Runs a cut: all eleven phases in a dry run (the default); in Live until the run ends or waits for an approval.
/// Live is refused at once when the kill switch is off.
/// </summary>
[Cmdlet(
    VerbsLifecycle.Invoke,
    "IuCut",
    DefaultParameterSetName = PlanSet,
    SupportsShouldProcess = true,
    ConfirmImpact = ConfirmImpact.High
)]
[OutputType(typeof(CutRun))]
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

    /// <summary>DryRun (the default) or Live.</summary>
    [Parameter(ParameterSetName = PlanSet)]
    public CutMode Mode { get; set; } = CutMode.DryRun;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        CutServices services = CutServices.Of(Session);
        bool live = (ParameterSetName == RunSet ? Run.Mode : Mode) == CutMode.Live;
        if (live && !await MayGoOnAsync(services, cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        CutRun run =
            ParameterSetName == RunSet
                ? Run
                : await services.Engine.CreateAsync(Plan, Mode, CutServices.Requester, cancellationToken).ConfigureAwait(false);
        WriteObject(await FollowAsync(run, services.Engine.AdvanceAsync(run, NewProgress(), cancellationToken)).ConfigureAwait(false));
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
}
