using System.Collections.Concurrent;
using System.Collections.Immutable;

namespace IuCutter.Core.Tests.Plans;

/// <summary>The units of a plan, which count how often an address or the hash of a title is made.</summary>
internal sealed class CountingUnits(ImmutableArray<PlannedUnit> units) : UnitFacts
{
    private readonly ConcurrentDictionary<int, int> _addresses = new();
    private readonly ConcurrentDictionary<int, int> _titleHashes = new();

    /// <summary>The most that any address was made.</summary>
    public int MaxAddresses => _addresses.Values.DefaultIfEmpty().Max();

    /// <summary>The most that any title was hashed.</summary>
    public int MaxTitleHashes => _titleHashes.Values.DefaultIfEmpty().Max();

    /// <summary>The same plan over these units.</summary>
    public static (CutPlan Plan, CountingUnits Units) Over(CutPlan plan)
    {
        CountingUnits counting = new CountingUnits(plan.Units);
        return (plan with { Units = [.. Enumerable.Range(0, plan.UnitCount).Select(row => new PlannedUnit(counting, row))] }, counting);
    }

    public override string Address(int row)
    {
        _addresses.AddOrUpdate(row, 1, (_, count) => count + 1);
        return units[row].Address;
    }

    public override string? ParentAddress(int row)
    {
        if (units[row].ParentRow is >= 0 and int parent)
        {
            _addresses.AddOrUpdate(parent, 1, (_, count) => count + 1);
        }

        return units[row].ParentAddress;
    }

    public override Sha256Digest TitleHash(int row)
    {
        _titleHashes.AddOrUpdate(row, 1, (_, count) => count + 1);
        return units[row].TitleHash;
    }

    public override int ParentRow(int row) => units[row].ParentRow;

    public override int Ordinal(int row) => units[row].Ordinal;

    public override string UnitKind(int row) => units[row].UnitKind;

    public override string SectionType(int row) => units[row].SectionType;

    public override string SectionCode(int row) => units[row].SectionCode;

    public override string Title(int row) => units[row].Title;

    public override string Body(int row) => units[row].Body;

    public override ReadOnlyMemory<byte>? BodyBytes(int row) => units[row].BodyBytes;

    public override SourceSpan Span(int row) => units[row].Span;

    public override Sha256Digest BodyHash(int row) => units[row].BodyHash;

    public override Sha256Digest CanonicalHash(int row) => units[row].CanonicalHash;

    public override bool HeadingOnly(int row) => units[row].HeadingOnly;
}
