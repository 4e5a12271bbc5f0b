using System.Globalization;

namespace IuCutter.Cmdlets;

/// <summary>Bytes and their rate, in words.</summary>
internal static class ByteRate
{
    private const double Mega = 1_000_000;

    /// <summary>For example <c>12.3 MB, 4.5 MB/s</c>; no rate before a tenth of a second has passed.</summary>
    public static string Describe(long bytes, TimeSpan elapsed) =>
        elapsed < TimeSpan.FromMilliseconds(100)
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes / Mega:F1} MB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / Mega:F1} MB, {bytes / Mega / elapsed.TotalSeconds:F1} MB/s");
}
