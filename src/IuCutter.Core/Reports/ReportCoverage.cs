using System.Collections.Immutable;
using System.Globalization;
using IuCutter.Core.Plans;

namespace IuCutter.Core.Reports;

/// <summary>Lays units and exclusions of a run over the bytes of its source, and sees whether each byte lies in exactly one.</summary>
internal static class ReportCoverage
{
    /// <summary>The coverage of a run's source; null where its units are not known: before the first approval, without a plan.</summary>
    /// <param name="run">The run.</param>
    /// <param name="facts">What was read of it. A plan that the run carries counts only for what the database does not know yet.</param>
    public static ReportedCoverage? Of(CutRun run, RunFacts facts)
    {
        ImmutableArray<ReportedUnit> units = facts.Units;
        ImmutableArray<ReportedExclusion>? exclusions = facts.Exclusions;
        if ((units.IsEmpty || exclusions is null) && PlanOf(run) is { } plan)
        {
            units = [.. plan.Units.Select(Unit)];
            exclusions = [.. plan.Exclusions.Select(Exclusion)];
        }

        if (
            units.IsEmpty
            || !run.Pins.TryGetValue("source_length", out string? pinned)
            || !long.TryParse(pinned, NumberStyles.None, CultureInfo.InvariantCulture, out long length)
        )
        {
            return null;
        }

        (ImmutableArray<ReportedUnit> placed, bool whole) = exclusions is { } known ? Place(units, known, length) : (units, false);
        return new ReportedCoverage
        {
            SourceLength = length,
            InUnits = units.Sum(unit => unit.Length),
            InExclusions = exclusions?.Sum(exclusion => exclusion.Length),
            IsWhole = whole && units.Length == run.UnitCount,
            Units = placed,
            Exclusions = exclusions,
        };
    }

    // The units have no places of their own in the database: each begins where what came before it ends.
    private static (ImmutableArray<ReportedUnit> Units, bool IsWhole) Place(
        ImmutableArray<ReportedUnit> units,
        ImmutableArray<ReportedExclusion> exclusions,
        long length
    )
    {
        ImmutableArray<ReportedUnit>.Builder placed = ImmutableArray.CreateBuilder<ReportedUnit>(units.Length);
        (long at, int next) = (0, 0);
        foreach (ReportedUnit unit in units)
        {
            PassExclusions();
            placed.Add(unit with { Start = at });
            at += unit.Length;
        }

        PassExclusions();
        return (placed.ToImmutable(), at == length && next == exclusions.Length);

        void PassExclusions()
        {
            for (; next < exclusions.Length && exclusions[next].Start == at; next++)
            {
                at += exclusions[next].Length;
            }
        }
    }

    private static CutPlan? PlanOf(CutRun run)
    {
        if (run.Plan is not { } plan || plan.PlanDigest != run.PlanDigest)
        {
            return null;
        }

        try
        {
            return ProvedPlan.Of(plan).Plan;
        }
        catch (IuException stop) when (stop.Definition == ErrorCatalogue.PlanRejected)
        {
            // A script may have edited it; the report then says that the units are not known.
            return null;
        }
    }

    private static ReportedUnit Unit(PlannedUnit unit) =>
        new()
        {
            Ordinal = unit.Ordinal,
            Address = unit.Address,
            ParentAddress = unit.ParentAddress,
            SectionType = unit.SectionType,
            Length = unit.Span.Length,
            BodySha256 = unit.BodySha256,
        };

    private static ReportedExclusion Exclusion(SourceExclusion exclusion) =>
        new()
        {
            Kind = exclusion.Kind,
            Start = exclusion.Span.Start,
            Length = exclusion.Span.Length,
            Sha256 = exclusion.Sha256,
        };
}
