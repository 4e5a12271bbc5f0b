namespace IuCutter.Chaos;

/// <summary>Waits for its moment on the wire and then does its harm, once.</summary>
/// <param name="point">When.</param>
/// <param name="statement">At InStatement: which statement of the phase's transaction.</param>
/// <param name="harm">What; it is given the number of the server's session.</param>
internal sealed class Trap(KillPoint point, int statement, Func<int, Task> harm)
{
    private int _sprung;

    public KillPoint Point => point;

    public int Statement => statement;

    public bool IsArmed => Volatile.Read(ref _sprung) == 0;

    public async Task SpringAsync(int session)
    {
        if (Interlocked.Exchange(ref _sprung, 1) == 0)
        {
            await harm(session);
        }
    }
}
