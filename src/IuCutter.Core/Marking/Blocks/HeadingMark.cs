namespace IuCutter.Core.Marking.Blocks;

/// <summary>A heading outside every container, by its bytes.</summary>
/// <param name="Start">First byte of its first line.</param>
/// <param name="End">First byte after its last line (the underline, for a setext heading).</param>
/// <param name="Line">Its first line, from 1.</param>
/// <param name="Level">Its depth, 1 to 6.</param>
/// <param name="TextStart">First byte of its text.</param>
/// <param name="TextEnd">First byte after its text; the text of a setext heading may hold line ends.</param>
internal readonly record struct HeadingMark(int Start, int End, int Line, int Level, int TextStart, int TextEnd);
