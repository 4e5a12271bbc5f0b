using System.Globalization;
using System.Security.Cryptography;
using System.Text.Unicode;
using IuCutter.Core.Metrics;

namespace IuCutter.Core.Plans;

/// <summary>
/// The second reading of a plan: from source bytes and plan alone, with code of its own. It shares nothing with the
/// marker or the builder but the composition of Unicode characters, so that a mistake there cannot verify itself.
/// </summary>
internal static class PlanVerifier
{
    /// <summary>Verifies the plan against the bytes it carries.</summary>
    /// <exception cref="IuException">Integrity.PlanRejected, naming the first place that does not hold.</exception>
    public static PlanProof Verify(CutPlan plan)
    {
        RequireParts(plan);
        WorkMeter.CountVerification(plan.PlanDigest);
        // Two hashes over everything cannot be shared out; what each unit says of itself can.
        Task<(string Source, string Plan)> whole = Task.Run(() =>
            (Source: Hash(plan.Document.Bytes.AsSpan()), Plan: new PlanText(plan).Digest())
        );
        try
        {
            ReadOnlySpan<byte> bytes = plan.Document.Bytes.AsSpan();
            CheckSource(plan, bytes);
            int covered = CheckPartition(plan, bytes);
            CheckExclusions(plan, bytes);
            UnitCheck.All(plan);
            CheckAddresses(plan);
            (string? sourceHash, string? digest) = whole.GetAwaiter().GetResult();
            Require(plan.Document.Sha256 == sourceHash, "source", "its bytes are not those that were read");
            Require(digest == plan.PlanDigest, "plan", "its digest is not that of its content");
            return new PlanProof(
                digest,
                sourceHash,
                plan.Units.Length,
                plan.Exclusions.Length,
                covered,
                ["source", "partition", "hashes", "canonical", "bodies", "titles", "addresses", "digest"]
            );
        }
        finally
        {
            // Joined also when a check refused the plan.
            Task.WaitAny(whole);
        }
    }

    /// <summary>Refuses a plan in which anything is missing that the other checks, or a copy of it, need.</summary>
    /// <exception cref="IuException">Integrity.PlanRejected.</exception>
    public static void RequireParts(CutPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Require(
            !plan.Units.IsDefaultOrEmpty
                && !plan.Exclusions.IsDefault
                && !plan.Warnings.IsDefault
                && !plan.Units.Contains(null!)
                && !plan.Exclusions.Contains(null!)
                && !plan.Warnings.Contains(null!)
                && plan.Document is { Bytes.IsDefault: false },
            "plan",
            "it has no units or no document"
        );
    }

    /// <summary>The place of a unit, for messages.</summary>
    internal static string Name(PlannedUnit unit) => $"unit {Text(unit.Ordinal)} ({unit.Address})";

    /// <summary>Refuses the plan unless a check holds of a unit.</summary>
    internal static void Require(bool holds, PlannedUnit unit, string otherwise)
    {
        if (!holds)
        {
            Require(false, Name(unit), otherwise);
        }
    }

    private static void CheckSource(CutPlan plan, ReadOnlySpan<byte> bytes)
    {
        IuDocument document = plan.Document;
        Require(document.Length == bytes.Length, "source", "its length is not what the document says");
        Require(
            document.HasByteOrderMark == (bytes.Length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF),
            "source",
            "its byte order mark is not as the document says"
        );
        Require(!bytes.Contains((byte)0), "source", "it holds a NUL byte");
        Require(Utf8.IsValid(bytes), "source", "it is not UTF-8");
    }

    /// <summary>Walks units and exclusions in the order of their bytes: each begins where the last one ended.</summary>
    private static int CheckPartition(CutPlan plan, ReadOnlySpan<byte> bytes)
    {
        int at = 0;
        int line = 1;
        int unit = 0;
        int exclusion = 0;
        while (unit < plan.Units.Length || exclusion < plan.Exclusions.Length)
        {
            bool takeUnit =
                exclusion == plan.Exclusions.Length
                || (unit < plan.Units.Length && plan.Units[unit].Span.Start < plan.Exclusions[exclusion].Span.Start);
            SourceSpan span = takeUnit ? plan.Units[unit].Span : plan.Exclusions[exclusion].Span;
            if (Misplaced(plan, bytes, takeUnit, unit, span, at, line) is { } why)
            {
                Require(false, takeUnit ? Name(plan.Units[unit]) : $"exclusion {Text(exclusion + 1)}", why);
            }

            line += SourceLines.CountEnds(bytes.Slice(at, span.Length));
            at += span.Length;
            _ = takeUnit ? unit++ : exclusion++;
        }

        Require(at == bytes.Length, "source", $"the bytes from {Text(at)} are in no unit and no exclusion");
        int lines = line - (bytes.Length > 0 && bytes[^1] is (byte)'\n' or (byte)'\r' ? 1 : 0);
        Require(plan.Document.LineCount == lines, "source", "its number of lines is not what the document says");
        return at;
    }

    private static string? Misplaced(CutPlan plan, ReadOnlySpan<byte> bytes, bool isUnit, int unit, SourceSpan span, int at, int line)
    {
        if (isUnit && plan.Units[unit].Ordinal != unit + 1)
        {
            return "its ordinal is not its position";
        }

        if (span.Start != at)
        {
            return span.Start > at ? "there is a gap before it" : "it overlaps what is before it";
        }

        if (span.Length <= 0 || span.Length > bytes.Length - at)
        {
            return "its length is not within the source";
        }

        int lineStart = SourceLines.StartOfLine(bytes, at);
        return lineStart != at && (lineStart != 0 || at != 3 || bytes[0] != 0xEF) ? "it does not begin a line"
            : span.Column != at - lineStart + 1 ? "its column is not where it begins"
            : span.Line != line ? "its line is not where it begins"
            : null;
    }

    private static bool IsToml(ReadOnlySpan<byte> text) =>
        text.StartsWith("+++"u8) && text.TrimEnd(" \t\r\n"u8) is [.., (byte)'\n' or (byte)'\r', (byte)'+', (byte)'+', (byte)'+'];

    private static void CheckExclusions(CutPlan plan, ReadOnlySpan<byte> bytes)
    {
        for (int i = 0; i < plan.Exclusions.Length; i++)
        {
            SourceExclusion exclusion = plan.Exclusions[i];
            ReadOnlySpan<byte> span = bytes.Slice(exclusion.Span.Start, exclusion.Span.Length);
            string place = $"exclusion {Text(i + 1)}";
            Require(exclusion.Sha256 == Hash(span), place, "its hash is not that of its bytes");
            bool fits = exclusion.Kind switch
            {
                "byte_order_mark" => exclusion.Span.Start == 0 && span.Length == 3 && span[0] == 0xEF && span[1] == 0xBB && span[2] == 0xBF,
                "front_matter" => i <= 1 && span.Length > 3 && (span.StartsWith("---"u8) || IsToml(span)),
                "separator" => SourceLines.IsBlank(span),
                "preamble" => i == plan.Exclusions.Length - 1 && !SourceLines.IsBlank(span),
                _ => false,
            };
            Require(fits, place, $"its bytes are not what its kind '{exclusion.Kind}' says");
        }
    }

    private static void CheckAddresses(CutPlan plan)
    {
        Require(IsPath(plan.DocumentPrefix), "plan", "its prefix is not in ASCII");
        SeenAddresses seen = new SeenAddresses(plan);
        string? known = null;
        foreach (PlannedUnit unit in plan.Units)
        {
            (string? address, string? code, string? outer) = (unit.Address, unit.SectionCode, unit.ParentAddress);
            Require(
                IsPath(address) && IsPath(code) && !code.Contains('/', StringComparison.Ordinal),
                unit,
                "its address is not in printable ASCII"
            );
            // Most units have the parent of the one before them.
            Require(outer is null || outer == known || seen.Contains(outer), unit, "its parent is not a unit before it");
            known = outer;
            string parent = outer ?? plan.DocumentPrefix;
            bool isOfParent =
                address.Length == parent.Length + 1 + code.Length
                && address[parent.Length] == '/'
                && address.StartsWith(parent, StringComparison.Ordinal)
                && address.EndsWith(code, StringComparison.Ordinal);
            Require(isOfParent, unit, "its address is not its parent's with its own code");
            Require(seen.Add(address), unit, "its address is taken");
        }
    }

    private static bool IsPath(string text) => text.Length > 0 && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Hash(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static void Require(bool holds, string place, string otherwise)
    {
        if (!holds)
        {
            throw new IuException(ErrorCatalogue.PlanRejected, $"At {place}: {otherwise}.", place);
        }
    }
}
