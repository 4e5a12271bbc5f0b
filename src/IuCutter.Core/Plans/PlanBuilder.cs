using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Marking;
using IuCutter.Core.Profiles;

namespace IuCutter.Core.Plans;

/// <summary>Derives what a cut will write from the bytes of a document, twice, and compares.</summary>
internal static class PlanBuilder
{
    private const string UnitKind = "law_unit";
    private const int LongestReference = 200;

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
    public static CutPlan Build(IuDocument document, string prefix, GrammarProfile profile, string ownerRef, string publicationType, string? unitLevel = null)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentNullException.ThrowIfNull(profile);
        if (!DocumentPrefix.IsValid(prefix))
        {
            throw new IuException(ErrorCatalogue.BadPrefix, $"'{prefix}' does not follow the rule.", document.Path);
        }

        CheckReference(nameof(ownerRef), ownerRef, document.Path);
        CheckReference(nameof(publicationType), publicationType, document.Path);
        string Again() => Derive(document, prefix, profile, ownerRef, publicationType, unitLevel, withRows: false).PlanDigest;
        if (document.Length > Large)
        {
            // One after the other, and the one that keeps its rows last: what a derivation needs for itself is not held
            // beside what another needs, or has made.
            var other = Again();
            GiveBack();
            return Agreed(Derive(document, prefix, profile, ownerRef, publicationType, unitLevel, withRows: true), other);
        }

        // On a thread of its own: it costs no time where there is a second core, and shares no state with the first.
        var second = Task.Run(Again);
        try
        {
            var plan = Derive(document, prefix, profile, ownerRef, publicationType, unitLevel, withRows: true);
            return Agreed(plan, second.GetAwaiter().GetResult());
        }
        finally
        {
            // Joined also when the first derivation stopped; what stopped the second was the same and has been said.
            Task.WaitAny(second);
        }
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
            throw new IuException(ErrorCatalogue.PlanRejected, $"Profile '{plan.ProfileSource}' is not the one that made the plan.", plan.DocumentPrefix);
        }

        CutPlan derived = Build(
            plan.Document, plan.DocumentPrefix, profile, plan.OwnerRef, plan.PublicationType, plan.UnitLevel);
        if (derived.PlanDigest != plan.PlanDigest)
        {
            throw new IuException(
                ErrorCatalogue.PlanRejected, $"Its source and profile give plan {derived.PlanDigest}, not {plan.PlanDigest}.", plan.DocumentPrefix);
        }
    }

    /// <summary>
    /// Gives back what was needed on the way, before as much is needed for something else: a collector that finds memory
    /// left on the machine does not hurry.
    /// </summary>
    private static void GiveBack() => GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    /// <summary>The plan, when the second derivation has the same digest.</summary>
    internal static CutPlan Agreed(CutPlan plan, string again) => plan.PlanDigest == again
        ? plan
        : throw new IuException(ErrorCatalogue.PlanNotDeterministic, $"{plan.PlanDigest} and {again}.", plan.Document.Sha256);

    /// <summary>Derives the plan; without its rows where nothing but the digest is asked for.</summary>
    private static CutPlan Derive(IuDocument document, string prefix, GrammarProfile profile, string ownerRef, string publicationType, string? unitLevel, bool withRows)
    {
        var bytes = document.Bytes.AsSpan();
        var marks = DocumentMarker.Mark(bytes, document.Path, profile, unitLevel);
        if (withRows && document.Length > Large)
        {
            GiveBack();
        }

        var head = new CutPlan("", prefix, profile.Name, profile.Digest, ownerRef, publicationType)
        {
            Document = document,
            Units = [],
            Exclusions = Exclusions(bytes, marks.Exclusions),
            Warnings = [.. marks.Warnings],
            UnitLevel = unitLevel,
        };
        var rows = withRows ? new UnitTable(document.Bytes, prefix, UnitKind, marks.Units.Count) : null;
        var digest = Digest(head, marks.Units, rows);
        return head with { Units = rows?.ToUnits() ?? [], PlanDigest = digest };
    }

    /// <summary>The digest of the plan, whose units are added to the rows on the way.</summary>
    private static string Digest(CutPlan head, List<UnitMark> marks, UnitTable? rows)
    {
        var bytes = head.Document.Bytes.AsSpan();
        using var hash = new UnitHash();
        using var json = new PlanJson(head, marks);
        for (var i = 0; i < marks.Count; i++)
        {
            var mark = marks[i];
            var title = mark.Title;
            var span = new SourceSpan(mark.Start, mark.End - mark.Start, mark.Line, Column(bytes, mark.Start));
            var titleHash = title.Text is null ? hash.Of(bytes.Slice(title.Start, title.Length)) : hash.Of(title.Text);
            var bodyHash = hash.Of(bytes[mark.Start..mark.End], out var canonicalHash);
            json.AddUnit(i, span, UnitKind, titleHash, bodyHash, canonicalHash);
            if (rows is not null)
            {
                rows.Add(span, mark.Parent, mark.Code, mark.SectionType, title.Start..(title.Start + title.Length), title.Text, mark.HeadingOnly);
                rows.SetHashes(titleHash, bodyHash, canonicalHash);
            }
        }

        return json.Digest();
    }

    private static ImmutableArray<SourceExclusion> Exclusions(ReadOnlySpan<byte> bytes, List<ExclusionMark> marks)
    {
        var exclusions = ImmutableArray.CreateBuilder<SourceExclusion>(marks.Count);
        foreach (var mark in marks)
        {
            exclusions.Add(new SourceExclusion(
                mark.Kind,
                new SourceSpan(mark.Start, mark.End - mark.Start, mark.Line, Column(bytes, mark.Start)),
                Sha256(bytes[mark.Start..mark.End])));
        }

        return exclusions.MoveToImmutable();
    }

    /// <summary>Everything begins a line; only what follows a byte order mark begins in its fourth column.</summary>
    private static int Column(ReadOnlySpan<byte> bytes, int start) => start == 3 && bytes.StartsWith("\uFEFF"u8) ? 4 : 1;

    private static string Sha256(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }

    private static void CheckReference(string name, string value, string path)
    {
        if (string.IsNullOrWhiteSpace(value) || value.Length > LongestReference
            || value.EnumerateRunes().Any(rune => rune == Rune.ReplacementChar || Rune.IsControl(rune)))
        {
            throw new IuException(
                ErrorCatalogue.BadArgument,
                string.Create(CultureInfo.InvariantCulture, $"{name} must be 1 to {LongestReference} printable characters."),
                path);
        }
    }
}
