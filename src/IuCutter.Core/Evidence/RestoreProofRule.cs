namespace IuCutter.Core.Evidence;

/// <summary>When a backup may stand without having been restored: only where the newest card of SG_1 says so.</summary>
internal static class RestoreProofRule
{
    /// <summary>Key of the pin that says how the backup stands.</summary>
    public const string Key = "backup_restore_proved";

    /// <summary>Value of the pin for a backup that was restored and compared.</summary>
    public const string Proved = "true";

    /// <summary>Value of the pin for a backup whose proof was waived.</summary>
    public const string Waived = "waived";

    /// <summary>Whether the approval in force waives the proof. An older card that did counts no more.</summary>
    public static bool IsWaived(CutRun run) =>
        run.Approvals.LastOrDefault(approval => approval.Gate == ApprovalGate.CutAuthorization) is { RestoreProofWaived: true };

    /// <summary>
    /// Whether the run's backup was proved, or need not be. Where no card is in force, none demands it: what is missing then is the
    /// approval, and a phase that writes says so first.
    /// </summary>
    public static bool Holds(CutRun run) =>
        run.Pins.TryGetValue(Key, out string? value)
        && (
            value == Proved
            || (value == Waived && (IsWaived(run) || run.Approvals.All(approval => approval.Gate != ApprovalGate.CutAuthorization)))
        );
}
