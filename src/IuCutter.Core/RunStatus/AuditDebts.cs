namespace IuCutter.Core.RunStatus;

/// <summary>Finds units that are in the database while ledger or verdict are not.</summary>
internal static class AuditDebts
{
    /// <summary>The debt of a run; null when it has none.</summary>
    public static AuditDebt? Of(CutRun run, DateTimeOffset now) =>
        run.DebtSince is not { } since
            ? null
            : new AuditDebt(
                run.RunId,
                run.DocumentPrefix,
                run.State,
                run.UnitCount,
                run.State == RunState.LegBRecorded
                    ? "the verdict (write_verify)"
                    : "the ledger (leg_b_record) and the verdict (write_verify)",
                since,
                now - since,
                $"Resume-IuRun {run.RunId} -Path <document>"
            );
}
