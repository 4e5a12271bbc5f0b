namespace IuCutter.Core.Simulation;

/// <summary>
/// The questions that a dry run may ask of a database: as the reader, in a transaction that is proved to have written nothing.
/// </summary>
internal interface IDryRunProbe
{
    /// <summary>Asks what the database would ask before a live cut of this plan.</summary>
    /// <exception cref="IuException">
    /// Store.UnitExists or Store.UnknownWord, as the live run would be refused; Integrity.DryRunWrote when the transaction was given an
    /// id or was not read-only.
    /// </exception>
    Task RequireAsync(CutPlan plan, CancellationToken cancellationToken);
}
