namespace IuCutter.Core.Runs;

/// <summary>
/// Under which name a cut can be taken back. It is planned with the cut: the card of SG_1 names it, the change set of
/// leg B holds it, and the record of a compensation refers to it.
/// </summary>
internal static class RollbackKey
{
    /// <summary>The key of a run's cut.</summary>
    public static string Of(string runId) => $"rollback/{runId}";
}
