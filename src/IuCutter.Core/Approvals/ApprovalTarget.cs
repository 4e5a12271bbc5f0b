namespace IuCutter.Core.Approvals;

/// <summary>The database that an approval is for.</summary>
/// <param name="SystemIdentifier">The cluster's system identifier.</param>
/// <param name="Database">Its name.</param>
/// <param name="LedgerHead">Number of the last event when the card was written.</param>
internal sealed record ApprovalTarget(string SystemIdentifier, string Database, long LedgerHead);
