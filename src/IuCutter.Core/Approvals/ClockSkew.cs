namespace IuCutter.Core.Approvals;

/// <summary>The difference between this machine's clock and the database's, which decides when a card is valid.</summary>
internal static class ClockSkew
{
    /// <summary>Says the difference, where there is one of a second or more; empty otherwise. A sentence with a blank before it.</summary>
    /// <param name="client">The time of this machine.</param>
    /// <param name="server">The time of the database, read at the same moment.</param>
    public static string Describe(DateTimeOffset client, DateTimeOffset server)
    {
        TimeSpan skew = TimeSpan.FromSeconds(Math.Round((client - server).TotalSeconds));
        return skew == TimeSpan.Zero
            ? ""
            : $" The client's clock is {Words(skew.Duration())} {(skew > TimeSpan.Zero ? "ahead of" : "behind")} the server's.";
    }

    private static string Words(TimeSpan span) =>
        string.Join(
            ' ',
            new[] { (span.Days, "d"), (span.Hours, "h"), (span.Minutes, "min"), (span.Seconds, "s") }
                .Where(part => part.Item1 > 0)
                .Select(part => $"{part.Item1} {part.Item2}")
        );
}
