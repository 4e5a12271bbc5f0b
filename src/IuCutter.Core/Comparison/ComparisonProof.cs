using System.Text;

namespace IuCutter.Core.Comparison;

/// <summary>
/// Reads a comparison back: its edits, applied to the old units, must give the new document's units, and the other way
/// round. A comparison that lost or invented a word is refused, not shown.
/// </summary>
internal static class ComparisonProof
{
    /// <summary>Passes or throws.</summary>
    /// <exception cref="IuException">Integrity.ComparisonRejected.</exception>
    public static void Require(PlanComparison comparison, CutPlan old, CutPlan @new)
    {
        IEnumerable<string> forth = Apply(comparison.Changes, forth: true).OrderBy(unit => unit.Ordinal).Select(unit => unit.Body);
        IEnumerable<string> back = Apply(comparison.Changes, forth: false).OrderBy(unit => unit.Ordinal).Select(unit => unit.Body);
        if (
            !forth.SequenceEqual(@new.Units.Select(unit => unit.Body), StringComparer.Ordinal)
            || !back.SequenceEqual(old.Units.Select(unit => unit.Body), StringComparer.Ordinal)
        )
        {
            throw new IuException(ErrorCatalogue.ComparisonRejected, $"Plans {old.PlanDigest} and {@new.PlanDigest}.", @new.DocumentPrefix);
        }
    }

    /// <summary>The units of one version, made of the other's with the edits; what was created brings its own text.</summary>
    public static IEnumerable<(int Ordinal, string Body)> Apply(IEnumerable<UnitChange> changes, bool forth)
    {
        foreach (UnitChange change in changes)
        {
            (PlannedUnit? from, PlannedUnit? to) = forth ? (change.OldUnit, change.NewUnit) : (change.NewUnit, change.OldUnit);
            if (to is not null)
            {
                yield return (to.Ordinal, from is null ? to.Body : Edited(from, change.Edits, forth));
            }
        }
    }

    private static string Edited(PlannedUnit unit, IEnumerable<TextEdit> edits, bool forth)
    {
        byte[] source = Encoding.UTF8.GetBytes(unit.Body);
        using MemoryStream result = new MemoryStream(source.Length);
        int at = 0;
        foreach (TextEdit edit in edits)
        {
            SourceSpan span = forth ? edit.OldSpan : edit.NewSpan;
            int start = span.Start - unit.Span.Start;
            result.Write(source, at, start - at);
            result.Write(Encoding.UTF8.GetBytes(forth ? edit.NewText : edit.OldText));
            at = start + span.Length;
        }

        result.Write(source, at, source.Length - at);
        return Encoding.UTF8.GetString(result.GetBuffer(), 0, (int)result.Length);
    }
}
