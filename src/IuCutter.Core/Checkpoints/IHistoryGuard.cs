namespace IuCutter.Core.Checkpoints;

/// <summary>
/// Asked before an approval is requested or accepted, before execution is turned on, before a live run is made, and before each of
/// its phases: whether the database continues what is known of its audit log outside of it. An older copy, or a log that was written
/// anew, does not.
/// </summary>
internal interface IHistoryGuard
{
    /// <summary>Returns when every checkpoint outside is a beginning of the log inside; also when there is none.</summary>
    /// <exception cref="IuException">
    /// Integrity.HistoryRewound, Integrity.HistoryForked, Integrity.CheckpointInvalid, Integrity.LogBroken; Store.*.
    /// </exception>
    Task RequireAsync(CancellationToken cancellationToken);
}
