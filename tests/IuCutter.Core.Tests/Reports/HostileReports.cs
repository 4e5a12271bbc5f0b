using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using IuCutter.Core.Reports;

namespace IuCutter.Core.Tests.Reports;

/// <summary>A report in which every text, whoever writes it today, is an attack: on HTML, on Markdown, and on the reader's eye.</summary>
internal static class HostileReports
{
    public const string Attack =
        "</title></desc></svg></p></td></table><script>alert(1)</script><img src=x onerror=alert(1)> ![x](http://evil.example/x.png) "
        + "[x](javascript:alert(1)) http://evil.example www.evil.example <http://evil.example> `code` | a | b |\n# FORGED\n\n- FORGED "
        + "\u202Ereversed\u202C\u200B\u0007\u001B[2J \"quoted\" 'quoted' &amp; <!-- <style>*{display:none}</style> "
        + "url(http://evil.example)";

    /// <summary>A full report with the text in place of each text in it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="fields">How many texts were replaced, of different names.</param>
    public static Report Of(string text, out int fields)
    {
        ReportedRun full = SampleReports.Built(SampleReports.Refused());
        ReportedRun enacted = SampleReports.Built(SampleReports.Enacted());
        full = enacted with
        {
            WhoActs = "x",
            NextCommand = "x",
            NotCommitted = ["x"],
            Remarks = ["x"],
            Committed = ["x"],
            Refusals = full.Refusals,
            Phases = full.Phases,
            Holds =
            [
                new ReportedHold
                {
                    Kind = "x",
                    Reason = "x",
                    HeldBy = "x",
                    HeldAt = SampleReports.Begin,
                    LiftedBy = "x",
                    LiftReason = "x",
                },
            ],
            Rehearsal = new ReportedRehearsal
            {
                RehearsedAt = SampleReports.Begin,
                UnitCount = 1,
                RowsDigest = "x",
                ReportSha256 = "x",
                Verifier = "x",
            },
            Undo = new ReportedUndo
            {
                UnitsRemoved = 1,
                RowsDigest = "x",
                Actor = "x",
                RecordedAt = SampleReports.Begin,
            },
            Approvals = [.. enacted.Approvals.Select(one => one with { Why = "x", Scope = "x", RequesterKey = "x" })],
        };
        HashSet<string> replaced = [];
        Report report = SampleReports.Report([full]) with { DocumentPrefix = null };
        report = (Report)Replace(report, text, replaced)!;
        fields = replaced.Count;
        return report;
    }

    // By reflection, so that a field that somebody adds is attacked too.
    private static object? Replace(object? value, string text, HashSet<string> replaced)
    {
        if (value is null || value.GetType().Namespace != typeof(Report).Namespace || value.GetType().IsEnum)
        {
            return value;
        }

        object copy = value.GetType().GetMethod("<Clone>$")!.Invoke(value, null)!;
        foreach (PropertyInfo property in value.GetType().GetProperties().Where(property => property.CanWrite))
        {
            object? old = property.GetValue(value);
            object? replacement =
                old is string ? text
                : old is ImmutableArray<string> texts ? texts.Select(_ => text).ToImmutableArray()
                : old is ImmutableSortedDictionary<string, string> pins ? pins.ToImmutableSortedDictionary(pin => pin.Key, _ => text)
                : old is ImmutableSortedDictionary<string, long> ? old
                : old is IEnumerable list and not string ? Rebuilt(list, text, replaced)
                : Replace(old, text, replaced);
            if (old is string)
            {
                replaced.Add($"{value.GetType().Name}.{property.Name}");
            }

            property.SetValue(copy, replacement);
        }

        return copy;
    }

    private static object Rebuilt(IEnumerable list, string text, HashSet<string> replaced)
    {
        Type element = list.GetType().GetGenericArguments()[0];
        object[] items = [.. list.Cast<object>().Select(item => Replace(item, text, replaced)!)];
        Array array = Array.CreateInstance(element, items.Length);
        items.CopyTo(array, 0);
        return typeof(ImmutableArray)
            .GetMethods()
            .Single(method => method.Name == nameof(ImmutableArray.Create) && method.GetParameters() is [{ ParameterType.IsArray: true }])
            .MakeGenericMethod(element)
            .Invoke(null, [array])!;
    }
}
