using System.Globalization;

namespace IuCutter.Core.Runs;

/// <summary>Makes run ids: <c>ictr-yyyyMMddTHHmmssZ-</c> and 8 hexadecimal digits.</summary>
/// <param name="clock">Gives the time part.</param>
/// <param name="random">Gives the other part; from outside, so that a test can repeat a run.</param>
internal sealed class RunIds(TimeProvider clock, IRandomSource random)
{
    /// <summary>A new id.</summary>
    public string Next()
    {
        Span<byte> tail = stackalloc byte[4];
        random.Fill(tail);
        string time = clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return $"ictr-{time}-{Convert.ToHexStringLower(tail)}";
    }
}
