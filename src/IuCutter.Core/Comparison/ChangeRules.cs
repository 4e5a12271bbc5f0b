using System.Collections.Immutable;

namespace IuCutter.Core.Comparison;

/// <summary>The rules that name a change and give its reason.</summary>
internal static class ChangeRules
{
    /// <summary>A unit that both versions have.</summary>
    public static UnitChange Paired(ComparedUnit old, ComparedUnit @new, MatchRule rule, bool moved, ImmutableArray<TextEdit> edits)
    {
        ChangeKind kind = Kind(old, @new, rule, moved);
        return new UnitChange(
            kind,
            old.Unit.Address,
            @new.Unit.Address,
            Reason(kind, old, @new, rule, moved),
            edits.Aggregate(CosmeticChange.None, (all, edit) => all | edit.Cosmetic)
        )
        {
            OldUnit = old.Unit,
            NewUnit = @new.Unit,
            Edits = edits,
        };
    }

    /// <summary>Whether a rule pairs units of other words.</summary>
    public static bool IsAmended(MatchRule rule) =>
        rule
            is MatchRule.SameAddressAndHeading
                or MatchRule.SameHeadingElsewhere
                or MatchRule.SameCaption
                or MatchRule.SameAddress
                or MatchRule.SameContents;

    /// <summary>A unit that the new version no longer has.</summary>
    public static UnitChange Retired(PlannedUnit unit, UnitProposal? proposal) =>
        new(ChangeKind.Retire, unit.Address, null, RetiredReason, CosmeticChange.None)
        {
            OldUnit = unit,
            Edits = [],
            Proposal = proposal,
        };

    /// <summary>A unit that the old version does not have.</summary>
    public static UnitChange Created(PlannedUnit unit, UnitProposal? proposal) =>
        new(ChangeKind.Create, null, unit.Address, CreatedReason, CosmeticChange.None)
        {
            NewUnit = unit,
            Edits = [],
            Proposal = proposal,
        };

    private const string RetiredReason = "No unit of the new version has its address, its heading or its text.";
    private const string CreatedReason = "No unit of the old version has its address, its heading or its text.";

    private static ChangeKind Kind(ComparedUnit old, ComparedUnit @new, MatchRule rule, bool moved)
    {
        if (IsAmended(rule))
        {
            return ChangeKind.Amend;
        }

        return old.Number != @new.Number && old.HasNumber && @new.HasNumber ? ChangeKind.Renumber
            : moved ? ChangeKind.Move
            : old.Address != @new.Address ? ChangeKind.Renumber
            : ChangeKind.Keep;
    }

    private static string Reason(ChangeKind kind, ComparedUnit old, ComparedUnit @new, MatchRule rule, bool moved) =>
        kind switch
        {
            ChangeKind.Keep when old.Unit.BodySha256 == @new.Unit.BodySha256 => "Same address, same bytes.",
            ChangeKind.Keep => "Same address, same words; the differences are cosmetic.",
            ChangeKind.Renumber when old.HasNumber && @new.HasNumber && old.Number != @new.Number => moved
                ? "The same words, once in either version, under another number in another container."
                : "The same words, once in either version, under another number.",
            ChangeKind.Renumber when old.ParentAddress != @new.ParentAddress =>
                "Same number, same words, in the same container, which has another address.",
            ChangeKind.Renumber when old.IsNumbered =>
                "Same heading, same words, in the same place; the mark that tells repeats apart changed.",
            ChangeKind.Renumber => "Same heading, same words, in the same place; it has no number, and headings are counted.",
            ChangeKind.Move when old.ParentAddress == @new.ParentAddress && old.Address == @new.Address =>
                "Same address, same words; its place among its neighbours changed.",
            ChangeKind.Move when !old.HasNumber => "Same heading, same words, in another container.",
            ChangeKind.Move => "Same number, same words, in another container.",
            ChangeKind.Amend when rule == MatchRule.SameContents =>
                "The container of at least half of the same units, under another number and heading.",
            ChangeKind.Amend when rule == MatchRule.SameAddressAndHeading => "Same address, same heading, other words.",
            ChangeKind.Amend when rule == MatchRule.SameHeadingElsewhere =>
                "Same heading, other words, at another address; no other unit has this number or heading.",
            ChangeKind.Amend when rule == MatchRule.SameCaption && old.Number == @new.Number =>
                "Same number and caption, the caption once in either version, at another address; other words.",
            ChangeKind.Amend when rule == MatchRule.SameCaption =>
                "Same caption, once in either version, under another number; other words.",
            ChangeKind.Amend => "Same address, other heading.",
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A unit of both versions is neither created nor retired."),
        };
}
