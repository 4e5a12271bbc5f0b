namespace IuCutter.Cmdlets;

/// <summary>Shows how many records of the log are checked.</summary>
/// <param name="write">Takes title, status, units done and units in all.</param>
/// <param name="activity">The title.</param>
internal sealed class LeafProgress(Action<string, string, long, long> write, string activity = "Checking the audit log") : IProgress<long>
{
    public void Report(long value) => write(activity, $"{value} records", value, 0);
}
