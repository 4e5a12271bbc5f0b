using System.Globalization;
using System.Text;
using IuCutter.Core.Marking.Blocks;
using IuCutter.Core.Marking.Candidates;
using IuCutter.Core.Profiles;
using IuCutter.Core.Text;

namespace IuCutter.Core.Marking.Units;

/// <summary>The text before the first unit: byte order mark, front matter, blank lines, preamble.</summary>
internal static class LeadingText
{
    /// <summary>Skips the byte order mark and the front matter.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="profile">Whether front matter is known.</param>
    /// <param name="exclusions">Takes what was skipped.</param>
    /// <param name="line">Line of the place, from 1.</param>
    /// <returns>Where the text begins.</returns>
    public static int Skip(ReadOnlySpan<byte> bytes, GrammarProfile profile, List<ExclusionMark> exclusions, out int line)
    {
        int start = bytes.StartsWith("\uFEFF"u8) ? 3 : 0;
        if (start > 0)
        {
            exclusions.Add(new ExclusionMark("byte_order_mark", 0, start, 1));
        }

        line = 1;
        int text = profile.FrontMatter ? FrontMatter.Skip(bytes, start) : start;
        if (text > start)
        {
            exclusions.Add(new ExclusionMark("front_matter", start, text, line));
            line += LineEnds.CountLines(bytes[start..text]);
        }

        return text;
    }

    /// <summary>Adds the text between there and the first heading: blank lines as a separator, text as the preamble.</summary>
    public static void AddOpening(
        ReadOnlySpan<byte> bytes,
        GrammarProfile profile,
        int start,
        int line,
        int first,
        UnitMarks units,
        List<ExclusionMark> exclusions
    )
    {
        int text = start;
        while (text < first)
        {
            int next = LineEnds.Next(bytes, text, out int end);
            if (!LinesBetween.AreBlank(bytes[text..end]))
            {
                break;
            }

            text = next;
        }

        if (text > start)
        {
            exclusions.Add(new ExclusionMark("separator", start, text, line));
        }

        if (text == first)
        {
            return;
        }

        int textLine = line + LineEnds.CountLines(bytes[start..text]);
        if (profile.PreambleUnit)
        {
            units.Add(
                new UnitMark(text, first, textLine, -1, AddressCode.Preamble, "preamble", new TitleMark("Preamble"), HeadingOnly: false)
            );
        }
        else
        {
            exclusions.Add(new ExclusionMark("preamble", text, first, textLine));
        }
    }

    /// <summary>Adds what the scan found amiss.</summary>
    public static void Report(BlockScan scan, GrammarProfile profile, ReadOnlySpan<byte> bytes, int start, Findings findings)
    {
        if (scan.UnclosedFence is { } fence)
        {
            findings.Add(
                profile.UnclosedFence,
                ErrorCatalogue.UnclosedFence,
                bytes,
                fence.Offset,
                fence.Line,
                "A code fence is never closed: everything after it is code.",
                excerpt: true
            );
        }

        if (scan.UnclosedHtml is { } html)
        {
            findings.Warnings.Add(
                new PlanWarning("UnclosedHtml", html.Line, "An HTML block is never closed: everything after it is HTML.")
                {
                    Offset = html.Offset,
                    Excerpt = Tag(bytes[html.Offset..]),
                    Remediation =
                        "Close the comment or the block at its source, or check that what follows it holds no unit: "
                        + "Get-IuCutPlan -Explain.",
                }
            );
        }

        if (scan.HeadingWithoutSpace is { } heading && profile.Levels.IsEmpty)
        {
            string message = string.Create(
                CultureInfo.InvariantCulture,
                $"No blank follows the # signs, so that the line is text and opens no unit. Lines like it: {scan.HeadingsWithoutSpace}."
            );
            findings.Add(FindingRule.Warn, ErrorCatalogue.GluedHeading, bytes, heading.Offset, heading.Line, message, excerpt: true);
        }

        if (profile.BidiControls != FindingRule.Ignore && BidiControls.Find(bytes[start..]) is >= 0 and var bidi)
        {
            int line = LineEnds.LineAt(bytes, start + bidi);
            const string message = "A control character changes the direction of the text: a reader may see another text than is cut.";
            Rune.DecodeFromUtf8(bytes[(start + bidi)..], out Rune control, out _);
            findings.Add(
                profile.BidiControls,
                ErrorCatalogue.BidiControl,
                new PlanWarning("BidiControl", line, message)
                {
                    Offset = start + bidi,
                    Excerpt = string.Create(CultureInfo.InvariantCulture, $"U+{control.Value:X4}"),
                    Remediation =
                        profile.BidiControls == FindingRule.Stop
                            ? ErrorCatalogue.BidiControl.Recommendation
                            : ErrorCatalogue.BidiControl.Remediation,
                }
            );
        }
    }

    /// <summary>The opening tag of an HTML block, without its content.</summary>
    private static string Tag(ReadOnlySpan<byte> block)
    {
        ReadOnlySpan<byte> from = block.TrimStart((byte)' ');
        int end = from.IndexOfAny(" >\r\n\t"u8);
        return Encoding.ASCII.GetString(from[..Math.Clamp(end < 0 ? from.Length : end, 0, 20)]);
    }
}
