using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text;
using IuCutter.Core.Marking.Units;

namespace IuCutter.Core.Plans;

/// <summary>
/// The units of one plan by column: what marking found of them, and their hashes as bytes. Addresses and titles are made
/// when they are asked for, so that a unit costs little more than its hashes.
/// </summary>
/// <param name="source">The document.</param>
/// <param name="prefix">First part of every address.</param>
/// <param name="unitKind">The kind of all of them.</param>
/// <param name="marks">The units, which nobody changes any more.</param>
internal sealed class UnitTable(ImmutableArray<byte> source, string prefix, string unitKind, UnitMarks marks) : UnitFacts
{
    private const int HashBytes = 32;
    private const int TwoHashes = 2 * HashBytes;

    private readonly UnitHashes[] _hashes = new UnitHashes[marks.Count];

    /// <summary>Sets the hashes of a unit; of two units at once, too.</summary>
    public void SetHashes(int row, Sha256Digest body, Sha256Digest canonical)
    {
        Span<byte> hashes = _hashes[row];
        body.CopyTo(hashes);
        canonical.CopyTo(hashes[HashBytes..]);
    }

    /// <summary>Each row as a unit, when all of them have their hashes.</summary>
    public ImmutableArray<PlannedUnit> ToUnits()
    {
        ImmutableArray<PlannedUnit>.Builder units = ImmutableArray.CreateBuilder<PlannedUnit>(marks.Count);
        for (int row = 0; row < marks.Count; row++)
        {
            units.Add(new PlannedUnit(this, row));
        }

        return units.MoveToImmutable();
    }

    public override int Ordinal(int row) => row + 1;

    public override string Address(int row)
    {
        int length = prefix.Length;
        for (int at = row; at >= 0; at = marks.Parent(at))
        {
            length += 1 + marks.Code(at).Length;
        }

        return string.Create(length, (Table: this, Row: row), static (address, unit) => unit.Table.WriteAddress(address, unit.Row));
    }

    public override string? ParentAddress(int row) => marks.Parent(row) < 0 ? null : Address(marks.Parent(row));

    public override string UnitKind(int row) => unitKind;

    public override string SectionType(int row) => marks.SectionType(row);

    public override string SectionCode(int row) => Encoding.ASCII.GetString(marks.Code(row));

    public override string Title(int row) => marks.Title(row).Read(source.AsSpan());

    public override string Body(int row) => Encoding.UTF8.GetString(BodyBytes(row)!.Value.Span);

    public override ReadOnlyMemory<byte>? BodyBytes(int row) => source.AsMemory()[marks.Start(row)..marks.End(row)];

    public override SourceSpan Span(int row)
    {
        int start = marks.Start(row);
        return new SourceSpan(start, marks.End(row) - start, marks.Line(row), PlanBuilder.Column(source.AsSpan(), start));
    }

    public override Sha256Digest BodyHash(int row) => Hash(row, 0);

    public override Sha256Digest CanonicalHash(int row) => Hash(row, 1);

    public override bool HeadingOnly(int row) => marks.HeadingOnly(row);

    public override int ParentRow(int row) => marks.Parent(row);

    private Sha256Digest Hash(int row, int which) => new(((ReadOnlySpan<byte>)_hashes[row]).Slice(which * HashBytes, HashBytes));

    /// <summary>From the end, for each unit knows what is above it.</summary>
    private void WriteAddress(Span<char> address, int row)
    {
        for (int at = row; at >= 0; at = marks.Parent(at))
        {
            ReadOnlySpan<byte> code = marks.Code(at);
            Encoding.ASCII.GetChars(code, address[^code.Length..]);
            address = address[..^code.Length];
            address[^1] = '/';
            address = address[..^1];
        }

        prefix.CopyTo(address);
    }

    [InlineArray(TwoHashes)]
    private struct UnitHashes
    {
        private byte _first;
    }
}
