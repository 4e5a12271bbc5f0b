namespace IuCutter;

/// <summary>A half-open range of bytes of a document, with the place of its first byte for people.</summary>
/// <param name="Start">Offset of the first byte, from 0.</param>
/// <param name="Length">Number of bytes.</param>
/// <param name="Line">Line of the first byte, from 1.</param>
/// <param name="Column">Byte column of the first byte within its line, from 1.</param>
public readonly record struct SourceSpan(int Start, int Length, int Line, int Column)
{
    /// <summary>Offset of the first byte after the range.</summary>
    public int End => Start + Length;
}
