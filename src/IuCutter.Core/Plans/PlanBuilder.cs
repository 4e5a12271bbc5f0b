using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Marking;
using IuCutter.Core.Marking.Units;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Plans;

/// <summary>
/// Derives what a cut will write from the bytes of a document. What could differ from one time to another is derived twice
/// and compared: which bytes are which unit, and what it is called. The hashes follow from that; the verifier makes each of
/// them again with code of its own, and the phase cutplan the whole plan (<see cref="RequireDerived"/>).
/// </summary>
internal static class PlanBuilder
{
    private const string UnitKind = "law_unit";
    private const int MaxReferenceLength = 200;

    /// <summary>Bytes from which memory counts for more than time.</summary>
    private const int Large = 64 << 20;

    /// <summary>Makes the plan.</summary>
    /// <param name="document">The document as it was read.</param>
    /// <param name="prefix">First part of every address: <c>^[A-Z][A-Z0-9]*(-[A-Z0-9]+)*$</c>, 2 to 64 characters.</param>
    /// <param name="profile">What opens a unit.</param>
    /// <param name="ownerRef">Who owns the units.</param>
    /// <param name="publicationType">Vocabulary <c>publication_type</c>.</param>
    /// <param name="unitLevel">The deepest level that opens units; null for the profile's own.</param>
    /// <exception cref="IuException">
    /// Input.BadPrefix, Input.BadArgument, Input.UnknownUnitLevel, Input.NoUnit, a finding that the profile makes a
    /// stop, or Integrity.PlanNotDeterministic.
    /// </exception>
    public static CutPlan Build(
        IuDocument document,
        string prefix,
        GrammarProfile profile,
        string ownerRef,
        string publicationType,
        string? unitLevel = null
    )
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(profile);
        if (!DocumentPrefix.IsValid(prefix))
        {
            throw new IuException(ErrorCatalogue.BadPrefix, $"'{prefix}' does not follow the rule.", document.Path);
        }

        CheckReference(nameof(ownerRef), ownerRef, document.Path);
        CheckReference(nameof(publicationType), publicationType, document.Path);
        DocumentMarks marks = document.Length > Large ? MarkInTurn(document, profile, unitLevel) : MarkBeside(document, profile, unitLevel);
        ReadOnlySpan<byte> bytes = document.Bytes.AsSpan();
        CutPlan head = new CutPlan("", prefix, profile.Name, profile.Digest, ownerRef, publicationType)
        {
            Document = document,
            Units = [],
            Exclusions = Exclusions(bytes, marks.Exclusions),
            Warnings = [.. marks.Warnings],
            UnitLevel = unitLevel,
        };
        UnitTable rows = new UnitTable(document.Bytes, prefix, UnitKind, marks.Units);
        return head with { Units = rows.ToUnits(), PlanDigest = Digest(head, marks.Units, rows) };
    }

    /// <summary>
    /// Derives the plan of a document anew, from its bytes and its profile, and refuses one that is not the same: a plan
    /// that is whole in itself need not be the one that the profile gives.
    /// </summary>
    /// <exception cref="IuException">Integrity.PlanRejected.</exception>
    public static void RequireDerived(CutPlan plan)
    {
        GrammarProfile profile = ProfileCatalogue.Get(plan.ProfileSource);
        if (profile.Digest != plan.ProfileDigest)
        {
            throw new IuException(
                ErrorCatalogue.PlanRejected,
                $"Profile '{plan.ProfileSource}' is not the one that made the plan.",
                plan.DocumentPrefix
            );
        }

        CutPlan derived = Build(plan.Document, plan.DocumentPrefix, profile, plan.OwnerRef, plan.PublicationType, plan.UnitLevel);
        if (derived.PlanDigest != plan.PlanDigest)
        {
            throw new IuException(
                ErrorCatalogue.PlanRejected,
                $"Its source and profile give plan {derived.PlanDigest}, not {plan.PlanDigest}.",
                plan.DocumentPrefix
            );
        }

        // The digest has code and place of each warning; the words are what a sovereign reads on the card.
        if (!derived.Warnings.AsSpan().SequenceEqual(plan.Warnings.AsSpan()))
        {
            throw new IuException(ErrorCatalogue.PlanRejected, "Its source and profile give warnings in other words.", plan.DocumentPrefix);
        }
    }

    /// <summary>
    /// Gives back what was needed on the way, before as much is needed for something else: a collector that finds memory
    /// left on the machine does not hurry.
    /// </summary>
    private static void GiveBack() => GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>The marks, when those of the second derivation have the same digest.</summary>
    internal static DocumentMarks Agreed(DocumentMarks marks, string again, IuDocument document) =>
        MarksDigest.Of(marks) is var digest && digest == again
            ? marks
            : throw new IuException(ErrorCatalogue.PlanNotDeterministic, $"{digest} and {again}.", document.Sha256);

    private static DocumentMarks Mark(IuDocument document, GrammarProfile profile, string? unitLevel) =>
        DocumentMarker.Mark(document.Bytes.AsSpan(), document.Path, profile, unitLevel);

    /// <summary>Marks twice, one after the other: what a derivation needs for itself is not held beside what another needs.</summary>
    private static DocumentMarks MarkInTurn(IuDocument document, GrammarProfile profile, string? unitLevel)
    {
        string again = MarksDigest.Of(Mark(document, profile, unitLevel));
        GiveBack();
        DocumentMarks marks = Agreed(Mark(document, profile, unitLevel), again, document);
        GiveBack();
        return marks;
    }

    /// <summary>Marks twice, on two threads that share no state: where there is a second core it costs little time.</summary>
    private static DocumentMarks MarkBeside(IuDocument document, GrammarProfile profile, string? unitLevel)
    {
        Task<string> again = Task.Run(() => MarksDigest.Of(Mark(document, profile, unitLevel)));
        try
        {
            return Agreed(Mark(document, profile, unitLevel), again.GetAwaiter().GetResult(), document);
        }
        finally
        {
            // Joined also when the first derivation stopped; what stopped the second was the same and has been said.
            Task.WaitAny(again);
        }
    }

    /// <summary>The digest of the plan, whose units get their hashes meanwhile.</summary>
    private static string Digest(CutPlan head, UnitMarks marks, UnitTable rows)
    {
        Task<int>[] hashed = WorkShares.Begin(
            head.Document.Length,
            marks.Count,
            (from, to) => Hash(head.Document.Bytes.AsSpan(), rows, from, to)
        );
        using PlanJson json = new PlanJson(head, marks);
        int row = 0;
        foreach (Task<int> share in hashed)
        {
            for (int end = share.GetAwaiter().GetResult(); row < end; row++)
            {
                json.AddUnit(row, rows.Span(row), UnitKind, rows.BodyHash(row), rows.CanonicalHash(row));
            }
        }

        return json.Digest();
    }

    private static void Hash(ReadOnlySpan<byte> bytes, UnitTable rows, int from, int to)
    {
        using UnitHash hash = new UnitHash();
        for (int row = from; row < to; row++)
        {
            SourceSpan span = rows.Span(row);
            Sha256Digest body = hash.Of(bytes.Slice(span.Start, span.Length), out Sha256Digest canonical);
            rows.SetHashes(row, body, canonical);
        }
    }

    private static ImmutableArray<SourceExclusion> Exclusions(ReadOnlySpan<byte> bytes, List<ExclusionMark> marks)
    {
        ImmutableArray<SourceExclusion>.Builder exclusions = ImmutableArray.CreateBuilder<SourceExclusion>(marks.Count);
        foreach (ExclusionMark mark in marks)
        {
            exclusions.Add(
                new SourceExclusion(
                    mark.Kind,
                    new SourceSpan(mark.Start, mark.End - mark.Start, mark.Line, Column(bytes, mark.Start)),
                    Sha256(bytes[mark.Start..mark.End])
                )
            );
        }

        return exclusions.MoveToImmutable();
    }

    /// <summary>Everything begins a line; only what follows a byte order mark begins in its fourth column.</summary>
    internal static int Column(ReadOnlySpan<byte> bytes, int start) => start == 3 && bytes.StartsWith("\uFEFF"u8) ? 4 : 1;

    private static string Sha256(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }

    private static void CheckReference(string name, string value, string path)
    {
        if (
            string.IsNullOrWhiteSpace(value)
            || value.Length > MaxReferenceLength
            || value.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || Rune.IsControl(rune))
        )
        {
            throw new IuException(
                ErrorCatalogue.BadArgument,
                string.Create(CultureInfo.InvariantCulture, $"{name} must be 1 to {MaxReferenceLength} printable characters."),
                path
            );
        }
    }
}
