using IuCutter.Core.Marking;
using IuCutter.Core.Marking.Units;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.Proposals;

/// <summary>The counts of the marker's result for a profile and a document.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Units">Units in all.</param>
/// <param name="Numbered">Units with a number of the level that was counted; in a profile without levels, with a label.</param>
/// <param name="Wordless">Units that begin with their number, without a word.</param>
/// <param name="Containers">Units of the other levels down to that of the units.</param>
/// <param name="Gaps">Numbers that are missing or doubtful.</param>
/// <param name="Repeated">Units whose address needed a suffix.</param>
/// <param name="BeginsAtOne">Whether one of them, with the word of its level, has the number one: so begins the shortest law too.</param>
/// <param name="Stop">What it stops with; null when it gives a plan.</param>
internal sealed record ProfileEvidence(
    GrammarProfile Profile,
    int Units,
    int Numbered,
    int Wordless,
    int Containers,
    int Gaps,
    int Repeated,
    bool BeginsAtOne,
    ErrorDefinition? Stop
)
{
    /// <summary>With fewer units of its level a law may be one of articles alone.</summary>
    private const int MinUnits = 3;

    /// <summary>Containers with a number or letter alone, <c>A.</c>, in which any text may be ordered.</summary>
    public int WordlessContainers { get; init; }

    /// <summary>Name of the level that was counted; empty without levels.</summary>
    public string Level { get; init; } = "";

    /// <summary>The same counted by articles, where hardly any unit is of the profile's own level; null otherwise.</summary>
    public ProfileEvidence? OfProvisions { get; init; }

    /// <summary>Tries the profile on the document.</summary>
    public static ProfileEvidence Of(IuDocument document, GrammarProfile profile)
    {
        DocumentMarks marks;
        try
        {
            marks = DocumentMarker.Mark(document.Bytes.AsSpan(), document.Path, profile, null);
        }
        catch (IuException stop) when (stop.Definition.Id.StartsWith("Input.", StringComparison.Ordinal))
        {
            return new ProfileEvidence(profile, 0, 0, 0, 0, 0, 0, false, stop.Definition);
        }

        int own = profile.Levels.IsEmpty ? -1 : profile.LevelIndex(profile.UnitLevel);
        ProfileEvidence evidence = Count(own);
        return evidence.Numbered >= MinUnits || own < 0 || Provisions() is not { } level
            ? evidence
            : evidence with
            {
                OfProvisions = Count(level),
            };

        ProfileEvidence Count(int level)
        {
            string[] numbered = level < 0 ? [.. profile.Labels.Select(label => label.Code)] : [profile.Levels[level].Code];
            List<ProfileLevel> above = level < 0 ? [] : [.. profile.Levels.Take(own + 1).Where((_, index) => index != level)];
            string[] wordless = [.. above.Where(one => one.Words.IsEmpty).Select(one => one.Code)];
            return new ProfileEvidence(
                profile,
                marks.Units.Count,
                marks.Units.Count(unit => IsOf(unit.Code, numbered)),
                marks.Units.Count(unit => level < 0 ? IsOf(unit.Code, ["N"]) : IsOf(unit.Code, numbered) && HasNumber(unit)),
                marks.Units.Count(unit => IsOf(unit.Code, [.. above.Select(one => one.Code)])),
                marks.Warnings.Count(warning => warning.Code == "NumberingGap"),
                marks.Units.Count(unit => unit.Code.Contains('~', StringComparison.Ordinal)),
                level >= 0 && marks.Units.Any(unit => unit.Code == $"{numbered[0]}-1" && !HasNumber(unit)),
                null
            )
            {
                Level = level < 0 ? "" : profile.Levels[level].Name,
                WordlessContainers = marks.Units.Count(unit => IsOf(unit.Code, wordless)),
            };
        }

        int? Provisions() =>
            Enumerable
                .Range(0, own)
                .Where(index => profile.Levels[index].IsProvision)
                .Select(index => (Index: index, Count: marks.Units.Count(unit => IsOf(unit.Code, [profile.Levels[index].Code]))))
                .Where(one => one.Count >= MinUnits)
                .OrderByDescending(one => one.Count)
                .Select(one => (int?)one.Index)
                .FirstOrDefault();

        bool HasNumber(UnitMark unit)
        {
            string title = unit.Title.Read(document.Bytes.AsSpan());
            return title.AsSpan(HeadingText.LabelStart(title)) is [>= '0' and <= '9', ..];
        }
    }

    private static bool IsOf(string code, string[] kinds) =>
        code.IndexOf('-', StringComparison.Ordinal) is > 0 and var end && kinds.AsSpan().Contains(code[..end]);
}
