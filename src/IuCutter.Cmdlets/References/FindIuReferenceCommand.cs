using System.Management.Automation;
using IuCutter.Core.References;

namespace IuCutter.Cmdlets;

/// <summary>
/// Finds the cross-references in the units of a plan and says what each names: a unit of the plan, one that is missing, or another
/// document.
/// </summary>
[Cmdlet(VerbsCommon.Find, "IuReference")]
[OutputType(typeof(IuReference))]
public sealed class FindIuReferenceCommand : IuCmdlet
{
    /// <summary>The plan, from New-IuCutPlan with the profile of the document's law.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public CutPlan Plan { get; set; } = null!;

    /// <summary>Only references of these kinds: Internal, Dangling or External. Default: all of them.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public ReferenceStatus[] Status { get; set; } = [ReferenceStatus.Internal, ReferenceStatus.Dangling, ReferenceStatus.External];

    /// <inheritdoc/>
    protected override async Task ProcessAsync(CancellationToken cancellationToken)
    {
        foreach (IuReference reference in ReferenceFinder.Find(Plan))
        {
            if (Status.Contains(reference.Status))
            {
                await WriteObjectAsync(reference, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
