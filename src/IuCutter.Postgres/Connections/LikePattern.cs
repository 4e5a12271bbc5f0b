namespace IuCutter.Postgres.Connections;

/// <summary>A name in which * stands for any letters, as a pattern of LIKE.</summary>
internal static class LikePattern
{
    /// <summary>The pattern, in which nothing but the star stands for other letters; null for null.</summary>
    public static string? Of(string? name) =>
        name
            ?.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("%", "\\%", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal)
            .Replace('*', '%');
}
