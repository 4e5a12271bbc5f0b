using System.Management.Automation;

namespace IuCutter.Host;

/// <summary>
/// Shows progress on standard error: one line that is overwritten on a terminal; elsewhere a plain line when an
/// activity begins, at each tenth of it, and when it ends, so that a log stays readable.
/// </summary>
internal sealed class ProgressLine(Terminal terminal)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<int, (string Activity, int Tenth)> _said = [];
    private int _length;

    /// <summary>Shows a record.</summary>
    public void Show(ProgressRecord record)
    {
        lock (_gate)
        {
            if (terminal.ErrorMoves)
            {
                Overwrite(record.RecordType == ProgressRecordType.Completed ? "" : Text(record));
            }
            else if (IsNews(record))
            {
                terminal.Error.WriteLine(Text(record));
            }
        }
    }

    /// <summary>Removes the line, before anything else is written.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            if (_length > 0)
            {
                Overwrite("");
            }
        }
    }

    private static string Text(ProgressRecord record)
    {
        string percent = record.PercentComplete >= 0 ? $" {record.PercentComplete}%" : "";
        string rest = record.SecondsRemaining > 0 ? $", about {record.SecondsRemaining} s left" : "";
        string ended = record.RecordType == ProgressRecordType.Completed ? " done" : "";
        return $"{record.Activity}:{percent} {record.StatusDescription}{rest}{ended}";
    }

    private bool IsNews(ProgressRecord record)
    {
        if (record.RecordType == ProgressRecordType.Completed)
        {
            return _said.Remove(record.ActivityId);
        }

        (string, int) now = (record.Activity, record.PercentComplete / 10);
        if (_said.TryGetValue(record.ActivityId, out (string, int) before) && before == now)
        {
            return false;
        }

        _said[record.ActivityId] = now;
        return true;
    }

    private void Overwrite(string text)
    {
        int room = Math.Max(20, Console.WindowWidth - 1);
        string line = text.Length > room ? text[..room] : text;
        terminal.Error.Write("\r" + line.PadRight(Math.Min(_length, room)) + (line.Length == 0 ? "\r" : ""));
        _length = line.Length;
    }
}
