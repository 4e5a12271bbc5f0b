using Xunit.v3;

namespace IuCutter.Core.Tests;

/// <summary>Says which line of the seam (<see cref="SeamLines"/>) a test shows; <c>tests/SEAM.md</c> is made of these.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class SeamLineAttribute(string line) : Attribute, ITraitAttribute
{
    public string Line => line;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [KeyValuePair.Create("Seam", line)];
}
