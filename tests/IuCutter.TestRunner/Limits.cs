namespace IuCutter.TestRunner;

/// <summary>
/// When a test counts as hung. Both limits count work, not the clock: on a busy machine everything takes longer, and still does
/// something.
/// </summary>
/// <param name="Idle">
/// How many seconds in a row the suite may do nothing: no test begins or ends, and its processes use less than 1 % of a processor.
/// </param>
/// <param name="Busy">How many seconds of processor time the suite's processes may use while no test begins or ends.</param>
internal sealed record Limits(int Idle, int Busy)
{
    public static readonly Limits Default = new(300, 1800);
}
