using System.Globalization;

namespace IuCutter.Postgres.AuditLog;

/// <summary>The head of the log.</summary>
/// <param name="Size">Number of leaves.</param>
/// <param name="Root">The root of the tree of that size.</param>
internal sealed record LogTreeHead(long Size, byte[] Root)
{
    /// <summary>The head in words.</summary>
    public string Text => string.Create(CultureInfo.InvariantCulture, $"{Size} leaves, root {Convert.ToHexStringLower(Root)}");
}
