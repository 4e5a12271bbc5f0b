using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace IuCutter.Core.Marking.Units;

/// <summary>
/// One number for everything that marking found, its warnings included, so that two derivations can be compared without
/// holding both. It never leaves the process: numbers and UTF-16 as this machine keeps them, each text behind its length.
/// </summary>
internal sealed class MarksDigest : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[16 * 1024];
    private int _length;

    private MarksDigest() { }

    /// <summary>SHA-256 of the marks, 64 lower-case hexadecimal digits.</summary>
    public static string Of(DocumentMarks marks)
    {
        using MarksDigest digest = new MarksDigest();
        digest.Numbers(marks.Units.Count, marks.Exclusions.Count, marks.Warnings.Count);
        UnitMarks units = marks.Units;
        for (int i = 0; i < units.Count; i++)
        {
            TitleMark title = units.Title(i);
            digest.Numbers(
                units.Start(i),
                units.End(i),
                units.Line(i),
                units.Parent(i),
                title.Start,
                title.Length,
                units.HeadingOnly(i) ? 1 : 0,
                units.Code(i).Length
            );
            digest.Add(units.Code(i));
            digest.Text(units.SectionType(i));
            digest.Text(title.Text);
        }

        foreach (ExclusionMark exclusion in marks.Exclusions)
        {
            digest.Numbers(exclusion.Start, exclusion.End, exclusion.Line);
            digest.Text(exclusion.Kind);
        }

        foreach (PlanWarning warning in marks.Warnings)
        {
            digest.Numbers(warning.Line, warning.Offset);
            digest.Text(warning.Code);
            digest.Text(warning.Message);
            digest.Text(warning.Excerpt);
            digest.Text(warning.Remediation);
        }

        digest.Flush();
        return Convert.ToHexStringLower(digest._hash.GetHashAndReset());
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private void Numbers(params ReadOnlySpan<int> numbers) => Add(MemoryMarshal.AsBytes(numbers));

    private void Text(string? text)
    {
        Numbers(text?.Length ?? -1);
        Add(MemoryMarshal.AsBytes(text.AsSpan()));
    }

    private void Add(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > _buffer.Length - _length)
        {
            Flush();
            if (bytes.Length > _buffer.Length)
            {
                _hash.AppendData(bytes);
                return;
            }
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Flush()
    {
        _hash.AppendData(_buffer.AsSpan(0, _length));
        _length = 0;
    }
}
