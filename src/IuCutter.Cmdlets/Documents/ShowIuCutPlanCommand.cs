using System.Management.Automation;
using IuCutter.Core.Pages;
using IuCutter.Core.Plans;

namespace IuCutter.Cmdlets;

/// <summary>
/// Writes a plan as one HTML page for the person who must approve it: the source on the left, the units on the right.
/// The page needs no network and no script. A plan that does not hold, or that its profile does not give, gets none.
/// </summary>
[Cmdlet(VerbsCommon.Show, "IuCutPlan", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(WrittenFile))]
public sealed class ShowIuCutPlanCommand : IuCmdlet
{
    /// <summary>The plan, from New-IuCutPlan.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public CutPlan Plan { get; set; } = null!;

    /// <summary>File to write the page to. An existing file is not overwritten: Input.FileNotWritten.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        if (!await ShouldProcessAsync(path, $"write the page of plan {Plan.PlanDigest}", cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        // A page is believed: it must not show what nobody could have cut.
        ProvedPlan proved = ProvedPlan.Of(Plan);
        proved.RequireDerived();
        WriteObject(
            await NewFile
                .WriteAsync(path, "page", Plan.PlanDigest, (file, token) => PlanPage.Write(proved.Plan, file, token), cancellationToken)
                .ConfigureAwait(false)
        );
    }
}
