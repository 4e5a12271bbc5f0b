using IuCutter.Core.Profiles;

namespace IuCutter.Core.Marking.Candidates;

/// <summary>Why a candidate opens a unit or does not, for a person. Made when it is asked for, which of most it never is.</summary>
internal static class CandidateReason
{
    /// <summary>The reason, a clause without a point at its end. Valid when all passes are done.</summary>
    public static string Of(Candidate candidate, GrammarProfile profile) =>
        candidate switch
        {
            { Level: < 0 } => "a heading that no level knows",
            { Line.Shield: { } shield } => $"it lies in {shield}",
            { IsWrongOpening: true } =>
                $"level {profile.Levels[candidate.Level].Name} does not open at a {candidate.Opening.ToString().ToLowerInvariant()} line",
            { WithinUnit: { } within } => within,
            { Chosen: true } => Chosen(candidate, profile.Levels[candidate.Level].Name),
            { Outranked: LineRule.HeadingsTrusted } => "in this document its level opens at headings",
            { Outranked: LineRule.NumberAlone } => "a number alone, where others of its level have its word",
            { Quoted: true } => "it lies in quoted text",
            { Number: null } => "a title without a number opens a unit only after the first numbered one",
            { IsContents: true } => "it reads like a line of a table of contents: the next label follows at once",
            _ => $"number {candidate.Number.Code} of level {profile.Levels[candidate.Level].Name} is not part of the sequence; "
                + $"weight {candidate.Weight}, which is less for a line in the middle of a sentence",
        };

    private static string Chosen(Candidate candidate, string level) =>
        candidate.Number is null
            ? $"level {level}, without a number"
            : $"level {level}, number {candidate.Number.Code}, weight {candidate.ChainWeight}"
                + (candidate.AfterGap ? ", after a gap" : "")
                + (candidate.Quoted ? ", in quoted text, but its number would be missing" : "");
}
