using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>
/// Creates a run of a plan: pins the source, proves the plan by the second reading, and waits for the first approval.
/// A live run is recorded in the database; a dry run lives in the session.
/// </summary>
[Cmdlet(VerbsCommon.New, "IuRun", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(CutRun))]
public sealed class NewIuRunCommand : IuCmdlet
{
    /// <summary>The plan, from New-IuCutPlan.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public CutPlan Plan { get; set; } = null!;

    /// <summary>DryRun (the default) or Live.</summary>
    [Parameter]
    public CutMode Mode { get; set; } = CutMode.DryRun;

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        if (await ShouldProcessAsync(Plan.DocumentPrefix, $"create a {Mode} run", cancellationToken).ConfigureAwait(false))
        {
            WriteObject(
                await CutServices.Of(Session).Engine.CreateAsync(Plan, Mode, CutServices.Requester, cancellationToken).ConfigureAwait(false)
            );
        }
    }
}
