using System.Globalization;
using System.Text.Json;

namespace IuCutter.TestRunner;

/// <summary>
/// What the tests of one suite came to. Each verdict is counted, and written to a file, when its test ends: whatever happens to
/// the suite later takes none of them back.
/// </summary>
internal sealed class Verdicts(string suite, TextWriter file)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, string> _outcomes = [];
    private readonly Dictionary<string, RunningTest> _running = [];
    private readonly HashSet<string> _ended = [];
    private readonly List<string> _failures = [];

    /// <summary>How many events came: what is watched for progress.</summary>
    public int Events { get; private set; }

    /// <summary>Whether the program said that all its tests have ended.</summary>
    public bool IsComplete { get; private set; }

    public int Passed => Count("passed");

    public int Failed => Count("failed");

    public int Skipped => Count("skipped");

    /// <summary>The failed tests: name, and the first line of the reason.</summary>
    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_gate)
            {
                return [.. _failures];
            }
        }
    }

    /// <summary>The methods, or files of Pester, whose tests have all ended, and those that had a test taken from them.</summary>
    public IReadOnlyCollection<string> EndedGroups
    {
        get
        {
            lock (_gate)
            {
                return [.. _ended];
            }
        }
    }

    /// <summary>The tests that have begun and not ended.</summary>
    public IReadOnlyCollection<RunningTest> Running
    {
        get
        {
            lock (_gate)
            {
                return [.. _running.Values];
            }
        }
    }

    /// <summary>Reads one line of the program; what is no event goes to the console.</summary>
    public void Read(string line)
    {
        if (!line.StartsWith("{\"$type\":", StringComparison.Ordinal))
        {
            Console.WriteLine(line);
            return;
        }

        using JsonDocument document = JsonDocument.Parse(line);
        lock (_gate)
        {
            Events++;
            Take(document.RootElement);
        }
    }

    /// <summary>Counts a test, or the suite itself, as failed.</summary>
    public void Fail(RunningTest test, string reason)
    {
        lock (_gate)
        {
            _ended.Add(test.Group);
            End(test.Id, test.Name, "failed", 0, reason);
        }
    }

    /// <summary>Counts a test as passed.</summary>
    public void Pass(RunningTest test)
    {
        lock (_gate)
        {
            End(test.Id, test.Name, "passed", 0, "");
        }
    }

    /// <summary>Begins another attempt at the tests that have not run.</summary>
    public void Restart()
    {
        lock (_gate)
        {
            _running.Clear();
            IsComplete = false;
        }
    }

    private void Take(JsonElement said)
    {
        string type = Text(said, "$type");
        switch (type)
        {
            case "test-class-starting":
                _names[Text(said, "TestClassUniqueID")] = Text(said, "TestClassName");
                break;
            case "test-method-starting":
                string owner = _names.GetValueOrDefault(Text(said, "TestClassUniqueID"), "");
                _names[Text(said, "TestMethodUniqueID")] =
                    owner.Length > 0 ? $"{owner}.{Text(said, "MethodName")}" : Text(said, "MethodName");
                break;
            case "test-method-finished":
                string finished = Text(said, "TestMethodUniqueID");
                _ended.Add(_names.GetValueOrDefault(finished, finished));
                break;
            case "test-starting":
                string id = Text(said, "TestUniqueID");
                _names[id] = Text(said, "TestDisplayName");
                string group = Text(said, "TestMethodUniqueID");
                _running[id] = new RunningTest(id, _names[id], _names.GetValueOrDefault(group, group));
                break;
            case "test-passed" or "test-failed" or "test-skipped":
                string test = Text(said, "TestUniqueID");
                End(
                    test,
                    _names.GetValueOrDefault(test, test),
                    type["test-".Length..],
                    Seconds(said),
                    type == "test-skipped" ? Text(said, "Reason") : Reason(said)
                );
                break;
            case "test-assembly-finished":
                IsComplete = true;
                break;
            case "error-message":
            case string cleanup when cleanup.EndsWith("-cleanup-failure", StringComparison.Ordinal):
                End(string.Create(CultureInfo.InvariantCulture, $"{type} {Events}"), type, "failed", 0, Reason(said));
                break;
        }
    }

    private void End(string id, string name, string outcome, double seconds, string reason)
    {
        _running.Remove(id);
        // A test that another attempt ran again keeps a failure that it had.
        if (_outcomes.GetValueOrDefault(id) != "failed")
        {
            _outcomes[id] = outcome;
        }

        string first = reason.Split('\n')[0].Trim();
        file.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{suite}\t{outcome}\t{seconds:F3}\t{name}\t{first}"));
        file.Flush();
        if (outcome == "failed")
        {
            _failures.Add($"{suite}: {name}{(first.Length > 0 ? ": " + first : "")}");
        }

        if (outcome != "passed")
        {
            Console.WriteLine(
                $"  [{outcome.ToUpperInvariant()}] "
                    + $"{name}{(reason.Length > 0 ? "\n    " + reason.Replace("\n", "\n    ", StringComparison.Ordinal) : "")}"
            );
        }
    }

    private int Count(string outcome)
    {
        lock (_gate)
        {
            return _outcomes.Values.Count(value => value == outcome);
        }
    }

    private static string Text(JsonElement said, string name) =>
        said.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";

    private static double Seconds(JsonElement said) => said.TryGetProperty("ExecutionTime", out JsonElement value) ? value.GetDouble() : 0;

    private static string Reason(JsonElement said) => string.Join('\n', Texts(said, "Messages").Concat(Texts(said, "StackTraces")));

    private static IEnumerable<string> Texts(JsonElement said, string name) =>
        said.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Select(text => text.GetString() ?? "").Where(text => text.Length > 0)
            : [];
}
