namespace IuCutter.Core.Profiles;

/// <summary>The signs around quoted text; both may be the same.</summary>
internal readonly record struct QuotePair(string Open, string Close);
