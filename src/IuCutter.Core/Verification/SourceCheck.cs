using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Verification;

/// <summary>
/// The verifier's own reading: takes the pinned bytes at the plan's spans and compares them, byte for byte, with what
/// the database holds. It shares no code with what wrote the rows. That spans, titles and types are those that source
/// and profile give, was shown by deriving the plan anew, once for a proved plan (<see cref="Plans.PlanBuilder.RequireDerived"/>).
/// </summary>
internal static class SourceCheck
{
    /// <summary>Compares every stored unit with the source, and returns the digest of what was derived.</summary>
    /// <param name="plan">Only its document, spans, addresses and exclusions are used.</param>
    /// <param name="stored">The units as the verifier's role reads them, in sort order.</param>
    /// <exception cref="IuException">Integrity.VerifyMismatch, naming the unit.</exception>
    public static string Compare(CutPlan plan, IReadOnlyList<StoredUnit> stored)
    {
        ReadOnlySpan<byte> source = plan.Document.Bytes.AsSpan();
        if (!string.Equals(Hex(SHA256.HashData(source)), plan.Document.Sha256, StringComparison.Ordinal))
        {
            throw Mismatch(plan.DocumentPrefix, "The pinned bytes do not have the pinned hash.");
        }

        if (stored.Count != plan.Units.Length)
        {
            throw Mismatch(plan.DocumentPrefix, $"{stored.Count} units are stored; the source gives {plan.Units.Length}.");
        }

        using IncrementalHash rows = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long covered = plan.Exclusions.Sum(exclusion => (long)exclusion.Span.Length);
        for (int i = 0; i < stored.Count; i++)
        {
            SourceSpan span = plan.Units[i].Span;
            ReadOnlySpan<byte> expected = source.Slice(span.Start, span.Length);
            Check(stored[i], plan.Units[i].Address, expected);
            covered += span.Length;
            string row =
                $"{stored[i].Address}\t{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(stored[i].Title)))}\t{Hex(SHA256.HashData(expected))}\n";
            rows.AppendData(Encoding.UTF8.GetBytes(row));
        }

        return covered == source.Length
            ? Hex(rows.GetCurrentHash())
            : throw Mismatch(plan.DocumentPrefix, $"Units and exclusions cover {covered} of {source.Length} bytes.");
    }

    private static void Check(StoredUnit unit, string address, ReadOnlySpan<byte> expected)
    {
        if (!string.Equals(unit.Address, address, StringComparison.Ordinal))
        {
            throw Mismatch(address, $"'{unit.Address}' stands where the source gives '{address}'.");
        }

        // Byte for byte, not by hash: the stored hash is the executor's word.
        if (!expected.SequenceEqual(Encoding.UTF8.GetBytes(unit.Body)))
        {
            throw Mismatch(address, $"'{address}': the stored body is not the bytes of the source.");
        }

        if (!string.Equals(unit.ContentHash, Hex(SHA256.HashData(expected)), StringComparison.Ordinal))
        {
            throw Mismatch(address, $"'{address}': the stored content hash is not that of the source.");
        }

        if (string.IsNullOrEmpty(unit.Title))
        {
            throw Mismatch(address, $"'{address}': the title is empty.");
        }
    }

    private static IuException Mismatch(string subject, string detail) => new(ErrorCatalogue.VerifyMismatch, detail, subject);

    private static string Hex(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(bytes);
}
