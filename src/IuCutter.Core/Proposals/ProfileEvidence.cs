using IuCutter.Core.Marking;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Proposals;

/// <summary>What a profile makes of a document: the marker's own result, counted.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Units">Units in all.</param>
/// <param name="Numbered">Units with a number of the profile's own level; in a profile without levels, with a label.</param>
/// <param name="Wordless">Units that begin with their number, without a word.</param>
/// <param name="Containers">Units of the levels above it.</param>
/// <param name="Gaps">Numbers that are missing or doubtful.</param>
/// <param name="Repeated">Units whose address needed a suffix.</param>
/// <param name="BeginsAtOne">Whether one of them, with the word of its level, has the number one: so begins the shortest law too.</param>
/// <param name="Stop">What it stops with; null when it gives a plan.</param>
internal sealed record ProfileEvidence(GrammarProfile Profile, int Units, int Numbered, int Wordless, int Containers, int Gaps, int Repeated, bool BeginsAtOne, ErrorDefinition? Stop)
{
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

        var own = profile.Levels.IsEmpty ? -1 : DocumentMarker.LevelIndex(profile, profile.UnitLevel, document.Path);
        string[] numbered = own < 0 ? [.. profile.Labels.Select(label => label.Code)] : [profile.Levels[own].Code];
        string[] above = own < 0 ? [] : [.. profile.Levels.Take(own).Select(level => level.Code)];
        return new ProfileEvidence(
            profile,
            marks.Units.Count,
            marks.Units.Count(unit => IsOf(unit.Code, numbered)),
            marks.Units.Count(unit => own < 0 ? IsOf(unit.Code, ["N"]) : IsOf(unit.Code, numbered) && HasNumber(unit)),
            marks.Units.Count(unit => IsOf(unit.Code, above)),
            marks.Warnings.Count(warning => warning.Code == "NumberingGap"),
            marks.Units.Count(unit => unit.Code.Contains('~', StringComparison.Ordinal)),
            own >= 0 && marks.Units.Exists(unit => unit.Code == $"{numbered[0]}-1" && !HasNumber(unit)),
            null);

        bool HasNumber(UnitMark unit)
        {
            string title = unit.Title.Read(document.Bytes.AsSpan());
            return title.AsSpan(HeadingText.LabelStart(title)) is [>= '0' and <= '9', ..];
        }
    }

    private static bool IsOf(string code, string[] kinds) =>
        code.IndexOf('-', StringComparison.Ordinal) is > 0 and var end && kinds.AsSpan().Contains(code[..end]);
}
