using IuCutter.Core.Runs;

namespace IuCutter.Chaos;

/// <summary>Many runners start the same run at once: one wins, nothing is written twice.</summary>
internal static class Race
{
    public static async Task<int> RunAsync(Cluster cluster, int rounds, int runners)
    {
        int bad = 0;
        int refusedAtDoor = 0;
        for (int round = 1; round <= rounds; round++)
        {
            await cluster.ResetAsync(RunPhase.CutLegA);
            Runner runner = await Runner.OpenAsync(cluster.Sandbox);
            CutRun run = (await runner.Database.Runs.ListAsync(CancellationToken.None)).Single() with { Plan = Runner.Plan() };
            string[] ended = await Task.WhenAll(Enumerable.Range(0, runners).Select(_ => Task.Run(() => TryAsync(runner, run))));
            Facts facts = await Facts.ReadAsync(cluster);
            List<string> faults = [.. facts.Faults(Runner.Plan().UnitCount)];
            if (ended.Count(one => one == "won") != 1 || ended.Any(one => one is not ("won" or "Gate.RunOwned" or "Gate.PhaseOrder" or "Store.Unreachable")))
            {
                faults.Add(string.Join(", ", ended.GroupBy(one => one).Select(group => $"{group.Key} {group.Count()}")));
            }

            refusedAtDoor += ended.Count(one => one == "Store.Unreachable");
            bad += faults.Count > 0 ? 1 : 0;
            foreach (string fault in faults)
            {
                Console.WriteLine($"FAIL round {round}: {fault}");
            }
        }

        Console.WriteLine($"race: {rounds} rounds of {runners} runners, {rounds - bad} with one winner and nothing double, {refusedAtDoor} runners turned away by the server's limit of connections");
        return bad;
    }

    private static async Task<string> TryAsync(Runner runner, CutRun run)
    {
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
