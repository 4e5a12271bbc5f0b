namespace IuCutter.Core.Bundles;

/// <summary>Ends a check: the first item that does not hold.</summary>
/// <param name="item">The item, as <c>verify.sh</c> names it too.</param>
/// <param name="detail">What is wrong with it.</param>
internal sealed class EvidenceFault(string item, string detail) : Exception(detail)
{
    /// <summary>The item.</summary>
    public string Item => item;

    /// <summary>Ends a check unless a condition holds.</summary>
    public static void Unless(bool holds, string item, string detail)
    {
        if (!holds)
        {
            throw new EvidenceFault(item, detail);
        }
    }
}
