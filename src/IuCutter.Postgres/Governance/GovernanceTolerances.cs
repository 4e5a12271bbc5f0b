namespace IuCutter.Postgres.Governance;

/// <summary>The tolerances of the probes: what is still a pass.</summary>
internal sealed record GovernanceTolerances
{
    /// <summary>
    /// Between this machine's clock and the server's. The database takes a card from up to 5 minutes ahead; a quarter is skew enough.
    /// </summary>
    public TimeSpan ClockSkew { get; init; } = TimeSpan.FromSeconds(75);

    /// <summary>How long a session may sleep with the fence in its hand: longer than any commit takes.</summary>
    public TimeSpan Idle { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How long before its end a key is reported.</summary>
    public TimeSpan KeyNotice { get; init; } = TimeSpan.FromDays(30);
}
