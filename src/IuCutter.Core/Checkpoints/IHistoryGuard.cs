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
    /// <returns>Null when there is a checkpoint; this host when there is none.</returns>
    /// <exception cref="IuException">As <see cref="RequireAsync"/>, but for Integrity.CheckpointMissing.</exception>
    Task<UnknownHost?> FindUnknownHostAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Takes a ruling that is the first that this host knows of the database. A host that can write a checkpoint signs one of the log, has
    /// the ruling taken, and writes the checkpoint: what is refused on the way leaves none. Another one only has the ruling taken.
    /// </summary>
    /// <param name="size">How many records the log had when the ruling was asked for, as it was signed.</param>
    /// <param name="root">Their root, hexadecimal.</param>
    /// <param name="take">Takes the ruling.</param>
    /// <param name="cancellationToken">Ends it before the ruling is taken.</param>
    /// <exception cref="IuException">
    /// As <see cref="RequireAsync"/>; Gate.CardHistory when the log had another root; Store.CheckpointNotWritten; what
    /// <paramref name="take"/> refuses.
    /// </exception>
    Task BeginAsync(long size, string root, Func<Task> take, CancellationToken cancellationToken);
}
