using IuCutter.Core.Plans;
using IuCutter.Core.Tests.Plans;

namespace IuCutter.Core.Tests.Marking;

/// <summary>The addresses of the units that a law is cut into.</summary>
internal static class CutAddresses
{
    /// <summary>Demands these units, in this order, beside a preamble, and no warning.</summary>
    public static void AssertUnits(string profile, string text, params string[] addresses)
    {
        CutPlan plan = PlanBuilderTests.Build(text, profile);
        Assert.Equal(addresses, plan.Units.Where(unit => unit.SectionCode != "PREAMBLE").Select(unit => unit.Address["ICX/".Length..]));
        PlanVerifier.Verify(plan);
        Assert.Empty(plan.Warnings);
    }
}
