using System.Collections.Immutable;

namespace IuCutter.Core.Reports;

/// <summary>
/// Maps times to places on an axis that is broken at pauses: work is drawn to scale, and each pause, which may last hours or days, gets
/// the same width. Phases of milliseconds stay visible beside a pause of a night.
/// </summary>
internal sealed class TimeAxis
{
    private const double MinWorkWidth = 6;
    private const double MaxPauseWidth = 56;

    private readonly ImmutableArray<Stretch> _stretches;

    private TimeAxis(ImmutableArray<Stretch> stretches) => _stretches = stretches;

    /// <summary>An axis for a run.</summary>
    /// <param name="work">The times in which a phase was at work.</param>
    /// <param name="pauses">The times in which none was; they overlap no work.</param>
    /// <param name="width">Width of the axis.</param>
    public static TimeAxis Of(
        IEnumerable<(DateTimeOffset From, DateTimeOffset To)> work,
        IEnumerable<(DateTimeOffset From, DateTimeOffset To)> pauses,
        double width
    )
    {
        (DateTimeOffset From, DateTimeOffset To)[] resting = [.. pauses.OrderBy(pause => pause.From)];
        DateTimeOffset[] moments = [.. work.Concat(resting).SelectMany(one => new[] { one.From, one.To }).Order()];
        if (moments.Length == 0)
        {
            return new TimeAxis([]);
        }

        List<(DateTimeOffset From, DateTimeOffset To, bool IsPause)> parts = [];
        DateTimeOffset at = moments[0];
        foreach ((DateTimeOffset from, DateTimeOffset to) in resting)
        {
            parts.Add((at, from > at ? from : at, false));
            parts.Add((from, to, true));
            at = to;
        }

        parts.Add((at, moments[^1] > at ? moments[^1] : at, false));
        double pauseWidth = resting.Length == 0 ? 0 : Math.Min(MaxPauseWidth, width * 0.4 / resting.Length);
        int works = parts.Count - resting.Length;
        double workWidth = width - (pauseWidth * resting.Length) - (MinWorkWidth * works);
        double total = parts.Where(part => !part.IsPause).Sum(part => (part.To - part.From).TotalSeconds);
        ImmutableArray<Stretch>.Builder stretches = ImmutableArray.CreateBuilder<Stretch>(parts.Count);
        double x = 0;
        foreach ((DateTimeOffset from, DateTimeOffset to, bool isPause) in parts)
        {
            double share = total > 0 ? (to - from).TotalSeconds / total : 1.0 / works;
            double own = isPause ? pauseWidth : MinWorkWidth + (Math.Max(0, workWidth) * share);
            stretches.Add(new Stretch(from, to, x, own));
            x += own;
        }

        return new TimeAxis(stretches.ToImmutable());
    }

    /// <summary>The place of a time, from 0; a time before the axis stands at its beginning, one after it at its end.</summary>
    public double Place(DateTimeOffset at)
    {
        double place = 0;
        foreach (Stretch stretch in _stretches)
        {
            if (at < stretch.From)
            {
                break;
            }

            double length = (stretch.To - stretch.From).TotalSeconds;
            double share = length > 0 ? Math.Min(1, (at - stretch.From).TotalSeconds / length) : 0;
            place = stretch.X + (share * stretch.Width);
        }

        return place;
    }

    private sealed record Stretch(DateTimeOffset From, DateTimeOffset To, double X, double Width);
}
