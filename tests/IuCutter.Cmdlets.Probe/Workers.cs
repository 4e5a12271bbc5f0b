namespace IuCutter.Cmdlets.Probe;

/// <summary>Counts the work that runs, where a test can read it: in the process, not in this load context.</summary>
internal static class Workers
{
    private const string Running = "IuCutter.Probe.Running";
    private static readonly Lock Gate = new();

    public static void Enter() => Add(1);

    public static void Leave() => Add(-1);

    private static void Add(int change)
    {
        lock (Gate)
        {
            int now = AppDomain.CurrentDomain.GetData(Running) as int? ?? 0;
            AppDomain.CurrentDomain.SetData(Running, now + change);
        }
    }
}
