using System.Collections.Immutable;

namespace IuCutter;

/// <summary>
/// The result of a second, separately written reading of source and plan. It exists only for a plan that passed:
/// a plan that fails is a terminating error.
/// </summary>
/// <param name="PlanDigest">Digest of the plan that was checked, computed anew.</param>
/// <param name="SourceSha256">SHA-256 of the source, computed anew.</param>
/// <param name="UnitCount">Number of units.</param>
/// <param name="ExclusionCount">Number of exclusions.</param>
/// <param name="CoveredBytes">Bytes that lie in exactly one unit or exclusion; equals the length of the source.</param>
/// <param name="Checks">Names of the checks that passed, in the order they ran; never empty.</param>
public sealed record PlanProof(
    string PlanDigest,
    string SourceSha256,
    int UnitCount,
    int ExclusionCount,
    int CoveredBytes,
    ImmutableArray<string> Checks
) : IuRecord;
