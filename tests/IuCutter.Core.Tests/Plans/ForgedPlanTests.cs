using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Plans;

namespace IuCutter.Core.Tests.Plans;

/// <summary>
/// Plans that no profile gives for the document, made whole again with a digest of their own. The verifier reads only
/// source and plan and cannot know; deriving the plan anew does.
/// </summary>
[Trait("Promise", "5")]
public sealed class ForgedPlanTests
{
    [Theory]
    [InlineData("swallowed article")]
    [InlineData("section type")]
    [InlineData("parent")]
    public void RequireDerived_PlanThatTheProfileDoesNotGive_IsRejected(string what)
    {
        CutPlan plan = TestRuns.Plan();
        CutPlan forged = what switch
        {
            "swallowed article" => plan with { Units = plan.Units.RemoveAt(2).SetItem(1, Swallow(plan)) },
            "section type" => plan with { Units = plan.Units.SetItem(1, plan.Units[1] with { SectionType = "principle" }) },
            "parent" => plan with
            {
                Units = plan.Units.SetItem(
                    2,
                    plan.Units[2] with
                    {
                        ParentAddress = null,
                        Address = $"{plan.DocumentPrefix}/{plan.Units[2].SectionCode}",
                    }
                ),
            },
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, "not a forgery"),
        };
        forged = forged with { PlanDigest = new PlanText(forged).Digest() };
        IuException refusal = Assert.Throws<IuException>(() => PlanBuilder.RequireDerived(forged));
        Assert.Equal("Integrity.PlanRejected", refusal.Definition.Id);
        PlanBuilder.RequireDerived(plan);
    }

    private static PlannedUnit Swallow(CutPlan plan)
    {
        SourceSpan first = plan.Units[1].Span;
        SourceSpan span = first with { Length = plan.Units[2].Span.End - first.Start };
        byte[] bytes = plan.Document.Bytes.AsSpan().Slice(span.Start, span.Length).ToArray();
        return plan.Units[1] with
        {
            Span = span,
            Body = Encoding.UTF8.GetString(bytes),
            BodySha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            CanonicalSha256 = SourceCanon.CanonicalHash(bytes),
        };
    }
}
