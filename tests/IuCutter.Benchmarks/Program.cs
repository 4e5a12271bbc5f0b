using IuCutter.Benchmarks;

// Every figure is a ratio within one run: this machine's clock against itself. Run it with "-c Release".
var verbs = new Dictionary<string, (string What, Func<string[], int> Run)>(StringComparer.Ordinal)
{
    ["plan"] = ("a plan against Markdig and against a bare line scan, each with SHA-256 per unit; [megabytes]", PlanVerb.Run),
    ["linear"] = ("time(2n) / time(n) of a plan, on every pathological family; [kilobytes]", LinearVerb.Run),
    ["memory"] = ("peak memory of a 100 MB document against its size, and a million units as a stream", MemoryVerb.Run),
};

if (args.Length > 0 && verbs.TryGetValue(args[0], out var verb))
{
    return verb.Run(args[1..]);
}

foreach (var (name, (what, _)) in verbs)
{
    Console.Error.WriteLine($"{name,-8}{what}");
}

return 3;
