namespace IuCutter.Core.Marking.Blocks;

/// <summary>The result of one pass over the blocks of a document: headings, lines and open blocks.</summary>
/// <param name="Headings">The headings outside every container, in order.</param>
/// <param name="UnclosedFence">A code fence that runs to the end of the document; null when there is none.</param>
/// <param name="UnclosedHtml">A comment or raw HTML block that runs to the end; null when there is none.</param>
internal sealed record BlockScan(List<HeadingMark> Headings, BlockScan.Place? UnclosedFence, BlockScan.Place? UnclosedHtml)
{
    /// <summary>The first line that would be a heading if a blank followed its # signs; null when there is none.</summary>
    public Place? HeadingWithoutSpace { get; init; }

    /// <summary>How many such lines there are.</summary>
    public int HeadingsWithoutSpace { get; init; }

    /// <summary>The blocks of HTML, comments and raw text left out, in order.</summary>
    public List<(int Start, int End)> Html { get; init; } = [];

    /// <summary>A place in the document.</summary>
    /// <param name="Line">Its line, from 1.</param>
    /// <param name="Offset">First byte of that line.</param>
    internal readonly record struct Place(int Line, int Offset);
}
