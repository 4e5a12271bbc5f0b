using System.Collections.Immutable;

namespace IuCutter;

/// <summary>
/// The result of judging a profile. It exists only for a profile that passed: one that does not is a terminating
/// error with every fault.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">SHA-256 of the file's canonical JSON without <c>proposal</c>.</param>
/// <param name="Source">Argument for <c>-Profile</c>.</param>
/// <param name="Checks">Names of the checks that passed, in the order they ran; never empty.</param>
/// <param name="Samples">For each word of each level, a line that it opens; empty where every heading opens a unit.</param>
public sealed record ProfileProof(
    string Name,
    int Version,
    string Digest,
    string Source,
    ImmutableArray<string> Checks,
    ImmutableArray<ProfileSample> Samples
) : IuRecord
{
    /// <summary>The plan of the document that it was tried on; null when none was given.</summary>
    public CutPlan? Plan { get; init; }
}
