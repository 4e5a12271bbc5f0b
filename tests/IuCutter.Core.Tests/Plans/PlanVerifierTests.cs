using System.Collections.Immutable;
using CsCheck;
using IuCutter.Core.Plans;

namespace IuCutter.Core.Tests.Plans;

/// <summary>The verifier accepts what the builder makes, and nothing that differs from it in any way.</summary>
public sealed class PlanVerifierTests
{
    private static readonly CutPlan Plan = PlanBuilderTests.Sample();

    [Fact]
    public void Verify_Sample_IsProved()
    {
        PlanProof proof = PlanVerifier.Verify(Plan);
        Assert.Equal(Plan.PlanDigest, proof.PlanDigest);
        Assert.Equal(Plan.Document.Sha256, proof.SourceSha256);
        Assert.Equal(Plan.Document.Length, proof.CoveredBytes);
        Assert.Equal((Plan.UnitCount, Plan.Exclusions.Length), (proof.UnitCount, proof.ExclusionCount));
        Assert.NotEmpty(proof.Checks);
    }

    [Fact]
    public void Verify_AnyFlippedBitOfTheSource_IsRejected() =>
        Gen.Select(Gen.Int[0, Plan.Document.Length - 1], Gen.Int[0, 7])
            .Sample(
                (at, bit) =>
                {
                    byte[] bytes = Plan.Document.Bytes.ToArray();
                    bytes[at] ^= (byte)(1 << bit);
                    AssertRejected(Plan with { Document = Plan.Document with { Bytes = [.. bytes] } });
                    // A source whose document record was made to agree is no better.
                    AssertRejected(
                        Plan with
                        {
                            Document = Plan.Document with
                            {
                                Bytes = [.. bytes],
                                Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)),
                            },
                        }
                    );
                },
                iter: 2_000
            );

    [Fact]
    public void Verify_AnyChangedMemberOfAUnit_IsRejected() =>
        Gen.Int[0, Plan.UnitCount - 1]
            .Sample(
                index =>
                {
                    PlannedUnit unit = Plan.Units[index];
                    foreach (PlannedUnit changed in Changes(unit))
                    {
                        AssertRejected(Plan with { Units = Plan.Units.SetItem(index, changed) });
                        AssertRejected(
                            Redigest(Plan with { Units = Plan.Units.SetItem(index, changed) }),
                            unlessOnlyDigest: changed.SectionType != unit.SectionType
                        );
                    }
                },
                iter: 100
            );

    [Fact]
    public void Verify_ChangedPlan_IsRejected()
    {
        ImmutableArray<PlannedUnit> shorter = Plan.Units.RemoveAt(5);
        CutPlan[] changed =
        [
            Plan with
            {
                PlanDigest = new string('0', 64),
            },
            Plan with
            {
                DocumentPrefix = "ICX-SALU",
            },
            Plan with
            {
                ProfileDigest = new string('0', 64),
            },
            Plan with
            {
                ProfileName = "markdown",
            },
            Plan with
            {
                OwnerRef = "other",
            },
            Plan with
            {
                PublicationType = "other",
            },
            Plan with
            {
                Units = [],
            },
            Plan with
            {
                Units = default,
            },
            Plan with
            {
                Units = shorter,
            },
            Plan with
            {
                Units = Plan.Units.Add(Plan.Units[^1]),
            },
            Plan with
            {
                Units = [.. Plan.Units.Reverse()],
            },
            Plan with
            {
                Exclusions = [],
            },
            Plan with
            {
                Exclusions = Plan.Exclusions.SetItem(0, Plan.Exclusions[0] with { Kind = "separator" }),
            },
            Plan with
            {
                Exclusions = Plan.Exclusions.SetItem(0, Plan.Exclusions[0] with { Kind = "other" }),
            },
            Plan with
            {
                Exclusions = Plan.Exclusions.SetItem(0, Plan.Exclusions[0] with { Sha256 = new string('0', 64) }),
            },
            Plan with
            {
                Document = Plan.Document with { LineCount = 1 },
            },
            Plan with
            {
                Document = Plan.Document with { Length = 1 },
            },
            Plan with
            {
                Document = Plan.Document with { HasByteOrderMark = true },
            },
        ];
        foreach (CutPlan plan in changed)
        {
            AssertRejected(plan);
        }
    }

    [Fact]
    public void Verify_Rejection_NamesThePlace()
    {
        int index = 7;
        IuException? stop = AssertRejected(Plan with { Units = Plan.Units.SetItem(index, Plan.Units[index] with { Body = "x" }) });
        Assert.Contains($"unit 8 ({Plan.Units[index].Address})", stop!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_DuplicateAddress_IsRejected()
    {
        CutPlan plan = PlanBuilderTests.Build("# A\n# B\n", "markdown-law");
        PlannedUnit twin = plan.Units[1] with { Address = plan.Units[0].Address, SectionCode = plan.Units[0].SectionCode };
        Assert.Contains("taken", AssertRejected(plan with { Units = plan.Units.SetItem(1, twin) })!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Verify_RuleUnderAnArticle_IsItsTextInALaw()
    {
        CutPlan plan = PlanBuilderTests.Build("Điều 1. Phạm vi\n===\n\nĐiều 2. Hiệu lực\n---\ntext\n", "vi-law");
        Assert.All(plan.Units, unit => Assert.False(unit.HeadingOnly));
        PlanVerifier.Verify(plan);
    }

    private static IEnumerable<PlannedUnit> Changes(PlannedUnit unit)
    {
        yield return unit with
        {
            Ordinal = unit.Ordinal + 1,
        };
        yield return unit with
        {
            Address = unit.Address + "x",
        };
        yield return unit with
        {
            Address = "é" + unit.Address,
        };
        yield return unit with
        {
            ParentAddress = unit.ParentAddress is null ? "ICX-SALT" : null,
        };
        yield return unit with
        {
            UnitKind = "note",
        };
        yield return unit with
        {
            SectionType = unit.SectionType == "section" ? "article" : "section",
        };
        yield return unit with
        {
            SectionCode = unit.SectionCode + "x",
        };
        yield return unit with
        {
            Title = unit.Title + ".",
        };
        yield return unit with
        {
            Title = "",
        };
        yield return unit with
        {
            Body = unit.Body + " ",
        };
        yield return unit with
        {
            Body = unit.Body[1..],
        };
        yield return unit with
        {
            Span = unit.Span with { Start = unit.Span.Start + 1 },
        };
        yield return unit with
        {
            Span = unit.Span with { Start = -1 },
        };
        yield return unit with
        {
            Span = unit.Span with { Length = unit.Span.Length + 1 },
        };
        yield return unit with
        {
            Span = unit.Span with { Length = int.MaxValue },
        };
        yield return unit with
        {
            Span = unit.Span with { Length = 0 },
        };
        yield return unit with
        {
            Span = unit.Span with { Line = unit.Span.Line + 1 },
        };
        yield return unit with
        {
            Span = unit.Span with { Column = unit.Span.Column + 1 },
        };
        yield return unit with
        {
            BodySha256 = unit.BodySha256.ToUpperInvariant(),
        };
        yield return unit with
        {
            CanonicalSha256 = new string('0', 64),
        };
        yield return unit with
        {
            CanonicalSha256 = unit.TitleSha256,
        };
        yield return unit with
        {
            HeadingOnly = !unit.HeadingOnly,
        };
    }

    /// <summary>What a forger would do: make the digest fit the changed plan.</summary>
    private static CutPlan Redigest(CutPlan plan) => plan with { PlanDigest = new PlanText(plan).Digest() };

    private static IuException? AssertRejected(CutPlan plan, bool unlessOnlyDigest = false)
    {
        if (unlessOnlyDigest)
        {
            // The section type is the profile's choice: source and plan alone cannot tell, the digest holds it.
            return null;
        }

        IuException stop = Assert.Throws<IuException>(() => PlanVerifier.Verify(plan));
        Assert.Same(ErrorCatalogue.PlanRejected, stop.Definition);
        return stop;
    }
}
