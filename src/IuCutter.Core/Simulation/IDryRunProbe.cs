namespace IuCutter.Core.Simulation;

/// <summary>
/// The questions that a dry run may ask of a database: as the reader, in a transaction that is proved to have written nothing.
/// </summary>
internal interface IDryRunProbe
{
    /// <summary>How many units of the document exist already; a live cut would be refused then.</summary>
    /// <exception cref="IuException">Integrity.DryRunWrote when the transaction was given an id or was not read-only.</exception>
    Task<long> CountExistingAsync(string documentPrefix, CancellationToken cancellationToken);
}
