namespace IuCutter.Core.Plans;

/// <summary>Shares out work that each unit of a plan needs for itself.</summary>
internal static class WorkShares
{
    /// <summary>Bytes of a document that are worth another worker.</summary>
    private const int Worth = 64 * 1024;

    /// <summary>Shares for each core: units differ in size, and a core that is done takes another share.</summary>
    private const int PerCore = 4;

    /// <summary>Begins the work; each task does one share and gives the first unit after it, in the order of the units.</summary>
    /// <param name="length">Bytes of the document.</param>
    /// <param name="count">How many units it has, at least one.</param>
    /// <param name="work">Takes the first unit of a share and the first after it.</param>
    public static Task<int>[] Begin(int length, int count, Action<int, int> work)
    {
        int shares = Math.Clamp(length / Worth, 1, Math.Min(count, PerCore * Environment.ProcessorCount));
        return
        [
            .. Enumerable
                .Range(0, shares)
                .Select(share =>
                    Task.Run(() =>
                    {
                        int end = (int)((share + 1L) * count / shares);
                        work((int)((long)share * count / shares), end);
                        return end;
                    })
                ),
        ];
    }
}
