using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace IuCutter.Core.Plans;

/// <summary>
/// The second reading of a plan: from source bytes and plan alone, with code of its own. It shares nothing with the
/// marker or the builder, so that a mistake there cannot verify itself.
/// </summary>
internal static class PlanVerifier
{
    /// <summary>Verifies the plan against the bytes it carries.</summary>
    /// <exception cref="IuException">Integrity.PlanRejected, naming the first place that does not hold.</exception>
    public static PlanProof Verify(CutPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Require(
            !plan.Units.IsDefaultOrEmpty && !plan.Exclusions.IsDefault && !plan.Warnings.IsDefault && plan.Document is { Bytes.IsDefault: false },
            "plan", "it has no units or no document");
        var bytes = plan.Document.Bytes.AsSpan();
        var sourceHash = Hash(bytes);
        CheckSource(plan, bytes, sourceHash);
        var covered = CheckPartition(plan, bytes);
        CheckBytes(plan, bytes);
        CheckTitles(plan, bytes);
        CheckAddresses(plan);
        var digest = new PlanText(plan).Digest();
        Require(digest == plan.PlanDigest, "plan", "its digest is not that of its content");
        return new PlanProof(
            digest,
            sourceHash,
            plan.Units.Length,
            plan.Exclusions.Length,
            covered,
            ["source", "partition", "hashes", "canonical", "bodies", "titles", "addresses", "digest"]);
    }

    private static void CheckSource(CutPlan plan, ReadOnlySpan<byte> bytes, string hash)
    {
        var document = plan.Document;
        Require(!plan.Units.IsDefaultOrEmpty && !plan.Exclusions.IsDefault, "plan", "it has no unit");
        Require(document.Length == bytes.Length, "source", "its length is not what the document says");
        Require(document.Sha256 == hash, "source", "its bytes are not those that were read");
        Require(document.HasByteOrderMark == (bytes.Length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF), "source", "its byte order mark is not as the document says");
        Require(!bytes.Contains((byte)0), "source", "it holds a NUL byte");
        var lines = SourceLines.CountEnds(bytes, 0, bytes.Length) + (bytes.Length > 0 && bytes[^1] != '\n' && bytes[^1] != '\r' ? 1 : 0);
        Require(document.LineCount == lines, "source", "its number of lines is not what the document says");
    }

    /// <summary>Walks units and exclusions in the order of their bytes: each begins where the last one ended.</summary>
    private static int CheckPartition(CutPlan plan, ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        var line = 1;
        var unit = 0;
        var exclusion = 0;
        while (unit < plan.Units.Length || exclusion < plan.Exclusions.Length)
        {
            var takeUnit = exclusion == plan.Exclusions.Length
                || (unit < plan.Units.Length && plan.Units[unit].Span.Start < plan.Exclusions[exclusion].Span.Start);
            var span = takeUnit ? plan.Units[unit].Span : plan.Exclusions[exclusion].Span;
            var place = takeUnit ? Name(plan.Units[unit]) : $"exclusion {Text(exclusion + 1)}";
            Require(!takeUnit || plan.Units[unit].Ordinal == unit + 1, place, "its ordinal is not its position");
            Require(span.Start == at, place, span.Start > at ? "there is a gap before it" : "it overlaps what is before it");
            Require(span.Length > 0 && span.Length <= bytes.Length - at, place, "its length is not within the source");
            var lineStart = SourceLines.StartOfLine(bytes, at);
            Require(lineStart == at || (lineStart == 0 && at == 3 && bytes[0] == 0xEF), place, "it does not begin a line");
            Require(span.Column == at - lineStart + 1, place, "its column is not where it begins");
            Require(span.Line == line, place, "its line is not where it begins");
            line += SourceLines.CountEnds(bytes, at, at + span.Length);
            at += span.Length;
            _ = takeUnit ? unit++ : exclusion++;
        }

        Require(at == bytes.Length, "source", $"the bytes from {Text(at)} are in no unit and no exclusion");
        return at;
    }

    private static void CheckBytes(CutPlan plan, ReadOnlySpan<byte> bytes)
    {
        foreach (var unit in plan.Units)
        {
            var span = bytes.Slice(unit.Span.Start, unit.Span.Length);
            Require(unit.BodySha256 == Hash(span), Name(unit), "the hash of its body is not that of its bytes");
            Require(unit.CanonicalSha256 == SourceCanon.Hash(span), Name(unit), "its canonical hash is not that of its text");
            Require(SourceLines.IsText(span, unit.Body), Name(unit), "its body is not the text of its bytes");
            Require(unit.TitleSha256 == Hash(Encoding.UTF8.GetBytes(unit.Title)), Name(unit), "the hash of its title is not that of its title");
        }

        for (var i = 0; i < plan.Exclusions.Length; i++)
        {
            var exclusion = plan.Exclusions[i];
            var span = bytes.Slice(exclusion.Span.Start, exclusion.Span.Length);
            var place = $"exclusion {Text(i + 1)}";
            Require(exclusion.Sha256 == Hash(span), place, "its hash is not that of its bytes");
            var fits = exclusion.Kind switch
            {
                "byte_order_mark" => exclusion.Span.Start == 0 && span.Length == 3 && span[0] == 0xEF && span[1] == 0xBB && span[2] == 0xBF,
                "front_matter" => i <= 1 && span.Length > 3 && span[0] == '-' && span[1] == '-' && span[2] == '-',
                "separator" => SourceLines.IsBlank(span),
                "preamble" => i == plan.Exclusions.Length - 1 && !SourceLines.IsBlank(span),
                _ => false,
            };
            Require(fits, place, $"its bytes are not what its kind '{exclusion.Kind}' says");
        }
    }

    private static void CheckTitles(CutPlan plan, ReadOnlySpan<byte> bytes)
    {
        foreach (var unit in plan.Units)
        {
            var span = bytes.Slice(unit.Span.Start, unit.Span.Length);
            Require(unit.UnitKind == "law_unit", Name(unit), "its kind is not law_unit");
            Require(IsVocabulary(unit.SectionType), Name(unit), "its section type is not a word of a vocabulary");
            if (unit.SectionType == "preamble" || unit.SectionCode == "PREAMBLE")
            {
                Require(
                    unit is { SectionType: "preamble", SectionCode: "PREAMBLE", Ordinal: 1, ParentAddress: null, Title: "Preamble", HeadingOnly: false } && !SourceLines.IsBlank(span),
                    Name(unit),
                    "it is not a preamble");
                continue;
            }

            // A first line without marks is a title of its own, or the text of an underlined heading; where both have one
            // title, only the profile knows which of them it is.
            var heading = SourceHeading.Title(span, out var afterHeading);
            var line = SourceHeading.LineTitle(span, out var afterLine);
            Require(unit.Title == heading || unit.Title == line, Name(unit), "its title is not that of its first line");
            Require(
                (unit.Title == heading && unit.HeadingOnly == SourceLines.IsBlank(span[afterHeading..]))
                || (unit.Title == line && unit.HeadingOnly == SourceLines.IsBlank(span[afterLine..])),
                Name(unit),
                "it is not as heading-only as it says");
        }
    }

    private static void CheckAddresses(CutPlan plan)
    {
        Require(IsPath(plan.DocumentPrefix), "plan", "its prefix is not in ASCII");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var unit in plan.Units)
        {
            Require(IsPath(unit.Address) && IsPath(unit.SectionCode) && !unit.SectionCode.Contains('/', StringComparison.Ordinal), Name(unit), "its address is not in printable ASCII");
            Require(unit.ParentAddress is null || seen.Contains(unit.ParentAddress), Name(unit), "its parent is not a unit before it");
            Require(unit.Address == string.Concat(unit.ParentAddress ?? plan.DocumentPrefix, "/", unit.SectionCode), Name(unit), "its address is not its parent's with its own code");
            Require(seen.Add(unit.Address), Name(unit), "its address is taken");
        }
    }

    private static bool IsPath(string text) => text.Length > 0 && text.All(unit => unit is > ' ' and < '\x7F');

    private static bool IsVocabulary(string text) =>
        text.Length > 0 && text[0] is >= 'a' and <= 'z' && text.All(unit => unit is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '_');

    private static string Name(PlannedUnit unit) => $"unit {Text(unit.Ordinal)} ({unit.Address})";

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
