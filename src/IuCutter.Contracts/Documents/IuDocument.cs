using System.Collections.Immutable;

namespace IuCutter;

/// <summary>A governed document as it was read once: its bytes and their identity. The bytes never change after that.</summary>
/// <param name="Path">Absolute path that it was read from; <c>-</c> for standard input.</param>
/// <param name="Sha256">SHA-256 of all bytes, 64 lower-case hexadecimal digits.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="LineCount">Number of lines; a line ends with LF, CRLF or a lone CR (CommonMark 0.31.2, 2.1).</param>
/// <param name="HasByteOrderMark">Whether the first three bytes are the UTF-8 byte order mark.</param>
/// <param name="ReadAt">When it was read, UTC.</param>
public sealed record IuDocument(string Path, string Sha256, int Length, int LineCount, bool HasByteOrderMark, DateTimeOffset ReadAt)
    : IuRecord
{
    /// <summary>All bytes of the document, exactly as read. Valid UTF-8 without NUL.</summary>
    public required ImmutableArray<byte> Bytes { get; init; }

    /// <summary>The encoding of <see cref="Bytes"/>; only <c>utf-8</c> is accepted.</summary>
    public string Encoding => "utf-8";

    /// <summary>The path.</summary>
    private protected override string Describe() => Path;
}
