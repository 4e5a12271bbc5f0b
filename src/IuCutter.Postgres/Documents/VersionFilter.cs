namespace IuCutter.Postgres.Documents;

/// <summary>Which version of a document is meant.</summary>
/// <param name="Version">Its number; null for any.</param>
/// <param name="AsOf">The day on which it is in force; null where none was named.</param>
/// <param name="KnownAt">By what had been recorded at this time; null for now.</param>
internal sealed record VersionFilter(int? Version, DateOnly? AsOf, DateTimeOffset? KnownAt)
{
    /// <summary>Nothing was named.</summary>
    public static VersionFilter Any { get; } = new(null, null, null);

    /// <summary>In words, for whoever finds none.</summary>
    public override string ToString() =>
        string.Concat(
            Version is { } number ? FormattableString.Invariant($" version {number}") : "",
            AsOf is { } day ? FormattableString.Invariant($" as of {day:yyyy-MM-dd}") : "",
            KnownAt is { } time ? FormattableString.Invariant($" as known at {time.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}") : ""
        );
}
