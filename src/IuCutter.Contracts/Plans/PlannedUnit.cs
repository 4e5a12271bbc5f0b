namespace IuCutter;

/// <summary>One row that a cut will write: an Information Unit with its first version.</summary>
/// <param name="Ordinal">Position in the document, from 1; also the sort order that is written.</param>
/// <param name="Address">Canonical address: ASCII label path, for example <c>ICX-CONST/CH-2/ART-5</c>.</param>
/// <param name="ParentAddress">Address of the containing unit; null for a unit at the top.</param>
/// <param name="UnitKind">Vocabulary <c>unit_kind</c>, for example <c>law_unit</c>.</param>
/// <param name="SectionType">Vocabulary <c>section_type</c>, for example <c>article</c>.</param>
/// <param name="SectionCode">The last part of the address, for example <c>ART-5</c>.</param>
/// <param name="Title">Text of the heading, without markers; never empty.</param>
/// <param name="Body">The text of the span exactly as in the source, the heading line included.</param>
/// <param name="Span">The bytes of the source that are the body.</param>
/// <param name="TitleSha256">SHA-256 of <paramref name="Title"/> in UTF-8, 64 lower-case hexadecimal digits.</param>
/// <param name="BodySha256">SHA-256 of the bytes of the span; equals the stored content hash.</param>
/// <param name="CanonicalSha256">
/// SHA-256 of the body's form canon-md/1, which line ends, normal form and blanks at line ends do not change.
/// </param>
/// <param name="HeadingOnly">Whether the span is a heading without text of its own (a bare container).</param>
public sealed record PlannedUnit(
    int Ordinal,
    string Address,
    string? ParentAddress,
    string UnitKind,
    string SectionType,
    string SectionCode,
    string Title,
    string Body,
    SourceSpan Span,
    string TitleSha256,
    string BodySha256,
    string CanonicalSha256,
    bool HeadingOnly)
{
    private readonly DeferredText _body = new(Body);
    private readonly HashText _titleHash = new(TitleSha256);
    private readonly HashText _bodyHash = new(BodySha256);
    private readonly HashText _canonicalHash = new(CanonicalSha256);

    /// <summary>A unit whose body is still bytes: a plan of a large document holds no second copy of it.</summary>
    internal PlannedUnit(
        int ordinal, string address, string? parentAddress, string unitKind, string sectionType, string sectionCode, string title,
        ReadOnlyMemory<byte> body, SourceSpan span, HashText titleHash, HashText bodyHash, HashText canonicalHash, bool headingOnly)
        : this(ordinal, address, parentAddress, unitKind, sectionType, sectionCode, title, "", span, "", "", "", headingOnly)
    {
        _body = new DeferredText(body);
        _titleHash = titleHash;
        _bodyHash = bodyHash;
        _canonicalHash = canonicalHash;
    }

    /// <summary>The text of the span exactly as in the source, the heading line included; made anew each time.</summary>
    public string Body
    {
        get => _body.ToString();
        init => _body = new DeferredText(value);
    }

    /// <summary>SHA-256 of the title in UTF-8, 64 lower-case hexadecimal digits.</summary>
    public string TitleSha256
    {
        get => _titleHash.ToString();
        init => _titleHash = new HashText(value);
    }

    /// <summary>SHA-256 of the bytes of the span; equals the stored content hash.</summary>
    public string BodySha256
    {
        get => _bodyHash.ToString();
        init => _bodyHash = new HashText(value);
    }

    /// <summary>SHA-256 of the body's form canon-md/1, which line ends, normal form and blanks at line ends do not change.</summary>
    public string CanonicalSha256
    {
        get => _canonicalHash.ToString();
        init => _canonicalHash = new HashText(value);
    }

    /// <summary>The bytes that <see cref="Body"/> is made of; nothing where it was given as a text.</summary>
    internal ReadOnlyMemory<byte>? BodyBytes => _body.Bytes;

    /// <summary><see cref="TitleSha256"/> without a string.</summary>
    internal HashText TitleHash => _titleHash;

    /// <summary><see cref="BodySha256"/> without a string.</summary>
    internal HashText BodyHash => _bodyHash;

    /// <summary><see cref="CanonicalSha256"/> without a string.</summary>
    internal HashText CanonicalHash => _canonicalHash;

    /// <summary>The address: what a unit is called where there is room for a word, and never its body.</summary>
    public override string ToString() => Address;
}
