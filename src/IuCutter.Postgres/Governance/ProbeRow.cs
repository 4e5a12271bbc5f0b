namespace IuCutter.Postgres.Governance;

/// <summary>Something wrong, as a probe query gives it.</summary>
internal sealed class ProbeRow
{
    /// <summary>The object that the finding is about.</summary>
    public required string Subject { get; init; }

    /// <summary>The state that was found.</summary>
    public required string Found { get; init; }

    /// <summary>Input for <c>psql</c> that repairs it.</summary>
    public required string Remediation { get; init; }
}
