using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Plans;

namespace IuCutter.Core.Verification;

/// <summary>Phase 7: what the database holds against what was planned, field by field.</summary>
internal static class StructureCheck
{
    /// <summary>Compares, and returns the digest of the rows that were read.</summary>
    /// <exception cref="IuException">Integrity.StructureMismatch, naming the first difference.</exception>
    public static string Compare(CutPlan plan, IReadOnlyList<StoredUnit> stored, string runId)
    {
        if (stored.Count != plan.UnitCount)
        {
            throw Mismatch(runId, $"{stored.Count} units are stored, {plan.UnitCount} are planned.");
        }

        return PlannedRows.Digest(PlannedRows.Of(plan).Zip(stored, Compare));
    }

    /// <summary>Compares a unit, and returns the row that is stored.</summary>
    private static PlannedRow Compare(PlannedRow planned, StoredUnit stored)
    {
        string title = HashOf(stored.Title);
        string body = HashOf(stored.Body);
        Same("address", planned.Address, stored.Address, planned.Address);
        Same("parent", planned.ParentAddress, stored.ParentAddress, planned.Address);
        Same("unit kind", planned.UnitKind, stored.UnitKind, planned.Address);
        Same("section type", planned.SectionType, stored.SectionType, planned.Address);
        Same("section code", planned.SectionCode, stored.SectionCode, planned.Address);
        Same("owner", planned.OwnerRef, stored.OwnerRef, planned.Address);
        Same("publication type", planned.PublicationType, stored.PublicationType, planned.Address);
        Same("sort order", Text(planned.Ordinal), Text(stored.SortOrder), planned.Address);
        Same("title", planned.TitleSha256, title, planned.Address);
        Same("body", planned.BodySha256, body, planned.Address);
        Same("content hash", planned.BodySha256, stored.ContentHash, planned.Address);
        Same("version", "1", Text(stored.VersionSequence), planned.Address);
        Same("status of the unit", "draft", stored.UnitStatus, planned.Address);
        Same("status of the version", "draft", stored.VersionStatus, planned.Address);
        if (!stored.AnchorsAgree)
        {
            throw Mismatch(planned.Address, $"'{planned.Address}': the anchors do not point to its version.");
        }

        return new PlannedRow(
            stored.SortOrder,
            stored.Address,
            stored.ParentAddress,
            stored.UnitKind,
            stored.SectionType,
            stored.SectionCode,
            stored.PublicationType!,
            stored.OwnerRef,
            title,
            body
        );
    }

    private static void Same(string what, string? planned, string? stored, string address)
    {
        if (!string.Equals(planned, stored, StringComparison.Ordinal))
        {
            throw Mismatch(address, $"'{address}': {what} is '{stored}', planned '{planned}'.");
        }
    }

    private static IuException Mismatch(string subject, string detail) => new(ErrorCatalogue.StructureMismatch, detail, subject);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
