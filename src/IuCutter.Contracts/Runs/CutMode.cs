namespace IuCutter;

/// <summary>The mode of a run: simulated or writing. The default everywhere is <see cref="DryRun"/>.</summary>
public enum CutMode
{
    /// <summary>Simulates every phase with the simulator; uses no role that could write.</summary>
    DryRun,

    /// <summary>Writes through the live adapter; never through the simulator.</summary>
    Live,
}
