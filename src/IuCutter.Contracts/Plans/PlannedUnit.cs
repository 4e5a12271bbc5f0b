namespace IuCutter;

/// <summary>
/// One row that a cut will write: an Information Unit with its first version. Its texts are made anew each time they are
/// asked for, from the source: a plan of a large document holds no second copy of it.
/// </summary>
public sealed record PlannedUnit : IuRecord
{
    private readonly UnitFacts _facts;
    private readonly int _row;

    /// <summary>A unit of these values.</summary>
    /// <param name="ordinal">See <see cref="Ordinal"/>.</param>
    /// <param name="address">See <see cref="Address"/>.</param>
    /// <param name="parentAddress">See <see cref="ParentAddress"/>.</param>
    /// <param name="unitKind">See <see cref="UnitKind"/>.</param>
    /// <param name="sectionType">See <see cref="SectionType"/>.</param>
    /// <param name="sectionCode">See <see cref="SectionCode"/>.</param>
    /// <param name="title">See <see cref="Title"/>.</param>
    /// <param name="body">See <see cref="Body"/>.</param>
    /// <param name="span">See <see cref="Span"/>.</param>
    /// <param name="bodySha256">See <see cref="BodySha256"/>.</param>
    /// <param name="canonicalSha256">See <see cref="CanonicalSha256"/>.</param>
    /// <param name="headingOnly">See <see cref="HeadingOnly"/>.</param>
    public PlannedUnit(
        int ordinal,
        string address,
        string? parentAddress,
        string unitKind,
        string sectionType,
        string sectionCode,
        string title,
        string body,
        SourceSpan span,
        string bodySha256,
        string canonicalSha256,
        bool headingOnly
    )
        : this(
            new GivenUnit(
                new UnitValues(
                    ordinal,
                    address,
                    parentAddress,
                    unitKind,
                    sectionType,
                    sectionCode,
                    title,
                    body,
                    span,
                    new Sha256Digest(bodySha256),
                    new Sha256Digest(canonicalSha256),
                    headingOnly
                )
            ),
            0
        ) { }

    /// <summary>A row of a plan's columns.</summary>
    internal PlannedUnit(UnitFacts facts, int row) => (_facts, _row) = (facts, row);

    // A copy that is changed has values of its own: the columns are its plan's.
    private PlannedUnit(PlannedUnit other)
        : base(other) => _facts = new GivenUnit(other.Values);

    /// <summary>Position in the document, from 1; also the sort order that is written.</summary>
    public int Ordinal
    {
        get => _facts.Ordinal(_row);
        init => Set(values => values with { Ordinal = value });
    }

    /// <summary>Canonical address: ASCII label path, for example <c>ICX-CONST/CH-2/ART-5</c>.</summary>
    public string Address
    {
        get => _facts.Address(_row);
        init => Set(values => values with { Address = value });
    }

    /// <summary>Address of the containing unit; null for a unit at the top.</summary>
    public string? ParentAddress
    {
        get => _facts.ParentAddress(_row);
        init => Set(values => values with { ParentAddress = value });
    }

    /// <summary>Vocabulary <c>unit_kind</c>, for example <c>law_unit</c>.</summary>
    public string UnitKind
    {
        get => _facts.UnitKind(_row);
        init => Set(values => values with { UnitKind = value });
    }

    /// <summary>Vocabulary <c>section_type</c>, for example <c>article</c>.</summary>
    public string SectionType
    {
        get => _facts.SectionType(_row);
        init => Set(values => values with { SectionType = value });
    }

    /// <summary>The last part of the address, for example <c>ART-5</c>.</summary>
    public string SectionCode
    {
        get => _facts.SectionCode(_row);
        init => Set(values => values with { SectionCode = value });
    }

    /// <summary>Text of the heading, without markers; never empty.</summary>
    public string Title
    {
        get => _facts.Title(_row);
        init => Set(values => values with { Title = value });
    }

    /// <summary>The text of the span exactly as in the source, the heading line included.</summary>
    public string Body
    {
        get => _facts.Body(_row);
        init => Set(values => values with { Body = value });
    }

    /// <summary>The bytes of the source that are the body.</summary>
    public SourceSpan Span
    {
        get => _facts.Span(_row);
        init => Set(values => values with { Span = value });
    }

    /// <summary>SHA-256 of the title in UTF-8, 64 lower-case hexadecimal digits.</summary>
    public string TitleSha256 => _facts.TitleHash(_row).ToString();

    /// <summary>SHA-256 of the bytes of the span; equals the stored content hash.</summary>
    public string BodySha256
    {
        get => _facts.BodyHash(_row).ToString();
        init => Set(values => values with { BodyHash = new Sha256Digest(value) });
    }

    /// <summary>SHA-256 of the body's form canon-md/1, which line ends, normal form and blanks at line ends do not change.</summary>
    public string CanonicalSha256
    {
        get => _facts.CanonicalHash(_row).ToString();
        init => Set(values => values with { CanonicalHash = new Sha256Digest(value) });
    }

    /// <summary>Whether the span is a heading without text of its own (a bare container).</summary>
    public bool HeadingOnly
    {
        get => _facts.HeadingOnly(_row);
        init => Set(values => values with { HeadingOnly = value });
    }

    /// <summary>The bytes that <see cref="Body"/> is made of; nothing where it was given as a text.</summary>
    internal ReadOnlyMemory<byte>? BodyBytes => _facts.BodyBytes(_row);

    /// <summary><see cref="BodySha256"/> without a string.</summary>
    internal Sha256Digest BodyHash => _facts.BodyHash(_row);

    /// <summary><see cref="CanonicalSha256"/> without a string.</summary>
    internal Sha256Digest CanonicalHash => _facts.CanonicalHash(_row);

    /// <summary><see cref="TitleSha256"/> without a string.</summary>
    internal Sha256Digest TitleHash => _facts.TitleHash(_row);

    /// <summary>
    /// Whether its values can be set in place: C# forbids it to everybody but a copy in the making, a script of PowerShell
    /// sets an init-only property like any other.
    /// </summary>
    internal bool IsChangeable => _facts is GivenUnit;

    /// <summary>The row of the containing unit among the rows of the same facts; negative where it is not known.</summary>
    internal int ParentRow => _facts.ParentRow(_row);

    private UnitValues Values => _facts.Values(_row);

    /// <summary>Whether both say the same, wherever they have it from.</summary>
    public bool Equals(PlannedUnit? other) => other is not null && Values == other.Values;

    /// <inheritdoc/>
    public override int GetHashCode() => Values.GetHashCode();

    /// <summary>The address: what a unit is called where there is room for a word, and never its body.</summary>
    private protected override string Describe() => Address;

    /// <summary>Whether this is the row of that number in the same facts as another unit.</summary>
    internal bool IsRow(int row, PlannedUnit other) => row == _row && ReferenceEquals(_facts, other._facts);

    // Only a copy in the making is changed, and that has values of its own.
    private void Set(Func<UnitValues, UnitValues> change) => ((GivenUnit)_facts).Set(change);
}
