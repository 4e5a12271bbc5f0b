namespace IuCutter.Postgres.Connections;

/// <summary>The settings of connections beyond those of the service.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>Deadline for opening a connection, unless the service sets connect_timeout. Default 15 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Deadline for one command. Default 10 minutes: leg A is one command over all units.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMinutes(10);
}
