using IuCutter.Benchmarks;
using IuCutter.Benchmarks.LegA;

(string Name, string Help, Func<Arguments, CancellationToken, Task<int>> Run)[] verbs =
[
    ("leg-a", "[--units 5000] [--rounds 5]  leg A against single calls, against latency, against COPY", LegAVerb.RunAsync),
];

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};

foreach ((string name, _, Func<Arguments, CancellationToken, Task<int>> run) in verbs)
{
    if (args.Length > 0 && args[0] == name)
    {
        return await run(new Arguments(args[1..]), stop.Token);
    }
}

foreach ((string name, string help, _) in verbs)
{
    Console.WriteLine($"{name} {help}");
}

return args.Length == 0 ? 0 : 3;
