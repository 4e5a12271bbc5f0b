namespace IuCutter.Chaos;

/// <summary>What is hit.</summary>
internal enum Victim
{
    /// <summary>The runner: SIGKILL.</summary>
    Runner,

    /// <summary>The server's session that is being spoken to: pg_terminate_backend.</summary>
    Backend,

    /// <summary>The whole server: immediate stop, as a power cut, and started again.</summary>
    Postmaster,

    /// <summary>The disk of the server: full to the last byte.</summary>
    Disk,
}
