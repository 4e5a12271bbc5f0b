namespace IuCutter.Core.Marking.Units;

/// <summary>Bytes that belong to no unit.</summary>
/// <param name="Kind">As <see cref="SourceExclusion.Kind"/>.</param>
/// <param name="Start">First byte.</param>
/// <param name="End">First byte after it.</param>
/// <param name="Line">Line of the first byte, from 1.</param>
internal readonly record struct ExclusionMark(string Kind, int Start, int End, int Line);
