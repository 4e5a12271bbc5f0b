using System.Globalization;

namespace IuCutter.Core.Reports;

/// <summary>Writes numbers, times and durations for people, the same in every culture.</summary>
internal static class ReportFormat
{
    /// <summary>A number with its thousands parted: <c>12,345</c>.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>A number of bytes with its unit.</summary>
    public static string Bytes(long count) => count == 1 ? "1 byte" : $"{Number(count)} bytes";

    /// <summary>A time to the second, UTC: <c>2026-01-01 03:00:00Z</c>; <paramref name="none"/> where there is none.</summary>
    public static string Time(DateTimeOffset? at, string none = "") =>
        at is { } known ? known.UtcDateTime.ToString("u", CultureInfo.InvariantCulture) : none;

    /// <summary>Whether a text is a time as <see cref="Time"/> writes it.</summary>
    public static bool IsTime(string text) =>
        DateTimeOffset.TryParseExact(text, "u", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    /// <summary>A duration in its greatest units: <c>412 ms</c>, <c>3.2 s</c>, <c>4 min 5 s</c>, <c>3 d 4 h</c>.</summary>
    public static string Duration(double seconds)
    {
        (long whole, CultureInfo culture) = ((long)Math.Max(0, seconds), CultureInfo.InvariantCulture);
        return whole switch
        {
            < 1 => string.Create(culture, $"{seconds * 1000:0} ms"),
            < 60 => string.Create(culture, $"{seconds:0.0} s"),
            < 3600 => string.Create(culture, $"{whole / 60} min {whole % 60} s"),
            < 86_400 => string.Create(culture, $"{whole / 3600} h {whole % 3600 / 60} min"),
            _ => string.Create(culture, $"{whole / 86_400:N0} d {whole % 86_400 / 3600} h"),
        };
    }

    /// <summary>A duration, or nothing.</summary>
    public static string Duration(double? seconds) => seconds is { } known ? Duration(known) : "";
}
