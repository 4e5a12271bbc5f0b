using System.Diagnostics;
using IuCutter.TestRunner;

if (args is not [string repository])
{
    Console.Error.WriteLine("usage: IuCutter.TestRunner REPOSITORY");
    return 3;
}

long began = Stopwatch.GetTimestamp();
List<SuiteResult> results = [];
foreach (XunitSuite suite in XunitSuite.Find(repository))
{
    results.Add(await suite.RunAsync());
}

results.Add(await PesterSuite.RunAsync(repository));

Console.WriteLine();
foreach (SuiteResult result in results)
{
    Console.WriteLine(result);
}

SuiteResult total = results.Aggregate(SuiteResult.Nothing("all"), (sum, result) => sum.Plus(result));
Console.WriteLine($"time {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s");
if (total.Passed + total.Failed == 0)
{
    Console.Error.WriteLine("no test was run: that is a failure");
}

Console.WriteLine($"{total.Passed} passed, {total.Failed} failed, {total.Skipped} skipped");
return total.Failed == 0 && total.Passed > 0 ? 0 : 1;
