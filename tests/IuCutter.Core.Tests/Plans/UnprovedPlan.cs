using System.Runtime.CompilerServices;
using IuCutter.Core.Plans;

namespace IuCutter.Core.Tests.Plans;

/// <summary>
/// A plan with a proof that it never got: what lies behind the doors must hold by itself. Nothing but a test can make one.
/// </summary>
internal static class UnprovedPlan
{
    public static ProvedPlan Of(CutPlan plan)
    {
        KeptUnits units = new KeptUnits(plan.Units);
        PlanProof proof = new PlanProof(
            plan.PlanDigest,
            plan.Document.Sha256,
            plan.UnitCount,
            plan.Exclusions.Length,
            plan.Document.Length,
            []
        );
        return New(plan with { Units = units.ToUnits() }, units, proof);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern ProvedPlan New(CutPlan plan, KeptUnits units, PlanProof proof);
}
