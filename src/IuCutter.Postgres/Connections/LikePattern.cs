namespace IuCutter.Postgres.Connections;

/// <summary>A name of printable ASCII in which * stands for any letters, as a pattern of LIKE.</summary>
internal static class LikePattern
{
    // What no name has: one with another sign, which the database may not even take as text, matches nothing.
    private const char None = '\u007F';

    /// <summary>The pattern, in which nothing but the star stands for other letters; null for null.</summary>
    public static string? Of(string? name) =>
        name is null
            ? null
            : string.Concat(name.Select(sign => sign is >= ' ' and <= '~' ? sign : None))
                .Replace("\\", "\\\\", StringComparison.Ordinal)
                .Replace("%", "\\%", StringComparison.Ordinal)
                .Replace("_", "\\_", StringComparison.Ordinal)
                .Replace('*', '%');
}
