using System.Globalization;

namespace IuCutter.Postgres.AuditLog;

/// <summary>A complete subtree of the log.</summary>
/// <param name="Height">It has 2^height leaves.</param>
/// <param name="Place">Its place among those of this height, from 0.</param>
/// <param name="Hash">Its hash.</param>
internal sealed record LogNode(int Height, long Place, byte[] Hash)
{
    /// <summary>Index of its last leaf.</summary>
    public long Last => ((Place + 1) << Height) - 1;

    /// <summary>The subtree in words.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"the subtree of leaves {Place << Height} to {Last}");
}
