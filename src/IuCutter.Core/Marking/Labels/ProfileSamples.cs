using System.Collections.Immutable;
using System.Text;
using IuCutter.Core.Marking.Numbers;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Labels;

/// <summary>
/// Proves that each level of a profile can be opened: a line is made for each of its words, and the marker's own
/// matcher must find that level at it. A word that a longer word of another level hides opens nothing, ever.
/// </summary>
internal static class ProfileSamples
{
    /// <summary>The lines; empty for a profile without levels.</summary>
    /// <exception cref="ProfileException">A word opens another level, or none.</exception>
    public static ImmutableArray<ProfileSample> Of(GrammarProfile profile, string source)
    {
        ImmutableArray<ProfileSample>.Builder samples = ImmutableArray.CreateBuilder<ProfileSample>();
        ImmutableArray<ProfileFault>.Builder faults = ImmutableArray.CreateBuilder<ProfileFault>();
        LevelMatcher matcher = new LevelMatcher(profile, profile.Levels.Length - 1);
        char[] room = new char[LineText.Room];
        for (int index = 0; index < profile.Levels.Length; index++)
        {
            ProfileLevel level = profile.Levels[index];
            foreach (string line in Lines(profile, level))
            {
                samples.Add(new ProfileSample(level.Name, line));
                int found = matcher.Match(LineText.Read(Encoding.UTF8.GetBytes(line.TrimStart('#')), profile, room), out _)?.Level ?? -1;
                if (found != index)
                {
                    string opens = found < 0 ? "no level" : $"level '{profile.Levels[found].Name}'";
                    faults.Add(
                        new ProfileFault(
                            FormattableString.Invariant($"$.levels[{index}]"),
                            1,
                            $"The line '{line}' should open '{level.Name}' and opens {opens}.",
                            "Give it another word, number or close, or put the level that is meant first."
                        )
                    );
                }
            }
        }

        return faults.Count == 0 ? samples.ToImmutable() : throw new ProfileException(source, faults.ToImmutable());
    }

    private static IEnumerable<string> Lines(GrammarProfile profile, ProfileLevel level)
    {
        string number = Number(profile, level);
        string mark =
            level.Opens.HasFlag(Openings.Plain) ? ""
            : level.Opens.HasFlag(Openings.Bold) ? "**"
            : "# ";
        string end = mark == "**" ? mark : "";
        if (level.Words.IsEmpty && level.Close.Length > 0)
        {
            yield return $"{mark}{level.Open}{number}{level.Close} Text{end}";
        }

        foreach (string word in level.Words)
        {
            yield return $"{mark}{word} {number}{end}";
        }

        foreach (string word in level.Numberless)
        {
            yield return $"{mark}{word.ToUpperInvariant()}{end}";
        }
    }

    private static string Number(GrammarProfile profile, ProfileLevel level) =>
        level.Numbers.HasFlag(NumberForms.Arabic) ? "1"
        : level.Numbers.HasFlag(NumberForms.Roman) ? "I"
        : level.Numbers.HasFlag(NumberForms.Letter) ? level.Alphabet[..1]
        : profile
            .Ordinals.Where(word => word.Value > 0)
            .OrderBy(word => word.Value)
            .ThenBy(word => word.Key, StringComparer.Ordinal)
            .Select(word => word.Key)
            .FirstOrDefault("1");
}
