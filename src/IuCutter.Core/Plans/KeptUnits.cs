using System.Collections.Immutable;

namespace IuCutter.Core.Plans;

/// <summary>
/// The units of a plan as they were at one moment, with what is asked for again and again made once: each address is one
/// string, each title is hashed at most once. Units that could be changed in place are copied.
/// </summary>
internal sealed class KeptUnits : UnitFacts
{
    private readonly PlannedUnit[] _units;
    private readonly string[] _addresses;
    private readonly string?[] _parents;
    private readonly Lazy<Sha256Digest[]> _titleHashes;

    /// <summary>Keeps these units.</summary>
    public KeptUnits(ImmutableArray<PlannedUnit> units)
    {
        _units = [.. units.Select(unit => unit.IsChangeable ? unit with { } : unit)];
        _addresses = [.. _units.Select(unit => unit.Address)];
        _parents = [.. _units.Select(ParentOf)];
        _titleHashes = new Lazy<Sha256Digest[]>(() => [.. _units.Select(unit => unit.TitleHash)]);
    }

    /// <summary>The units as rows of these facts.</summary>
    public ImmutableArray<PlannedUnit> ToUnits() => [.. Enumerable.Range(0, _units.Length).Select(row => new PlannedUnit(this, row))];

    /// <summary>Whether these are still the units that were kept, with the values that they had then.</summary>
    public bool AreSame(ImmutableArray<PlannedUnit> units)
    {
        if (units.IsDefault || units.Length != _units.Length)
        {
            return false;
        }

        for (int row = 0; row < _units.Length; row++)
        {
            PlannedUnit unit = units[row];
            if (!ReferenceEquals(unit, _units[row]) && !(unit is { IsChangeable: true } && unit.Equals(_units[row])))
            {
                return false;
            }
        }

        return true;
    }

    public override int Ordinal(int row) => _units[row].Ordinal;

    public override string Address(int row) => _addresses[row];

    public override string? ParentAddress(int row) => _parents[row];

    public override string UnitKind(int row) => _units[row].UnitKind;

    public override string SectionType(int row) => _units[row].SectionType;

    public override string SectionCode(int row) => _units[row].SectionCode;

    public override string Title(int row) => _units[row].Title;

    public override string Body(int row) => _units[row].Body;

    public override ReadOnlyMemory<byte>? BodyBytes(int row) => _units[row].BodyBytes;

    public override SourceSpan Span(int row) => _units[row].Span;

    public override Sha256Digest BodyHash(int row) => _units[row].BodyHash;

    public override Sha256Digest CanonicalHash(int row) => _units[row].CanonicalHash;

    public override bool HeadingOnly(int row) => _units[row].HeadingOnly;

    public override Sha256Digest TitleHash(int row) => _titleHashes.Value[row];

    // A parent in the same columns has its address made already.
    private string? ParentOf(PlannedUnit unit) =>
        unit.ParentRow is >= 0 and int row && row < _units.Length && _units[row].IsRow(row, unit) ? _addresses[row] : unit.ParentAddress;
}
