namespace IuCutter.Core.Approvals;

/// <summary>The fields of a card of gate Reconcile by which it names a checkpoint.</summary>
internal static class ReconciledCheckpoint
{
    /// <summary>Name of the log.</summary>
    public const string Origin = "checkpoint_origin";

    /// <summary>Number of records.</summary>
    public const string Size = "checkpoint_size";

    /// <summary>Root of the tree of that size, base64.</summary>
    public const string Root = "checkpoint_root";
}
