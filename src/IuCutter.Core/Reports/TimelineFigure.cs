using System.Collections.Immutable;

namespace IuCutter.Core.Reports;

/// <summary>Draws a run's phases, pauses and approvals over time, one row each, in the order of their beginnings.</summary>
internal static class TimelineFigure
{
    private const int Width = 960;
    private const int RowHeight = 24;
    private const double Left = 320;
    private const double Axis = 500;
    private const double MinWidth = 3;

    /// <summary>The drawing; null for a run of which no time is known.</summary>
    public static ReportFigure? Of(ReportedRun run)
    {
        if (run.Phases.IsEmpty)
        {
            return null;
        }

        TimeAxis axis = TimeAxis.Of(
            run.Phases.Select(phase => (phase.StartedAt, End(phase, run))),
            run.Pauses.Select(pause => (pause.From, pause.To ?? run.ReadAt)),
            Axis
        );
        ImmutableArray<(DateTimeOffset At, Action<SvgShapes, double> Draw)> rows =
        [
            .. run
                .Phases.Select(phase => (phase.StartedAt, (Action<SvgShapes, double>)((to, y) => Draw(to, y, phase, run, axis))))
                .Concat(run.Pauses.Select(pause => (pause.From, (Action<SvgShapes, double>)((to, y) => Draw(to, y, pause, run, axis)))))
                .Concat(
                    run.Approvals.Select(approval =>
                        (approval.RecordedAt, (Action<SvgShapes, double>)((to, y) => Draw(to, y, approval, axis)))
                    )
                )
                .OrderBy(row => row.Item1),
        ];
        SvgShapes shapes = new SvgShapes();
        double y = 0;
        foreach ((_, Action<SvgShapes, double> draw) in rows)
        {
            draw(shapes, y);
            y += RowHeight;
        }

        return new ReportFigure(
            "timeline-figure",
            $"Timeline of run {run.RunId}.",
            "One row for each phase, pause and approval, in the order of their beginnings. Filled bars are phases that completed, thick "
                + "outlines attempts that did not, dashed outlines pauses, and a circle is an approval. Work is to scale; pauses all have "
                + "one width. The table after it says the same with times.",
            Width,
            (rows.Length * RowHeight) + 4,
            shapes.ToString()
        );
    }

    private static DateTimeOffset End(ReportedAttempt phase, ReportedRun run) =>
        phase.CompletedAt ?? (run.Outcome == ReportOutcome.UnderWay ? run.ReadAt : phase.StartedAt);

    private static void Draw(SvgShapes to, double y, ReportedAttempt phase, ReportedRun run, TimeAxis axis)
    {
        bool complete = phase.Outcome == "complete";
        string name = phase.Attempt > 1 ? FormattableString.Invariant($"{phase.Name}, attempt {phase.Attempt}") : phase.Name;
        Row(to, y, complete ? name : $"{name}: {phase.Outcome}", phase.Seconds is { } seconds ? ReportFormat.Duration(seconds) : "no end");
        Bar(to, y, complete ? "work" : "ended", axis.Place(phase.StartedAt), axis.Place(End(phase, run)));
    }

    private static void Draw(SvgShapes to, double y, ReportedPause pause, ReportedRun run, TimeAxis axis)
    {
        Row(to, y, pause.Reason, ReportFormat.Duration(pause.Seconds) + (pause.To is null ? " so far" : ""));
        Bar(to, y, "pause", axis.Place(pause.From), axis.Place(pause.To ?? run.ReadAt));
    }

    private static void Draw(SvgShapes to, double y, ReportedApproval approval, TimeAxis axis)
    {
        Row(to, y, $"approved: {approval.Gate}", "");
        to.Circle("mark", Left + axis.Place(approval.RecordedAt), y + (RowHeight / 2.0), 5);
    }

    private static void Row(SvgShapes to, double y, string label, string duration) =>
        to.Line("grid", Left, y + RowHeight, Left + Axis, y + RowHeight)
            .Text("end", Left - 10, y + 17, label)
            .Text("label", Left + Axis + 10, y + 17, duration);

    private static void Bar(SvgShapes to, double y, string look, double from, double until) =>
        to.Rectangle(look, Left + from, y + 5, Math.Max(MinWidth, until - from), RowHeight - 10);
}
