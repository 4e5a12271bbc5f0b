using System.Collections.Immutable;
using System.Globalization;
using IuCutter.Core.AuditLog;

namespace IuCutter.Core.Checkpoints;

/// <summary>The records of an extract that the database does not have, and how they are told.</summary>
internal static class LostRecords
{
    private const int MaxRuns = 20;

    /// <summary>A record as it is shown to people.</summary>
    /// <param name="lost">One that <see cref="LogExtract.Parse"/> has read.</param>
    public static LostRecord Of(ExtractedRecord lost)
    {
        LogRecord record = LogRecord.Parse(lost.Record) ?? throw new ArgumentException("It is no record.", nameof(lost));
        _ = DateTimeOffset.TryParse(record["at"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset at);
        return new LostRecord(
            lost.Index,
            at,
            record["kind"] ?? "",
            record["run"],
            record["document"],
            record["person"] ?? record["login"] ?? "",
            record["detail"]
        );
    }

    /// <summary>
    /// One line for each record; of more than <paramref name="maxLines"/> the first, and how many and which runs the others are about.
    /// </summary>
    /// <param name="missing">The records.</param>
    /// <param name="maxLines">Greatest number of records that are shown.</param>
    public static IEnumerable<string> Lines(ImmutableArray<LostRecord> missing, int maxLines)
    {
        foreach (LostRecord one in missing.Take(maxLines))
        {
            yield return $"  {one}";
        }

        if (missing.Length > maxLines)
        {
            string[] runs =
            [
                .. missing.Skip(maxLines).Select(one => one.RunId).OfType<string>().Distinct(StringComparer.Ordinal).Take(MaxRuns + 1),
            ];
            string about =
                runs.Length == 0 ? "" : $", of runs {string.Join(", ", runs.Take(MaxRuns).Select(run => PlainText.Show(run, 80)))}";
            string others = runs.Length > MaxRuns ? " and others" : "";
            yield return $"  and {missing.Length - maxLines} more{about}{others}: (Get-IuCheckpoint).Missing";
        }
    }
}
