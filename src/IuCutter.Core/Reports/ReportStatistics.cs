using System.Collections.Immutable;
using System.ComponentModel;
using System.Globalization;

namespace IuCutter.Core.Reports;

[Description("Counts and durations over several runs.")]
internal sealed record ReportStatistics
{
    private const int MaxPeriods = 31;

    [Description("Number of runs by the verdict in one word.")]
    public required ImmutableArray<ReportCount> Outcomes { get; init; }

    [Description("Number of refusals by ErrorId, the most frequent first.")]
    public required ImmutableArray<ReportCount> Refusals { get; init; }

    [Description("Number of runs that were made in each day; in each month or year where that would be more than 31 periods.")]
    public required ImmutableArray<ReportPeriod> Periods { get; init; }

    [Description("Durations by phase, over its complete attempts.")]
    public required ImmutableArray<ReportPhaseDuration> Phases { get; init; }

    /// <summary>The statistics of runs.</summary>
    public static ReportStatistics Of(ImmutableArray<ReportedRun> runs) =>
        new()
        {
            Outcomes = Count(runs.Select(run => run.Outcome.ToString())),
            Refusals = Count(runs.SelectMany(run => run.Refusals).Select(refusal => refusal.ErrorId)),
            Periods = PeriodsOf(runs),
            Phases =
            [
                .. runs.SelectMany(run => run.Phases)
                    .Where(phase => phase.Outcome == "complete" && phase.Seconds is not null)
                    .GroupBy(phase => phase.Phase)
                    .OrderBy(phase => phase.Key)
                    .Select(phase => PhaseOf([.. phase.OrderBy(one => one.Seconds)])),
            ],
        };

    private static ImmutableArray<ReportCount> Count(IEnumerable<string> names) =>
        [
            .. names
                .GroupBy(name => name, StringComparer.Ordinal)
                .OrderByDescending(name => name.Count())
                .ThenBy(name => name.Key, StringComparer.Ordinal)
                .Select(name => new ReportCount { Name = name.Key, Count = name.Count() }),
        ];

    private static ReportPhaseDuration PhaseOf(ReportedAttempt[] sorted) =>
        new()
        {
            Name = sorted[0].Name,
            Count = sorted.Length,
            MedianSeconds = sorted[sorted.Length / 2].Seconds!.Value,
            MaxSeconds = sorted[^1].Seconds!.Value,
        };

    private static ImmutableArray<ReportPeriod> PeriodsOf(ImmutableArray<ReportedRun> runs)
    {
        if (runs.IsEmpty)
        {
            return [];
        }

        (DateTime first, DateTime last) = (runs.Min(run => run.CreatedAt).UtcDateTime, runs.Max(run => run.CreatedAt).UtcDateTime);
        string format =
            (last.Date - first.Date).TotalDays < MaxPeriods ? "yyyy-MM-dd"
            : ((last.Year - first.Year) * 12) + last.Month - first.Month < MaxPeriods ? "yyyy-MM"
            : "yyyy";
        ILookup<DateTime, ReportedRun> made = runs.ToLookup(run => Begin(run.CreatedAt.UtcDateTime));
        ImmutableArray<ReportPeriod>.Builder periods = ImmutableArray.CreateBuilder<ReportPeriod>();
        for (DateTime at = Begin(first); at <= last; at = Next(at))
        {
            periods.Add(
                new ReportPeriod
                {
                    Period = at.ToString(format, CultureInfo.InvariantCulture),
                    Runs = made[at].Count(),
                    Completed = made[at].Count(run => run.Outcome == ReportOutcome.Completed),
                }
            );
        }

        return periods.ToImmutable();

        DateTime Begin(DateTime at) =>
            format switch
            {
                "yyyy-MM-dd" => at.Date,
                "yyyy-MM" => new DateTime(at.Year, at.Month, 1),
                _ => new DateTime(at.Year, 1, 1),
            };

        DateTime Next(DateTime at) =>
            format switch
            {
                "yyyy-MM-dd" => at.AddDays(1),
                "yyyy-MM" => at.AddMonths(1),
                _ => at.AddYears(1),
            };
    }
}

[Description("A number of something.")]
internal sealed record ReportCount
{
    [Description("Of what.")]
    public required string Name { get; init; }

    [Description("How many.")]
    public required int Count { get; init; }
}

[Description("Runs that were made in a period.")]
internal sealed record ReportPeriod
{
    [Description("The period: a day, a month or a year, UTC.")]
    public required string Period { get; init; }

    [Description("Runs that were made in it.")]
    public required int Runs { get; init; }

    [Description("Those of them that are completed by now.")]
    public required int Completed { get; init; }
}

[Description("How long a phase took.")]
internal sealed record ReportPhaseDuration
{
    [Description("Name of the phase.")]
    public required string Name { get; init; }

    [Description("Number of complete attempts.")]
    public required int Count { get; init; }

    [Description("Median seconds; of an even number the greater middle one.")]
    public required double MedianSeconds { get; init; }

    [Description("Most seconds.")]
    public required double MaxSeconds { get; init; }
}
