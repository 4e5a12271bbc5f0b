namespace IuCutter.Chaos;

/// <summary>Numbers the statements of a program over all its connections, from 1, and does its harm at one of them, once.</summary>
/// <param name="isAt">Whether the last of what was sent is the one.</param>
/// <param name="moment">When.</param>
/// <param name="harm">What.</param>
internal sealed class StatementTrap(Func<IReadOnlyList<string>, bool> isAt, StatementMoment moment, Func<Task> harm)
{
    private readonly List<string> _statements = [];
    private readonly Lock _lock = new();
    private int _sprung;

    /// <summary>At a statement by its number; 0 for none.</summary>
    public StatementTrap(int statement, StatementMoment moment, Func<Task> harm)
        : this(sent => sent.Count == statement, moment, harm) { }

    public StatementMoment Moment => moment;

    /// <summary>The statements that were sent so far, in this order.</summary>
    public IReadOnlyList<string> Statements
    {
        get
        {
            lock (_lock)
            {
                return [.. _statements];
            }
        }
    }

    public bool IsSprung => Volatile.Read(ref _sprung) != 0;

    /// <summary>Counts it; whether it is the one.</summary>
    public bool IsAt(string sql)
    {
        lock (_lock)
        {
            _statements.Add(sql);
            return isAt(_statements);
        }
    }

    public async Task SpringAsync()
    {
        if (Interlocked.Exchange(ref _sprung, 1) == 0)
        {
            await harm();
        }
    }
}
