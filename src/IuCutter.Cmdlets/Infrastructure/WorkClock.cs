using System.Management.Automation;

namespace IuCutter.Cmdlets;

/// <summary>Makes progress records with an estimate of the time that the rest takes.</summary>
internal sealed class WorkClock(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (int Id, long Began)> _activities = new(StringComparer.Ordinal);

    /// <summary>Makes the record of an activity; its first call starts the clock, done = total ends it.</summary>
    public ProgressRecord Record(string activity, string status, long done, long total)
    {
        (int id, long began) = Activity(activity);
        bool counted = total > 0;
        double seconds = time.GetElapsedTime(began).TotalSeconds;
        return new ProgressRecord(id, activity, status)
        {
            PercentComplete = counted ? (int)Math.Clamp(done * 100 / total, 0, 100) : -1,
            SecondsRemaining = counted && done > 0 ? (int)Math.Ceiling(seconds / done * (total - done)) : -1,
            RecordType = counted && done >= total ? ProgressRecordType.Completed : ProgressRecordType.Processing,
        };
    }

    private (int Id, long Began) Activity(string activity)
    {
        lock (_gate)
        {
            if (!_activities.TryGetValue(activity, out (int Id, long Began) known))
            {
                known = (_activities.Count, time.GetTimestamp());
                _activities.Add(activity, known);
            }

            return known;
        }
    }
}
