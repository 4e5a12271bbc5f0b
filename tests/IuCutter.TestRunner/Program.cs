using System.Diagnostics;
using System.Globalization;
using IuCutter.TestRunner;

// The whole: every test project, the Pester suite and the format check. Or one test project, with limits of its own.
List<(string Name, Func<Verdicts, CancellationToken, Task> Run)> parts = [];
string folder;
switch (args)
{
    case [string repository, string pwsh]:
        folder = Path.Combine(repository, "artifacts", "tests");
        parts.Add(("format", (verdicts, token) => FormatCheck.RunAsync(repository, verdicts, token)));
        foreach (TestProgram program in TestProgram.Projects(repository).Append(TestProgram.Pester(repository, pwsh)))
        {
            parts.Add((program.Name, (verdicts, token) => new Suite(program, verdicts, Limits.Default).RunAsync(token)));
        }

        break;
    case ["-only", string assembly, string results, string idle, string busy]:
        folder = results;
        Limits limits = new(int.Parse(idle, CultureInfo.InvariantCulture), int.Parse(busy, CultureInfo.InvariantCulture));
        TestProgram only = TestProgram.Xunit(assembly);
        parts.Add((only.Name, (verdicts, token) => new Suite(only, verdicts, limits).RunAsync(token)));
        break;
    default:
        Console.Error.WriteLine("usage: IuCutter.TestRunner REPOSITORY PWSH.dll | -only TESTS.dll RESULTS IDLE-SECONDS BUSY-SECONDS");
        return 3;
}

ProcessTree.Adopt();
using StopRequest stop = new();
Directory.CreateDirectory(folder);
await using StreamWriter file = File.CreateText(Path.Combine(folder, "verdicts.tsv"));
List<string> lines = [];
List<string> failures = [];
(int Passed, int Failed, int Skipped) total = (0, 0, 0);
long began = Stopwatch.GetTimestamp();
foreach ((string name, Func<Verdicts, CancellationToken, Task> run) in parts)
{
    long start = Stopwatch.GetTimestamp();
    Verdicts verdicts = new(name, file);
    Console.WriteLine($"== {name}");
    try
    {
        await run(verdicts, stop.Token);
    }
    catch (OperationCanceledException)
    {
        verdicts.Fail(new RunningTest(name, name, name), "the run was stopped by a signal");
    }

    total = (total.Passed + verdicts.Passed, total.Failed + verdicts.Failed, total.Skipped + verdicts.Skipped);
    string counts = $"{verdicts.Passed, 6} passed {verdicts.Failed, 4} failed {verdicts.Skipped, 4} skipped";
    lines.Add(string.Create(CultureInfo.InvariantCulture, $"{name, -28} {counts} {Stopwatch.GetElapsedTime(start).TotalSeconds, 6:F0} s"));
    Console.WriteLine(lines[^1]);
    failures.AddRange(verdicts.Failures);
    if (stop.Token.IsCancellationRequested)
    {
        break;
    }
}

// Once more at the end, each in a line: what a reader of a long log looks for.
Console.WriteLine();
failures.ForEach(failure => Console.WriteLine($"[FAILED] {failure}"));
lines.ForEach(Console.WriteLine);
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"time {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s"));
Console.WriteLine($"{total.Passed} passed, {total.Failed} failed, {total.Skipped} skipped");
return stop.Token.IsCancellationRequested ? 130
    : total is { Failed: 0, Passed: > 0 } ? 0
    : 1;
