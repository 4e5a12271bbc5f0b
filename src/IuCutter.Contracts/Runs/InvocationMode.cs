namespace IuCutter;

/// <summary>
/// The mode in which <c>Invoke-IuCut</c> is called. A rehearsal is no run of this database, so <see cref="CutMode"/> does not know it.
/// </summary>
public enum InvocationMode
{
    /// <summary>Simulates every phase; the default.</summary>
    DryRun,

    /// <summary>Runs every phase live in this database.</summary>
    Live,

    /// <summary>Runs every phase live, and the undo, in a restored copy on a server that is made for it and removed after it.</summary>
    Rehearsal,
}
