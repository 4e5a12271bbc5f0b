using System.Collections.Immutable;
using IuCutter.Core.Marking.Units;

namespace IuCutter.Core.Sarif;

/// <summary>A document and the findings of it that a SARIF file reports.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Bytes">Its bytes; none when it could not be read.</param>
/// <param name="Findings">What was found, each with its ErrorId and whether it refused the document.</param>
internal sealed record SarifDocument(string Path, ReadOnlyMemory<byte> Bytes, ImmutableArray<SarifDocument.Finding> Findings)
{
    /// <summary>One finding.</summary>
    /// <param name="RuleId">An ErrorId, or the code of a warning.</param>
    /// <param name="Refuses">Whether it refused the document.</param>
    /// <param name="Place">Where, and what to do about it.</param>
    internal readonly record struct Finding(string RuleId, bool Refuses, PlanWarning Place);

    /// <summary>The document of the warnings of a plan.</summary>
    public static SarifDocument Of(CutPlan plan) => Of(plan.Document.Path, plan.Document.Bytes.AsMemory(), plan.Warnings);

    /// <summary>The document of the warnings of marking a source.</summary>
    public static SarifDocument Of(string path, ReadOnlyMemory<byte> bytes, IEnumerable<PlanWarning> warnings) =>
        new(path, bytes, [.. warnings.Select(warning => new Finding(RuleOf(warning), false, warning))]);

    /// <summary>The document of the refusal of a source.</summary>
    public static SarifDocument Of(string path, ReadOnlyMemory<byte> bytes, IuException stop) =>
        new(
            path,
            bytes,
            [
                new Finding(
                    stop.Definition.Id,
                    true,
                    stop.Finding
                        ?? new PlanWarning(stop.Definition.Id, 1, stop.Definition.Summary) { Remediation = stop.Definition.Recommendation }
                ),
            ]
        );

    // A warning has the name of the stop that it would be in a stricter profile.
    private static string RuleOf(PlanWarning warning) =>
        ErrorCatalogue.All.ContainsKey($"Input.{warning.Code}") ? $"Input.{warning.Code}" : $"Warning.{warning.Code}";
}
