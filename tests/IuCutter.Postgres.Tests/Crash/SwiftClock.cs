namespace IuCutter.Postgres.Tests.Crash;

/// <summary>A clock whose timers fire at once: a test of how often, not of how long.</summary>
internal sealed class SwiftClock : TimeProvider
{
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, TimeSpan.Zero, TimeSpan.FromMilliseconds(1));
}
