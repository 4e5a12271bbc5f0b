namespace IuCutter.Core.Approvals;

/// <summary>The terms of a card of gate Reconcile: the checkpoint outside that is given up.</summary>
/// <param name="Origin">Name of its log.</param>
/// <param name="Size">Number of records that the log had.</param>
/// <param name="Root">Root of the tree of that size, base64.</param>
/// <param name="At">When it was made, UTC, whole seconds.</param>
/// <param name="LogSize">Number of records that the database's log has now.</param>
/// <param name="Signer">Who signed the checkpoint.</param>
internal sealed record ReconcileTerms(string Origin, long Size, string Root, DateTimeOffset At, long LogSize, string Signer);
