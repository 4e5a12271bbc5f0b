namespace IuCutter.Postgres.Governance;

/// <summary>Something wrong, as a probe query gives it.</summary>
internal sealed class ProbeRow
{
    /// <summary>What it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>What is so.</summary>
    public required string Found { get; init; }

    /// <summary>What repairs it.</summary>
    public required string Remediation { get; init; }
}
