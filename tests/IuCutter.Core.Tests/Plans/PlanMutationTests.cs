using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Tests.Documents;

namespace IuCutter.Core.Tests.Plans;

/// <summary>
/// The verifier accepts every plan and rejects every one with a bit changed, in source, plan or proof, over plans of every
/// kind. <c>IUCUTTER_TEST_PLAN_FLIPS</c> says how many changes are tried; the seed is fixed.
/// </summary>
[Trait("Promise", "5")]
public sealed class PlanMutationTests(ITestOutputHelper output)
{
    private const string Law = """
        We, the people.

        # Chương I. Quy định chung

        Điều 1. Phạm vi
        Luật này quy định: 1. một; 2. hai.

        **Điều 2.** Đối tượng áp dụng

        # Chương II

        Điều 3. Hiệu lực
        """;

    private static int Flips =>
        int.Parse(Environment.GetEnvironmentVariable("IUCUTTER_TEST_PLAN_FLIPS") ?? "1000", CultureInfo.InvariantCulture);

    [Fact]
    public void Verify_AnyFlippedBit_IsRejected()
    {
        List<CutPlan> plans = Plans();
        Random random = new Random(20260102);
        SortedDictionary<string, int> counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (int i = 0; i < Flips; i++)
        {
            CutPlan plan = plans[i % plans.Count];
            (string? what, bool rejected) = (i / plans.Count % 5) switch
            {
                0 => ("source", Rejects(FlipSource(plan, random, again: false))),
                1 => ("source, hashed again", Rejects(FlipSource(plan, random, again: true))),
                2 => ("plan", Rejects(FlipUnit(plan, random))),
                3 => ("plan, hashed again", RejectsRedigested(FlipUnit(plan, random))),
                _ => ("proof", !Same(FlipProof(PlanVerifier.Verify(plan), random), PlanVerifier.Verify(plan))),
            };
            Assert.True(rejected, $"flip {i} of {what} in a plan of {plan.ProfileName} is not seen");
            counts[what] = counts.GetValueOrDefault(what) + 1;
        }

        output.WriteLine(string.Join(", ", counts.Select(pair => $"{pair.Value} {pair.Key}")));
    }

    private static List<CutPlan> Plans()
    {
        List<CutPlan> plans = new List<CutPlan>
        {
            PlanBuilderTests.Sample(),
            PlanBuilderTests.Build(Law, "vi-law"),
            PlanBuilderTests.Build("\uFEFF" + Law.ReplaceLineEndings("\r\n"), "vi-law"),
            PlanBuilderTests.Build("---\na: b\n---\nTitle\n=====\n\ntext  \n\n## B\u0301\n", "markdown"),
            PlanBuilderTests.Build(
                "# Erster Abschnitt\n\n§ 1 Zweck\n\n(1) Das Gesetz.\n\n§ 1a Ziel\n\n§§ 2 bis 4 (weggefallen)\n",
                "de-law"
            ),
            PlanBuilderTests.Build("##### Article L. 111-1\n\nTexte.\n\n##### Article L. 111-2\n\nTexte.\n", "fr-law"),
        };
        foreach (
            (string? file, string? profile) in Corpus.Folder is null
                ? []
                : new[] { ("fr/constitution-1848.md", "fr-law"), ("pe/ley-32563-lone-cr.md", "es-law"), ("de/emslotsv_2003.md", "de-law") }
        )
        {
            plans.Add(PlanBuilder.Build(TestDocuments.Of(Corpus.Read(file)), "CORPUS", ProfileCatalogue.Get(profile), "o", "law"));
        }

        Assert.All(plans, plan => Assert.Equal(plan.Document.Length, PlanVerifier.Verify(plan).CoveredBytes));
        return plans;
    }

    private static CutPlan FlipSource(CutPlan plan, Random random, bool again)
    {
        byte[] bytes = plan.Document.Bytes.ToArray();
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        string hash = again ? Convert.ToHexStringLower(SHA256.HashData(bytes)) : plan.Document.Sha256;
        return plan with { Document = plan.Document with { Bytes = [.. bytes], Sha256 = hash } };
    }

    private static CutPlan FlipUnit(CutPlan plan, Random random)
    {
        int index = random.Next(plan.UnitCount);
        PlannedUnit unit = plan.Units[index];
        PlannedUnit changed = random.Next(13) switch
        {
            0 => unit with { Ordinal = Flip(unit.Ordinal, random) },
            1 => unit with { Address = Flip(unit.Address, random) },
            2 => unit with { ParentAddress = unit.ParentAddress is null ? plan.DocumentPrefix : Flip(unit.ParentAddress, random) },
            3 => unit with { UnitKind = Flip(unit.UnitKind, random) },
            4 => unit with { SectionType = Flip(unit.SectionType, random) },
            5 => unit with { SectionCode = Flip(unit.SectionCode, random) },
            6 => unit with { Title = Flip(unit.Title, random) },
            7 => unit with { Body = Flip(unit.Body, random) },
            8 => unit with { Span = unit.Span with { Start = Flip(unit.Span.Start, random) } },
            9 => unit with { Span = unit.Span with { Length = Flip(unit.Span.Length, random) } },
            10 => unit with { Span = unit.Span with { Line = Flip(unit.Span.Line, random) } },
            11 => unit with { BodySha256 = Flip(unit.BodySha256, random) },
            _ => unit with { CanonicalSha256 = Flip(unit.CanonicalSha256, random) },
        };
        return plan with { Units = plan.Units.SetItem(index, changed) };
    }

    private static PlanProof FlipProof(PlanProof proof, Random random) =>
        random.Next(6) switch
        {
            0 => proof with { PlanDigest = Flip(proof.PlanDigest, random) },
            1 => proof with { SourceSha256 = Flip(proof.SourceSha256, random) },
            2 => proof with { UnitCount = Flip(proof.UnitCount, random) },
            3 => proof with { ExclusionCount = Flip(proof.ExclusionCount, random) },
            4 => proof with { CoveredBytes = Flip(proof.CoveredBytes, random) },
            _ => proof with { Checks = proof.Checks.SetItem(0, Flip(proof.Checks[0], random)) },
        };

    /// <summary>A forger makes the digest fit. What only the profile can know, deriving the plan again tells.</summary>
    private static bool RejectsRedigested(CutPlan changed)
    {
        CutPlan forged = changed with { PlanDigest = new PlanText(changed).Digest() };
        return Rejects(forged) || Stops(() => PlanBuilder.RequireDerived(forged));
    }

    private static bool Rejects(CutPlan plan) => Stops(() => PlanVerifier.Verify(plan));

    private static bool Stops(Action action)
    {
        try
        {
            action();
            return false;
        }
        catch (IuException stop) when (stop.Definition == ErrorCatalogue.PlanRejected)
        {
            return true;
        }
    }

    private static bool Same(PlanProof one, PlanProof other) =>
        one with { Checks = default } == other with { Checks = default } && one.Checks.SequenceEqual(other.Checks);

    private static int Flip(int value, Random random) => value ^ (1 << random.Next(31));

    private static string Flip(string text, Random random)
    {
        char[] units = text.ToCharArray();
        // Within ASCII and the Latin letters: a lone surrogate is another test's matter.
        units[random.Next(units.Length)] ^= (char)(1 << random.Next(7));
        return new string(units);
    }
}
