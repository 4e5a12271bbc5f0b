using System.Collections.Immutable;

namespace IuCutter;

/// <summary>Something in a database that is not as it was recorded, approved or installed.</summary>
/// <param name="Rule">The rule that it breaks, as a name; never renamed. <c>about_IuCutter_AuditLog</c> lists them.</param>
/// <param name="Where">The record, row or database object.</param>
/// <param name="Expected">What the log, the approval or the contract says.</param>
/// <param name="Found">What was found.</param>
public sealed record IntegrityFinding(string Rule, string Where, string Expected, string Found) : IuRecord
{
    private const string Roster = "cutter_governance.roster";

    // A statement is judged by the roster in force, the roster by the log, and the log by the checkpoints outside: whoever could
    // suppress what is found there could forge the signer.
    private static readonly ImmutableArray<string> Foundations =
    [
        .. AuditLogFault.NamesOfLog,
        "RosterChanged",
        "Unanswered",
        "CheckpointInvalid",
        "HistoryForked",
        "HistoryRewound",
    ];

    /// <summary>The columns of a row that differ from what its last record says; null where it is not about columns.</summary>
    public string? Columns { get; init; }

    /// <summary>Index of the record that last told the truth of it: <c>Get-IuAuditLog</c>; null where there is none.</summary>
    public long? Index { get; init; }

    /// <summary>The signed statement that accepts it; null where none does, and none does unless one was given.</summary>
    public FindingSuppression? Suppression { get; init; }

    /// <summary>
    /// Whether a signed statement can accept it: not what is found in the log itself, in the table of the roster, or by a checkpoint.
    /// </summary>
    public bool CanBeSuppressed => IsSuppressible(Rule, Where);

    /// <summary>The same for a finding of this rule at this place.</summary>
    internal static bool IsSuppressible(string rule, string where) =>
        !Foundations.Contains(rule, StringComparer.Ordinal) && !where.Contains(Roster, StringComparison.Ordinal);
}
