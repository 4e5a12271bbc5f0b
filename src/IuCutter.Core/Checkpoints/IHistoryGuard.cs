namespace IuCutter.Core.Checkpoints;

/// <summary>
/// Asked before an approval is requested or accepted, before execution is turned on, before a live run is made, and before each of
/// its phases: whether the database continues what is known of its audit log outside of it. An older copy, or a log that was written
/// anew, does not.
/// </summary>
internal interface IHistoryGuard
{
    /// <summary>Returns when every checkpoint outside is a beginning of the log inside, and there is one.</summary>
    /// <exception cref="IuException">
    /// Integrity.CheckpointMissing, Integrity.HistoryRewound, Integrity.HistoryForked, Integrity.CheckpointInvalid, Integrity.LogBroken;
    /// Store.*.
    /// </exception>
    Task RequireAsync(CancellationToken cancellationToken);

    /// <summary>The same for a ruling, which may be the first that this host knows of the database.</summary>
    /// <returns>Null when there is a checkpoint; this host's name when there is none, and it could write one.</returns>
    /// <exception cref="IuException">As <see cref="RequireAsync"/>: Integrity.CheckpointMissing when it could not.</exception>
    Task<string?> FindFirstHostAsync(CancellationToken cancellationToken);

    /// <summary>Writes this host's first checkpoint of the log as it is now.</summary>
    /// <exception cref="IuException">As <see cref="RequireAsync"/>; Store.CheckpointNotWritten.</exception>
    Task BeginAsync(CancellationToken cancellationToken);
}
