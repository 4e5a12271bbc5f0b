using IuCutter.Core.Verification;

namespace IuCutter.Core.Tests.Verification;

/// <summary>Units as a database that holds the plan would give them back.</summary>
internal static class StoredUnits
{
    public static List<StoredUnit> Of(CutPlan plan) =>
        [
            .. plan.Units.Select(unit => new StoredUnit(
                unit.Address,
                unit.ParentAddress,
                unit.UnitKind,
                unit.SectionType,
                unit.SectionCode,
                plan.OwnerRef,
                plan.PublicationType,
                unit.Ordinal,
                unit.Title,
                unit.Body,
                unit.BodySha256,
                VersionSequence: 1,
                UnitStatus: "draft",
                VersionStatus: "draft",
                AnchorsAgree: true
            )),
        ];
}
