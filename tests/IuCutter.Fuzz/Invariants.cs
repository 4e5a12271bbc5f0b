using System.Text;
using IuCutter.Core.Documents;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;

namespace IuCutter.Fuzz;

/// <summary>What holds of every input under every profile: a plan that is proved, or a stop that is defined.</summary>
internal static class Invariants
{
    private static readonly DocumentReader Reader = new(TimeProvider.System);

    /// <summary>Cuts an input.</summary>
    /// <returns>What became of it, in a word; inputs with a new word are kept and changed again.</returns>
    /// <exception cref="InvariantException">Something does not hold.</exception>
    public static (string Outcome, string Behaviour) Check(byte[] input, GrammarProfile profile, string? level, Random random)
    {
        CutPlan plan;
        try
        {
            plan = Build(input, profile, level);
        }
        catch (IuException stop) when (stop.Definition.Id.StartsWith("Input.", StringComparison.Ordinal))
        {
            return (stop.Definition.Id, $"{profile.Name} {stop.Definition.Id}");
        }

        PlanProof proof = PlanVerifier.Verify(plan);
        Require(proof.CoveredBytes == input.Length, "the proof covers another length");
        Require(Concatenated(plan).SequenceEqual(input), "the rows are not the source");
        Require(Flipped(plan, random), "the verifier accepts another source");
        Require(Addresses(plan, profile, level), "other line ends give other addresses");
        return ("plan", Behaviour(plan, profile));
    }

    private static CutPlan Build(byte[] input, GrammarProfile profile, string? level) =>
        PlanBuilder.Build(Reader.Admit("fuzz.md", input), "FUZZ", profile, "fuzz", "law", level);

    private static IEnumerable<byte> Concatenated(CutPlan plan) =>
        plan
            .Units.Select(unit => (unit.Span.Start, Bytes: Encoding.UTF8.GetBytes(unit.Body)))
            .Concat(
                plan.Exclusions.Select(exclusion =>
                    (exclusion.Span.Start, Bytes: plan.Document.Bytes.AsSpan().Slice(exclusion.Span.Start, exclusion.Span.Length).ToArray())
                )
            )
            .OrderBy(part => part.Start)
            .SelectMany(part => part.Bytes);

    private static bool Flipped(CutPlan plan, Random random)
    {
        byte[] bytes = plan.Document.Bytes.ToArray();
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        try
        {
            PlanVerifier.Verify(
                plan with
                {
                    Document = plan.Document with
                    {
                        Bytes = [.. bytes],
                        Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes)),
                    },
                }
            );
            return false;
        }
        catch (IuException stop) when (stop.Definition.Id == "Integrity.PlanRejected")
        {
            return true;
        }
    }

    private static bool Addresses(CutPlan plan, GrammarProfile profile, string? level)
    {
        string text = Encoding.UTF8.GetString(plan.Document.Bytes.AsSpan());
        if (text.Contains('\r', StringComparison.Ordinal))
        {
            return true;
        }

        CutPlan other = Build(Encoding.UTF8.GetBytes(text.Replace("\n", "\r\n", StringComparison.Ordinal)), profile, level);
        return plan.Units.Select(unit => unit.Address).SequenceEqual(other.Units.Select(unit => unit.Address));
    }

    private static string Behaviour(CutPlan plan, GrammarProfile profile)
    {
        string kinds = string.Join(' ', plan.Units.Select(unit => unit.SectionType).Distinct().Order(StringComparer.Ordinal));
        string warnings = string.Join(' ', plan.Warnings.Select(warning => warning.Code).Distinct().Order(StringComparer.Ordinal));
        string exclusions = string.Join(' ', plan.Exclusions.Select(exclusion => exclusion.Kind));
        return $"{profile.Name} {kinds} | {warnings} | {exclusions} | {int.Log2(plan.UnitCount)}";
    }

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvariantException(otherwise);
        }
    }
}
