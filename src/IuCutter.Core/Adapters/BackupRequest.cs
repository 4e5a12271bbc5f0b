namespace IuCutter.Core.Adapters;

/// <summary>The request to the backup runner: the run, who follows it, and whether the restore proof is waived.</summary>
/// <param name="RunId">The run; part of the file's name.</param>
/// <param name="Progress">Receives the number of encrypted bytes so far; null when nobody watches.</param>
/// <param name="WaiveProof">Whether the approval in force waives restoring it before the first write.</param>
internal sealed record BackupRequest(string RunId, IProgress<long>? Progress, bool WaiveProof = false)
{
    /// <summary>The plan that a rehearsal in the restored copy would cut; null where there is none to rehearse.</summary>
    public CutPlan? Plan { get; init; }
}
