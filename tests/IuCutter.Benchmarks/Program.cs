using IuCutter.Benchmarks;
using IuCutter.Benchmarks.AuditLog;
using IuCutter.Benchmarks.Compare;
using IuCutter.Benchmarks.Cut;
using IuCutter.Benchmarks.Integrity;
using IuCutter.Benchmarks.LegA;
using IuCutter.Benchmarks.PreState;

// Every figure is a ratio within one run: this machine's clock against itself. Run it with "-c Release".
(string Name, string Help, Func<string[], CancellationToken, Task<int>> Run)[] verbs =
[
    (
        "plan",
        "[megabytes]  a plan against Markdig and against a bare line scan, each with SHA-256 per unit",
        (rest, _) => Task.FromResult(PlanVerb.Run(rest))
    ),
    (
        "linear",
        "[family [profile...]]  time(2n) / time(n) of a plan, on every pathological family",
        (rest, _) => Task.FromResult(LinearVerb.Run(rest))
    ),
    (
        "memory",
        "  peak memory of a 100 MB document against its size, and a million units as a stream",
        (rest, _) => Task.FromResult(MemoryVerb.Run(rest))
    ),
    (
        "cut",
        "[--units 60] [--rounds 7]  a whole live cut against pg_dump, gpg and pg_restore alone",
        (rest, token) => CutVerb.RunAsync(new Arguments(rest), token)
    ),
    (
        "leg-a",
        "[--units 5000] [--rounds 5]  leg A against single calls, against latency, against COPY",
        (rest, token) => LegAVerb.RunAsync(new Arguments(rest), token)
    ),
    (
        "compare",
        "[--units 5000] [--rounds 5]  the comparisons with what was approved, from leg B to enactment, against leg A",
        (rest, token) => CompareVerb.RunAsync(new Arguments(rest), token)
    ),
    (
        "log",
        "[--units 1000] [--rounds 3]  the phases that write and an OFF, with the log and without",
        (rest, token) => LogVerb.RunAsync(new Arguments(rest), token)
    ),
    (
        "integrity",
        "[--units 100000]  the check of log, rows and rules at N / 4 and at N units: rows a second, and memory, which must not grow",
        (rest, token) => IntegrityVerb.RunAsync(new Arguments(rest), token)
    ),
    (
        "pre-state",
        "[--units 1000]  the comparison before leg A against counting the same rows, at N and 10 N units",
        (rest, token) => PreStateVerb.RunAsync(new Arguments(rest), token)
    ),
];

using CancellationTokenSource stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

foreach ((string name, _, Func<string[], CancellationToken, Task<int>> run) in verbs)
{
    if (args.Length > 0 && args[0] == name)
    {
        return await run(args[1..], stop.Token);
    }
}

foreach ((string name, string help, _) in verbs)
{
    Console.Error.WriteLine($"{name} {help}");
}

return 3;
