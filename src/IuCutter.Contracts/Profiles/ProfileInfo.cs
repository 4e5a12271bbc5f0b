using System.Collections.Immutable;

namespace IuCutter;

/// <summary>A grammar profile that can be given to <c>New-IuCutPlan -Profile</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version, which grows with every change of meaning.</param>
/// <param name="Digest">SHA-256 of the file's canonical JSON without <c>proposal</c>, 64 lower-case hexadecimal digits; it is in every
/// plan.</param>
/// <param name="Description">One sentence for a person.</param>
/// <param name="Source">Argument for <c>-Profile</c>: the name of one that ships, or the path of a file.</param>
/// <param name="IsBuiltIn">Whether it ships with the module.</param>
/// <param name="Path">Its file; null where a profile that ships has none on this machine.</param>
public sealed record ProfileInfo(string Name, int Version, string Digest, string Description, string Source, bool IsBuiltIn, string? Path)
    : IuRecord
{
    /// <summary>The deepest level that opens units unless <c>-UnitLevel</c> says otherwise; empty where every heading does.</summary>
    public required string UnitLevel { get; init; }

    /// <summary>The levels from the outside in; without levels of its own, the section types by depth of heading.</summary>
    public required ImmutableArray<ProfileLevelInfo> Levels { get; init; }

    /// <summary>The action (stop, warn, suffix, ignore) for an open fence, a duplicate, a skipped depth, a bidirectional control.</summary>
    public required ImmutableSortedDictionary<string, string> Rules { get; init; }
}
