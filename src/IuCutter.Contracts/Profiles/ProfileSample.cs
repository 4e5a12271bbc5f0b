namespace IuCutter;

/// <summary>A line that a level of a profile opens at.</summary>
/// <param name="Level">Name of the level.</param>
/// <param name="Line">The line, as it might stand in a document.</param>
public sealed record ProfileSample(string Level, string Line) : IuRecord;
