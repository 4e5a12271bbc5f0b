using System.Security.Cryptography;
using System.Text;

namespace IuCutter;

/// <summary>
/// Where units have what they say of themselves: the rows of their plan's columns, or values of their own. A
/// <see cref="PlannedUnit"/> says what each means.
/// </summary>
internal abstract class UnitFacts
{
    public abstract int Ordinal(int row);

    public abstract string Address(int row);

    public abstract string? ParentAddress(int row);

    public abstract string UnitKind(int row);

    public abstract string SectionType(int row);

    public abstract string SectionCode(int row);

    public abstract string Title(int row);

    public abstract string Body(int row);

    /// <summary>The bytes that the body is made of; nothing where it was given as a text.</summary>
    public abstract ReadOnlyMemory<byte>? BodyBytes(int row);

    public abstract SourceSpan Span(int row);

    public abstract Sha256Digest BodyHash(int row);

    public abstract Sha256Digest CanonicalHash(int row);

    public abstract bool HeadingOnly(int row);

    /// <summary>SHA-256 of the title in UTF-8; made anew each time it is asked for, unless these facts keep it.</summary>
    public virtual Sha256Digest TitleHash(int row) => new(SHA256.HashData(Encoding.UTF8.GetBytes(Title(row))));

    /// <summary>The row of the containing unit in these facts; negative where it is not known or there is none.</summary>
    public virtual int ParentRow(int row) => -1;

    /// <summary>Everything at once: what makes two units equal, and what a changed copy begins with.</summary>
    public virtual UnitValues Values(int row) =>
        new(
            Ordinal(row),
            Address(row),
            ParentAddress(row),
            UnitKind(row),
            SectionType(row),
            SectionCode(row),
            Title(row),
            Body(row),
            Span(row),
            BodyHash(row),
            CanonicalHash(row),
            HeadingOnly(row)
        );
}
