namespace IuCutter.Core.Verification;

/// <summary>Probes what the database's roles can do.</summary>
internal interface IGrantProbe
{
    /// <summary>Checks every right that a role must have and every one that it must not have.</summary>
    /// <returns>How many rights were checked; above 0.</returns>
    /// <exception cref="IuException">Gate.GrantMismatch, naming each right that is not as it must be.</exception>
    Task<int> ProbeAsync(CancellationToken cancellationToken);
}
