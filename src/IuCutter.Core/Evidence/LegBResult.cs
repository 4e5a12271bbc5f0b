namespace IuCutter.Core.Evidence;

/// <summary>The result of leg B, or its prediction: change set, review decision and number of ledger rows.</summary>
/// <param name="ChangeSetId">The change set.</param>
/// <param name="ReviewDecisionId">The decision that the approval of gate SG_2 must name.</param>
/// <param name="LedgerRows">Rows written; 2N+6 for N units.</param>
internal sealed record LegBResult(Guid ChangeSetId, Guid ReviewDecisionId, int LedgerRows);
