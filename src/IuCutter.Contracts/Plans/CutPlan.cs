using System.Collections.Immutable;

namespace IuCutter;

/// <summary>
/// The units and exclusions that a cut will write, derived from the bytes of one document by one profile. The same bytes,
/// prefix and profile give the same <see cref="PlanDigest"/> on every machine, in every culture, on every run.
/// </summary>
/// <param name="PlanDigest">SHA-256 of the canonical JSON (RFC 8785) of the plan, 64 lower-case hexadecimal digits.</param>
/// <param name="DocumentPrefix">First part of every address and the document's code in the store.</param>
/// <param name="ProfileName">Name of the grammar profile that chose the units.</param>
/// <param name="ProfileDigest">SHA-256 of the profile's canonical JSON without <c>proposal</c>.</param>
/// <param name="OwnerRef">Who owns the units; written to each identity.</param>
/// <param name="PublicationType">Vocabulary <c>publication_type</c> of the document.</param>
public sealed record CutPlan(
    string PlanDigest,
    string DocumentPrefix,
    string ProfileName,
    string ProfileDigest,
    string OwnerRef,
    string PublicationType
) : IuRecord
{
    /// <summary>The document that the plan was derived from, with its bytes.</summary>
    public required IuDocument Document { get; init; }

    /// <summary>The units in the order of the document; never empty.</summary>
    public required ImmutableArray<PlannedUnit> Units { get; init; }

    /// <summary>The bytes that belong to no unit, in the order of the document.</summary>
    public required ImmutableArray<SourceExclusion> Exclusions { get; init; }

    /// <summary>Findings that an approver should read, in the order of the source; empty when there are none.</summary>
    public required ImmutableArray<PlanWarning> Warnings { get; init; }

    /// <summary>
    /// Where the profile came from: the name of one that ships, or the path of a file; the plan is derived from it again.
    /// </summary>
    public string ProfileSource { get; init; } = ProfileName;

    /// <summary>
    /// Why <c>-Profile Auto</c> took this profile; null when the profile was named. It is no part of the plan: who names the profile
    /// gets the same plan.
    /// </summary>
    public PlanWarning? ProfileProposal { get; init; }

    /// <summary>The deepest level that opens units, as it was asked for; null for the profile's own.</summary>
    public string? UnitLevel { get; init; }

    /// <summary>Number of units.</summary>
    public int UnitCount => Units.Length;

    /// <summary>Prefix and digest.</summary>
    private protected override string Describe() => $"{DocumentPrefix} {PlanDigest}";
}
