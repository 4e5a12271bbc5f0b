using System.Collections.Immutable;

namespace IuCutter;

/// <summary>A unit's canonical address, read back into the labels that it was made of.</summary>
/// <param name="Address">The address.</param>
/// <param name="DocumentPrefix">Its document.</param>
public sealed record UnitAddress(string Address, string DocumentPrefix) : IuRecord
{
    /// <summary>The labels from the outside in; never empty.</summary>
    public required ImmutableArray<AddressPart> Parts { get; init; }

    /// <summary>The labels in words: <c>título 1, capítulo 2, artículo 7a</c>.</summary>
    public string Label => string.Join(", ", Parts);

    /// <summary>The address.</summary>
    private protected override string Describe() => Address;
}
