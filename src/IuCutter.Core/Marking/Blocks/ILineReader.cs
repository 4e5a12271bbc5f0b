namespace IuCutter.Core.Marking.Blocks;

/// <summary>Takes the lines that may open a unit, one by one, while the document is scanned.</summary>
internal interface ILineReader
{
    /// <summary>Reads the next line.</summary>
    /// <param name="bytes">The document.</param>
    /// <param name="line">The line.</param>
    void Read(ReadOnlySpan<byte> bytes, LineMark line);
}
