using IuCutter.Core.Runs;

namespace IuCutter.Core.Engine;

/// <summary>The policy of retries: the number of attempts, and the pause between two.</summary>
/// <param name="clock">Measures the pauses.</param>
/// <param name="random">Spreads them: two runners that collided must not collide again in step.</param>
internal sealed class Backoff(TimeProvider clock, IRandomSource random)
{
    /// <summary>How often a phase is tried in all.</summary>
    public const int MaxAttempts = 4;

    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits before the next try: from half of the pause to all of it, the pause doubled each time.</summary>
    /// <param name="tried">How often it was tried.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task WaitAsync(int tried, CancellationToken cancellationToken)
    {
        byte[] dice = [0];
        random.Fill(dice);
        using PeriodicTimer pause = new PeriodicTimer(First * Math.Pow(2, tried - 1) * (0.5 + (dice[0] / 510.0)), clock);
        await pause.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false);
    }
}
