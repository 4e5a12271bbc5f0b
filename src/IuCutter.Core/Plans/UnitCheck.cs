using System.Buffers;
using System.Collections.Concurrent;

namespace IuCutter.Core.Plans;

/// <summary>The verifier's checks of each unit by itself, against the bytes of its span; the units are shared out.</summary>
internal sealed class UnitCheck : IDisposable
{
    private readonly SourceCanon _canon = new();
    private readonly SourceHeading _heading = new();

    /// <summary>Checks every unit of a plan whose spans are known to be a partition.</summary>
    /// <exception cref="IuException">Integrity.PlanRejected, naming the first unit of which something does not hold.</exception>
    public static void All(CutPlan plan)
    {
        ConcurrentDictionary<int, IuException> refusals = new ConcurrentDictionary<int, IuException>();
        Task<int>[] shares = WorkShares.Begin(
            plan.Document.Length,
            plan.Units.Length,
            (from, to) =>
            {
                using UnitCheck check = new UnitCheck();
                for (int i = from; i < to; i++)
                {
                    try
                    {
                        check.One(plan.Units[i], plan.Document.Bytes.AsSpan().Slice(plan.Units[i].Span.Start, plan.Units[i].Span.Length));
                    }
                    catch (IuException refusal)
                    {
                        refusals[i] = refusal;
                        return;
                    }
                }
            }
        );
        Task.WaitAll(shares);
        if (!refusals.IsEmpty)
        {
            // Which worker was first is chance; which unit is first is not.
            throw refusals.MinBy(pair => pair.Key).Value;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _canon.Dispose();

    private void One(PlannedUnit unit, ReadOnlySpan<byte> span)
    {
        string title = unit.Title;
        PlanVerifier.Require(
            unit.BodyHash.Equals(_canon.Hash(span, out Sha256Digest canonical)),
            unit,
            "the hash of its body is not that of its bytes"
        );
        PlanVerifier.Require(unit.CanonicalHash.Equals(canonical), unit, "its canonical hash is not that of its text");
        bool isBody = unit.BodyBytes is { } bytes ? bytes.Span.SequenceEqual(span) : SourceLines.IsText(span, unit.Body);
        PlanVerifier.Require(isBody, unit, "its body is not the text of its bytes");
        PlanVerifier.Require(unit.UnitKind == "law_unit", unit, "its kind is not law_unit");
        PlanVerifier.Require(IsVocabulary(unit.SectionType), unit, "its section type is not a word of a vocabulary");
        if (unit.SectionType == "preamble" || unit.SectionCode == "PREAMBLE")
        {
            PlanVerifier.Require(
                unit
                    is {
                        SectionType: "preamble",
                        SectionCode: "PREAMBLE",
                        Ordinal: 1,
                        ParentAddress: null,
                        Title: "Preamble",
                        HeadingOnly: false
                    }
                    && !SourceLines.IsBlank(span),
                unit,
                "it is not a preamble"
            );
            return;
        }

        CheckTitle(unit, title, span);
    }

    /// <summary>
    /// A first line without marks is a title of its own, or the text of an underlined heading; where both have one title,
    /// only the profile knows which of them it is.
    /// </summary>
    private void CheckTitle(PlannedUnit unit, string title, ReadOnlySpan<byte> span)
    {
        bool isLine = _heading.IsLine(span, title, out int rest);
        if (isLine && unit.HeadingOnly == SourceLines.IsBlank(span[rest..]))
        {
            return;
        }

        bool isHeading = _heading.Opens(span, title, out rest);
        PlanVerifier.Require(isLine || isHeading, unit, "its title is not that of its first line");
        PlanVerifier.Require(
            isHeading && unit.HeadingOnly == SourceLines.IsBlank(span[rest..]),
            unit,
            "it is not as heading-only as it says"
        );
    }

    private static bool IsVocabulary(string text) =>
        text.Length > 0 && text[0] is >= 'a' and <= 'z' && !text.AsSpan().ContainsAnyExcept(Vocabulary);

    private static readonly SearchValues<char> Vocabulary = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");
}
