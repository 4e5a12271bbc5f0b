namespace IuCutter.Core.Comparison;

/// <summary>A change as it looks from the new version.</summary>
internal static class InverseChange
{
    /// <summary>Old and new exchanged.</summary>
    public static UnitChange Of(UnitChange change) =>
        change.Kind switch
        {
            ChangeKind.Create => ChangeRules.Retired(change.NewUnit!, change.Proposal),
            ChangeKind.Retire => ChangeRules.Created(change.OldUnit!, change.Proposal),
            _ => change with
            {
                OldAddress = change.NewAddress,
                NewAddress = change.OldAddress,
                OldUnit = change.NewUnit,
                NewUnit = change.OldUnit,
                Edits = [.. change.Edits.Select(Of)],
            },
        };

    private static TextEdit Of(TextEdit edit) =>
        new(edit.NewSpan, edit.NewText, edit.OldSpan, edit.OldText, edit.Cosmetic)
        {
            Operative =
            [
                .. edit.Operative.Select(change => new OperativeChange(
                    change.Kind,
                    change.NewText,
                    change.OldText,
                    change.NewSpan,
                    change.OldSpan
                )),
            ],
        };
}
