namespace IuCutter;

/// <summary>Bytes outside every unit that changed: front matter, a byte order mark, a separator.</summary>
/// <param name="Kind">The exclusion's kind, for example <c>front_matter</c>.</param>
/// <param name="OldExclusion">The exclusion in the old version; null where it was added.</param>
/// <param name="NewExclusion">The exclusion in the new version; null where it was taken away.</param>
public sealed record ExclusionChange(string Kind, SourceExclusion? OldExclusion, SourceExclusion? NewExclusion) : IuRecord;
