using System.Collections.Immutable;
using System.Globalization;

namespace IuCutter.Core.Reports;

/// <summary>Draws numbers as bars, columns and points. Each value is written beside its shape: no shape is read by its colour.</summary>
internal static class PlotFigures
{
    private const int Width = 960;
    private const int RowHeight = 24;
    private const double Left = 280;
    private const double BarWidth = 500;

    /// <summary>Horizontal bars, one for each name.</summary>
    public static ReportFigure Bars(
        string id,
        string title,
        string description,
        ImmutableArray<(string Name, double Value, string Text)> bars
    )
    {
        double most = bars.Select(bar => bar.Value).DefaultIfEmpty(0).Max();
        SvgShapes shapes = new SvgShapes();
        double y = 0;
        foreach ((string name, double value, string text) in bars)
        {
            double width = most > 0 ? Math.Max(2, value / most * BarWidth) : 2;
            shapes
                .Text("end", Left - 10, y + 17, name)
                .Rectangle("work", Left, y + 5, width, RowHeight - 10)
                .Text("label", Left + width + 8, y + 17, text);
            y += RowHeight;
        }

        return new ReportFigure(id, title, description, Width, (bars.Length * RowHeight) + 4, shapes.ToString());
    }

    /// <summary>A column for each period: all runs outlined, those that are completed filled.</summary>
    public static ReportFigure Columns(string id, string title, string description, ImmutableArray<ReportPeriod> periods)
    {
        const double height = 140;
        int most = Math.Max(1, periods.Select(period => period.Runs).DefaultIfEmpty(0).Max());
        double step = (double)Width / Math.Max(1, periods.Length);
        double width = Math.Min(60, step * 0.7);
        SvgShapes shapes = new SvgShapes();
        for (int i = 0; i < periods.Length; i++)
        {
            ReportPeriod period = periods[i];
            double x = (step * i) + ((step - width) / 2);
            double all = period.Runs * height / most;
            double completed = period.Completed * height / most;
            shapes
                .Rectangle("odd", x, 20 + height - all, width, all, $"{period.Period}: {period.Runs} runs, {period.Completed} completed")
                .Rectangle("work", x, 20 + height - completed, width, completed)
                .Text("middle", x + (width / 2), 15 + height - all, period.Runs.ToString(CultureInfo.InvariantCulture));
            // As many labels as fit: of a date ten letters.
            if (i % Math.Max(1, (int)Math.Ceiling(90 / step)) == 0)
            {
                shapes.Text("middle", x + (width / 2), height + 38, period.Period);
            }
        }

        return new ReportFigure(id, title, description, Width, (int)height + 46, shapes.ToString());
    }

    /// <summary>
    /// Points in the order of the runs, on a logarithmic scale of seconds: a circle for the whole time of a run, a square for the time at
    /// work.
    /// </summary>
    public static ReportFigure Durations(string id, string title, string description, ImmutableArray<ReportedRun> runs)
    {
        const double height = 200;
        const double left = 90;
        double[] all = [.. runs.SelectMany(run => new[] { run.ElapsedSeconds, run.WorkSeconds }).Select(Log)];
        (double least, double most) = (Math.Floor(all.DefaultIfEmpty(0).Min()), Math.Ceiling(all.DefaultIfEmpty(0).Max()));
        most = most > least ? most : least + 1;
        SvgShapes shapes = new SvgShapes();
        for (double tick = least; tick <= most; tick++)
        {
            shapes
                .Line("grid", left, Y(tick), Width, Y(tick))
                .Text("end", left - 8, Y(tick) + 4, ReportFormat.Duration(Math.Pow(10, tick)));
        }

        double step = (Width - left) / Math.Max(1, runs.Length);
        for (int i = 0; i < runs.Length; i++)
        {
            ReportedRun run = runs[i];
            double x = left + (step * (i + 0.5));
            string about =
                $"{run.RunId}: {ReportFormat.Duration(run.ElapsedSeconds)} in all, {ReportFormat.Duration(run.WorkSeconds)} at work";
            shapes
                .Circle("ring", x, Y(Log(run.ElapsedSeconds)), 4, about)
                .Rectangle("work", x - 3, Y(Log(run.WorkSeconds)) - 3, 6, 6, about);
        }

        return new ReportFigure(id, title, description, Width, (int)height + 30, shapes.ToString());

        double Y(double log) => 10 + (height * (most - log) / (most - least));

        // Below a millisecond nothing is told apart.
        static double Log(double seconds) => Math.Log10(Math.Max(0.001, seconds));
    }
}
