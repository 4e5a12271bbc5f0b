namespace IuCutter;

/// <summary>The values of one unit that is in no plan's columns: made by hand, or a copy that says something else.</summary>
internal sealed class GivenUnit(UnitValues values) : UnitFacts
{
    private UnitValues _values = values;

    /// <summary>Changes a value while the copy is made.</summary>
    public void Set(Func<UnitValues, UnitValues> change) => _values = change(_values);

    public override int Ordinal(int row) => _values.Ordinal;

    public override string Address(int row) => _values.Address;

    public override string? ParentAddress(int row) => _values.ParentAddress;

    public override string UnitKind(int row) => _values.UnitKind;

    public override string SectionType(int row) => _values.SectionType;

    public override string SectionCode(int row) => _values.SectionCode;

    public override string Title(int row) => _values.Title;

    public override string Body(int row) => _values.Body;

    public override ReadOnlyMemory<byte>? BodyBytes(int row) => null;

    public override SourceSpan Span(int row) => _values.Span;

    public override Sha256Digest BodyHash(int row) => _values.BodyHash;

    public override Sha256Digest CanonicalHash(int row) => _values.CanonicalHash;

    public override bool HeadingOnly(int row) => _values.HeadingOnly;

    public override UnitValues Values(int row) => _values;
}
