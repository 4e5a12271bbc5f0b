namespace IuCutter.Postgres.Proof;

/// <summary>Runs the live path and its undo in the copy that a backup was just proved by.</summary>
internal interface IRehearsal
{
    /// <summary>Runs all of it. The copy is not fit to be compared again afterwards.</summary>
    /// <param name="copy">The copy, on a server whose roles and keys count nowhere else.</param>
    /// <param name="plan">What is to be cut.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IuException">
    /// Gate.RehearsalFailed, with the phase and the ErrorId within; Store.DiskFull; Store.Cancelled.
    /// </exception>
    Task<IuRehearsal> RunAsync(RestoredCopy copy, CutPlan plan, CancellationToken cancellationToken);
}
