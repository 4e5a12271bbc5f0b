namespace IuCutter.Postgres.Governance;

/// <summary>The parameters of a probe's query.</summary>
/// <param name="Backend">The server process that the connection began with.</param>
/// <param name="Token">What was set in the session when it began.</param>
/// <param name="Host">This machine's time, UTC.</param>
/// <param name="Skew">How far the clocks may be apart.</param>
/// <param name="Idle">How long a session may sleep with the fence.</param>
/// <param name="Tables">The governed tables.</param>
/// <param name="Functions">The functions of the contract.</param>
/// <param name="Migrations">The migrations of this version, as JSON.</param>
internal sealed record ProbeArguments(
    int Backend,
    string Token,
    DateTimeOffset Host,
    TimeSpan Skew,
    TimeSpan Idle,
    string[] Tables,
    string[] Functions,
    string Migrations
);
