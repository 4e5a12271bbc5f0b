using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Plans;

/// <summary>The digest over the rows of a cut that card, permit, execution and verification must agree on.</summary>
internal static class PlannedRows
{
    /// <summary>
    /// SHA-256 over one line per row, in order, its ten fields divided by tabs and ended by LF: ordinal, address, address of the
    /// parent or nothing, unit kind, section type, section code, publication type, and the SHA-256 of owner, title and body.
    /// The database computes the same over what it holds (<c>fn_row_line</c>).
    /// </summary>
    public static string Digest(IEnumerable<PlannedRow> rows)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ArrayBufferWriter<byte> line = new ArrayBufferWriter<byte>(512);
        (string? owner, string ownerSha256) = (null, "");
        foreach (PlannedRow row in rows)
        {
            if (!string.Equals(owner, row.OwnerRef, StringComparison.Ordinal))
            {
                (owner, ownerSha256) = (row.OwnerRef, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row.OwnerRef))));
            }

            line.ResetWrittenCount();
            Encoding.UTF8.GetBytes(
                $"{row.Ordinal}\t{row.Address}\t{row.ParentAddress}\t{row.UnitKind}\t{row.SectionType}\t{row.SectionCode}\t",
                line
            );
            Encoding.UTF8.GetBytes($"{row.PublicationType}\t{ownerSha256}\t{row.TitleSha256}\t{row.BodySha256}\n", line);
            hash.AppendData(line.WrittenSpan);
        }

        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>The digest over the rows of a plan.</summary>
    public static string Digest(CutPlan plan) => Digest(Of(plan));

    /// <summary>The rows that a plan writes, in order.</summary>
    public static IEnumerable<PlannedRow> Of(CutPlan plan) =>
        plan.Units.Select(unit => new PlannedRow(
            unit.Ordinal,
            unit.Address,
            unit.ParentAddress,
            unit.UnitKind,
            unit.SectionType,
            unit.SectionCode,
            plan.PublicationType,
            plan.OwnerRef,
            unit.TitleSha256,
            unit.BodySha256
        ));
}
