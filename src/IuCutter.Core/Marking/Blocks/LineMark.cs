namespace IuCutter.Core.Marking.Blocks;

/// <summary>A line outside the shields that may open a unit.</summary>
/// <param name="Start">First byte.</param>
/// <param name="End">First byte of its line end.</param>
/// <param name="Next">First byte of the next line.</param>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Depth">Depth of a <c>#</c> heading; 0 for any other line.</param>
/// <param name="Shield">What keeps it from opening a unit; null for nothing.</param>
internal readonly record struct LineMark(int Start, int End, int Next, int Line, int Depth, string? Shield);
