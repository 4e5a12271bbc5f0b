namespace IuCutter;

/// <summary>Units in the database that the ledger or the verifier does not vouch for yet.</summary>
/// <param name="RunId">The run whose leg A is committed.</param>
/// <param name="DocumentPrefix">The document's prefix.</param>
/// <param name="State">Where the run stands.</param>
/// <param name="UnitCount">Number of units without their audit trail.</param>
/// <param name="Missing">The missing part: the ledger and the verdict, or the verdict.</param>
/// <param name="Since">When leg A was committed, UTC.</param>
/// <param name="Age">How long that is ago.</param>
/// <param name="NextCommand">The one command to type next.</param>
public sealed record AuditDebt(
    string RunId,
    string DocumentPrefix,
    RunState State,
    int UnitCount,
    string Missing,
    DateTimeOffset Since,
    TimeSpan Age,
    string NextCommand
) : IuRecord;
