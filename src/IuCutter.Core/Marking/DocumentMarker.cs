using IuCutter.Core.Marking.Units;
using IuCutter.Core.Metrics;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking;

/// <summary>Marks a document in the way of its profile: by the depth of headings, or by the levels of a law.</summary>
internal static class DocumentMarker
{
    /// <summary>Marks a document.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="profile">What opens a unit.</param>
    /// <param name="unitLevel">The deepest level that opens units; null for the profile's own.</param>
    /// <param name="trace">Takes what was decided of each line; null for nothing.</param>
    /// <exception cref="IuException">A stop of the area Input.</exception>
    public static DocumentMarks Mark(
        ReadOnlySpan<byte> bytes,
        string path,
        GrammarProfile profile,
        string? unitLevel,
        MarkTrace? trace = null
    )
    {
        WorkMeter.CountMarking(path);
        return profile.Levels.IsEmpty
            ? new HeadingMarker(profile).Mark(bytes, path, HeadingDepth(profile, unitLevel, path), trace)
            : new LawMarker(profile, DeepestLevel(profile, unitLevel ?? profile.UnitLevel, path)).Mark(bytes, path, trace);
    }

    private static int DeepestLevel(GrammarProfile profile, string name, string path)
    {
        int level = profile.LevelIndex(name);
        return level >= 0 ? level : throw Unknown(profile, name, path, profile.Levels.Select(one => one.Name));
    }

    /// <summary>In a profile without levels the section types are the levels: the first depth of one and all above open units.</summary>
    private static int HeadingDepth(GrammarProfile profile, string? name, string path)
    {
        if (name is null)
        {
            return 6;
        }

        int index = profile.SectionTypes.ToList().FindIndex(type => string.Equals(type, name, StringComparison.OrdinalIgnoreCase));
        return index < 0 ? throw Unknown(profile, name, path, profile.SectionTypes)
            : index + 1 == profile.SectionTypes.Length ? 6
            : index + 1;
    }

    private static IuException Unknown(GrammarProfile profile, string name, string path, IEnumerable<string> known) =>
        new(ErrorCatalogue.UnknownUnitLevel, $"'{name}' is none of the levels of {profile.Name}: {string.Join(", ", known)}.", path);
}
