using System.Diagnostics;

namespace IuCutter.Chaos;

/// <summary>Many runners start the same run at once: one wins, nothing is written twice.</summary>
internal static class Race
{
    public static async Task<int> RunAsync(Cluster cluster, int rounds, int runners)
    {
        int bad = 0;
        SortedDictionary<string, int> ends = new SortedDictionary<string, int>(StringComparer.Ordinal);
        Stopwatch clock = Stopwatch.StartNew();

        // Each opens sessions of its own, as if it were a process: nothing is shared but the database.
        await cluster.ResetAsync(RunPhase.CutLegA);
        Runner[] field = await Task.WhenAll(Enumerable.Range(0, runners).Select(_ => Runner.OpenAsync(cluster.Sandbox)));
        for (int round = 1; round <= rounds; round++)
        {
            await cluster.ResetAsync(RunPhase.CutLegA);
            CutRun run = (await field[0].Database.Runs.ListAsync(CancellationToken.None)).Single() with { Plan = Runner.Plan() };
            TaskCompletionSource go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task<string[]> race = Task.WhenAll(field.Select(runner => TryAsync(runner, run, go.Task)));
            go.SetResult();
            string[] ended = await race;
            Facts facts = await Facts.ReadAsync(cluster);
            List<string> faults = [.. facts.Faults(Runner.Plan().UnitCount)];
            if (
                ended.Count(one => one == "won") != 1
                || ended.Any(one => one is not ("won" or "Gate.RunOwned" or "Gate.PhaseOrder" or "Store.Unreachable"))
            )
            {
                faults.Add(string.Join(", ", ended.GroupBy(one => one).Select(group => $"{group.Key} {group.Count()}")));
            }

            foreach (string one in ended)
            {
                ends[one] = ends.GetValueOrDefault(one) + 1;
            }

            bad += faults.Count > 0 ? 1 : 0;
            foreach (string fault in faults)
            {
                Console.WriteLine($"FAIL round {round}: {fault}");
            }
        }

        foreach ((string end, int count) in ends)
        {
            Console.WriteLine($"ended {count, 6} x {end}");
        }

        Console.WriteLine(
            $"race: {rounds} rounds of {runners} runners, {rounds - bad} with one winner "
                + $"and nothing double, {clock.Elapsed.TotalSeconds:F0} s"
        );
        return bad;
    }

    private static async Task<string> TryAsync(Runner runner, CutRun run, Task go)
    {
        await go;
        try
        {
            await runner.Engine.RunPhaseAsync(run, RunPhase.CutLegA, null, CancellationToken.None);
            return "won";
        }
        catch (IuException stop)
        {
            return stop.Definition.Id;
        }
    }
}
