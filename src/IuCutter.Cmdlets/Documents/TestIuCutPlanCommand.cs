using System.Management.Automation;
using IuCutter.Core.Plans;

namespace IuCutter.Cmdlets;

/// <summary>
/// Proves a plan against its source by a second, separately written reading: coverage, hashes, addresses, digest.
/// A plan that does not hold ends with Integrity.PlanRejected.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "IuCutPlan")]
[OutputType(typeof(PlanProof))]
public sealed class TestIuCutPlanCommand : IuCmdlet
{
    /// <summary>The plan, from New-IuCutPlan.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public CutPlan Plan { get; set; } = null!;

    /// <inheritdoc/>
    protected override Task ProcessAsync(CancellationToken cancellationToken)
    {
        WriteObject(ProvedPlan.Prove(Plan).Proof);
        return Task.CompletedTask;
    }
}
