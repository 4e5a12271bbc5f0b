using System.Collections.Immutable;

namespace IuCutter.Core.Profiles;

/// <summary>One kind of numbered heading.</summary>
/// <param name="Code">What stands for it in an address, for example <c>ART</c>.</param>
/// <param name="SectionType">Its section type, when the profile takes types from labels; null for the depth's.</param>
/// <param name="Words">The words or signs that announce it, folded as headings are.</param>
internal sealed record ProfileLabel(string Code, string? SectionType, ImmutableArray<string> Words);
