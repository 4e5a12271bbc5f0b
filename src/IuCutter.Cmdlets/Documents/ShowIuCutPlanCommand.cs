using System.Management.Automation;
using System.Text;
using IuCutter.Core.Approvals;
using IuCutter.Core.Pages;
using IuCutter.Core.Plans;

namespace IuCutter.Cmdlets;

/// <summary>
/// Writes a plan as one HTML page for the person who must approve it: the source on the left, the units on the right.
/// The page needs no network and no script. With <c>-As List</c> it writes the warnings and units as plain text, in the lines of
/// the card; a card that does not show all of them names the SHA-256 of this file.
/// A plan that does not hold, or that its profile does not give, gets none.
/// </summary>
[Cmdlet(VerbsCommon.Show, "IuCutPlan", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(WrittenFile))]
public sealed class ShowIuCutPlanCommand : IuCmdlet
{
    /// <summary>The plan, from New-IuCutPlan.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public CutPlan Plan { get; set; } = null!;

    /// <summary><c>Page</c> writes HTML, <c>List</c> the warnings and units as UTF-8 text. Default: Page.</summary>
    [Parameter]
    [ValidateSet("Page", "List")]
    public string As { get; set; } = "Page";

    /// <summary>File to write the page or the list to. An existing file is not overwritten: Input.FileNotWritten.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        bool isList = string.Equals(As, "List", StringComparison.OrdinalIgnoreCase);
        string kind = isList ? "list" : "page";
        string path = await ResolvePathAsync(Path, cancellationToken).ConfigureAwait(false);
        if (!await ShouldProcessAsync(path, $"write the {kind} of plan {Plan.PlanDigest}", cancellationToken).ConfigureAwait(false))
        {
            return;
        }

        // A page is believed: it must not show what nobody could have cut.
        ProvedPlan proved = ProvedPlan.Of(Plan);
        proved.RequireDerived();
        WriteObject(
            await NewFile
                .WriteAsync(path, kind, Plan.PlanDigest, (file, token) => Write(proved.Plan, isList, file, token), cancellationToken)
                .ConfigureAwait(false)
        );
    }

    private static void Write(CutPlan plan, bool isList, Stream file, CancellationToken cancellationToken)
    {
        if (isList)
        {
            file.Write(Encoding.UTF8.GetBytes(PlanList.Text(plan)));
        }
        else
        {
            PlanPage.Write(plan, file, cancellationToken);
        }
    }
}
