using System.Collections.Immutable;
using System.Globalization;

namespace IuCutter.Core.Profiles;

/// <summary>Builds the operator's view of a profile.</summary>
internal static class ProfileSummary
{
    /// <summary>Describes a profile.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="source">What to give to <c>-Profile</c>.</param>
    /// <param name="path">Its file; null when there is none.</param>
    public static ProfileInfo Of(GrammarProfile profile, string source, string? path) =>
        new(
            profile.Name,
            profile.Version,
            profile.Digest,
            profile.Description,
            source,
            !source.EndsWith(".json", StringComparison.OrdinalIgnoreCase),
            path
        )
        {
            UnitLevel = profile.UnitLevel,
            Levels = profile.Levels.IsEmpty ? Depths(profile) : [.. profile.Levels.Select(Level)],
            Rules = new Dictionary<string, string>
            {
                ["unclosedFence"] = Word(profile.UnclosedFence),
                ["duplicates"] = Word(profile.Duplicates),
                ["levelSkip"] = Word(profile.LevelSkip),
                ["bidiControls"] = Word(profile.BidiControls),
            }.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };

    // In a profile without levels the section types are what -UnitLevel chooses among.
    private static ImmutableArray<ProfileLevelInfo> Depths(GrammarProfile profile) =>
        [.. profile.SectionTypes.Select(type => new ProfileLevelInfo(type, "", type, [], ["heading"]))];

    private static ProfileLevelInfo Level(ProfileLevel level) =>
        new(
            level.Name,
            level.Code,
            level.SectionType,
            [.. level.Words, .. level.Numberless.Except(level.Words, StringComparer.Ordinal)],
            [.. Enum.GetValues<Openings>().Where(kind => kind != Openings.None && level.Opens.HasFlag(kind)).Select(Word)]
        );

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLower(CultureInfo.InvariantCulture);
}
