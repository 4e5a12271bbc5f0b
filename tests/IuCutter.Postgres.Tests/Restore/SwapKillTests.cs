using System.Runtime.Versioning;
using IuCutter.Chaos;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Backup;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Restore;

/// <summary>
/// The one who restores in the database's place is gone to the server at a statement. Everybody else is told so, and one
/// command brings it to one of two ends, once. Real processes are killed by tests/IuCutter.Chaos, command swap.
/// </summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "6")]
public sealed class SwapKillTests(SandboxFixture fixture, ITestOutputHelper output)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Swap_CutOffAtEachStatement_IsToldAndSettledOnce()
    {
        using SwapBench bench = await SwapBench.OpenAsync(fixture);
        IReadOnlyList<string> statements = await bench.SwapAsync(await bench.PrepareAsync(), 0, StatementMoment.Sent);
        Assert.Equal("", await bench.FaultAsync(finished: true));
        int begin = FirstOfSwap(statements);
        Assert.InRange(statements.Count - begin, 25, 60);
        List<string> faults = [];
        Dictionary<RestoreOutcome, int> ends = [];
        // Each once its answer is lost, which is also before the next; and what commits or works long, while the server is at it.
        foreach (
            (int statement, StatementMoment moment) in from number in Enumerable.Range(begin, statements.Count - begin + 1)
            from moment in new[] { StatementMoment.Answered, StatementMoment.Sent }
            where
                moment == StatementMoment.Answered
                || statements[number - 1] == "COMMIT"
                || statements[number - 1].Contains("fn_restore_", StringComparison.Ordinal)
                || statements[number - 1].Contains(ReplacementJournal.Setting, StringComparison.Ordinal)
            select (number, moment)
        )
        {
            await bench.SwapAsync(await bench.PrepareAsync(), statement, moment);
            (string? told, RestoreOutcome outcome, string fault) = await SettleAsync(bench);
            ends[outcome] = ends.GetValueOrDefault(outcome) + 1;
            string point = $"{moment} {statement} {statements[statement - 1].Split('\n')[0]}: {told ?? "let in"}, {outcome}";
            output.WriteLine(point);
            if (fault.Length > 0)
            {
                faults.Add($"{point} {fault}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
        output.WriteLine(string.Join(", ", ends.Select(end => $"{end.Key} {end.Value}")));
        Assert.InRange(ends.Values.Sum(), 30, 100);
        Assert.True(ends.GetValueOrDefault(RestoreOutcome.Finished) > 9 && ends.GetValueOrDefault(RestoreOutcome.TakenBack) > 9);
    }

    // The control: a journal that does not say that the card is used. Taken back then, with the card gone: it is found.
    [Fact]
    public async Task Settle_JournalKnowsNotThatTheCardIsUsed_IsFound()
    {
        using SwapBench bench = await SwapBench.OpenAsync(fixture);
        Replacement replacement = await bench.PrepareAsync();
        await bench.SwapAsync(replacement, AtCommitOf("cardUsed"), StatementMoment.Answered);
        await bench.WaitUntilGoneAsync();
        await using NpgsqlConnection admin = await bench.Bench.Server.OpenAdminAsync(bench.Bench.Sandbox.AdminUser, Token);
        await DatabaseCommands.ExecuteAsync(
            admin,
            null,
            [ReplacementJournal.Write(replacement.Database, replacement with { Step = ReplacementStep.Closed })],
            Token
        );

        (_, RestoreOutcome outcome, string fault) = await SettleAsync(bench);

        Assert.Equal(RestoreOutcome.TakenBack, outcome);
        Assert.Contains("replaced", fault, StringComparison.Ordinal);
    }

    // The server goes on making the database for one who was killed; what is made then is not left behind.
    [Fact]
    public async Task Restore_CutOffWhileTheDatabaseIsMade_LeavesNone()
    {
        using SwapBench bench = await SwapBench.OpenAsync(fixture);
        await bench.PrepareAsync();
        WireProxy? proxy = null;
        StatementTrap create = new StatementTrap(
            sent => sent[^1].StartsWith("create database", StringComparison.Ordinal),
            StatementMoment.Sent,
            () =>
            {
                proxy!.Cut();
                return Task.CompletedTask;
            }
        );
        using (proxy = bench.Proxy((client, server) => new StatementWire(client, server, create).RunAsync()))
        {
            await BackupBench.RefusedAsync("Store.RestoreUnfinished", () => bench.ReplaceAsync(proxy));
        }

        Assert.Null(await bench.Bench.AskAsync());
        Assert.Equal(RestoreOutcome.TakenBack, (await bench.Bench.ResumeAsync()).Outcome);
        Assert.Equal("", await bench.FaultAsync(finished: false));
        Assert.NotNull((await bench.ReplaceAsync()).ReplacedAs);
        Assert.Equal("", await bench.FaultAsync(finished: true));
    }

    // Alive, with its connections gone: it settles by itself, and knows what the answer would have been.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Replace_ConnectionsLost_SettlesByItself(bool finished)
    {
        using SwapBench bench = await SwapBench.OpenAsync(fixture);
        await bench.PrepareAsync();
        StatementTrap never = new StatementTrap(0, StatementMoment.Sent, () => Task.CompletedTask);
        WireProxy? proxy = null;
        StatementTrap trap = new StatementTrap(
            finished ? AtCommitOf("finished") : sent => sent[^1].Contains("fn_restore_leave", StringComparison.Ordinal),
            StatementMoment.Answered,
            () =>
            {
                proxy!.CutConnections();
                return Task.CompletedTask;
            }
        );
        using (proxy = bench.Proxy((client, server) => new StatementWire(client, server, trap.IsSprung ? never : trap).RunAsync()))
        {
            if (finished)
            {
                Assert.NotNull((await bench.ReplaceAsync(proxy)).ReplacedAs);
            }
            else
            {
                await BackupBench.RefusedAsync("Store.ConnectionLost", () => bench.ReplaceAsync(proxy));
            }
        }

        Assert.True(trap.IsSprung);
        Assert.Null(await bench.Bench.AskAsync());
        Assert.Equal("", await bench.FaultAsync(finished));
    }

    private static Func<IReadOnlyList<string>, bool> AtCommitOf(string step) =>
        sent => sent[^1] == "COMMIT" && sent.Any(sql => sql.Contains($"\"step\":\"{step}\"", StringComparison.Ordinal));

    private static int FirstOfSwap(IReadOnlyList<string> statements) =>
        statements.Index().First(item => item.Item.Contains("\"step\":\"closed\"", StringComparison.Ordinal)).Index - 1;

    // What another session is told, what two operators at once make of it, and what is wrong afterwards.
    private static async Task<(string? Told, RestoreOutcome Outcome, string Fault)> SettleAsync(SwapBench bench)
    {
        await bench.WaitUntilGoneAsync();
        string? told = await bench.Bench.AskAsync();
        if (told is not (null or "Store.RestoreUnfinished"))
        {
            return (told, RestoreOutcome.NothingBegun, "told " + told);
        }

        (RestoreOutcome Outcome, bool WasBusy)[] both = await Task.WhenAll(InsistAsync(bench), InsistAsync(bench));
        RestoreOutcome[] outcomes = [.. both.Select(one => one.Outcome).Order()];
        bool wasBusy = both.Any(one => one.WasBusy);
        string winners = (outcomes[0], outcomes[1]) switch
        {
            (RestoreOutcome.Finished, RestoreOutcome.AlreadyFinished) when told is not null => "",
            (RestoreOutcome.TakenBack, RestoreOutcome.AlreadyTakenBack) => "",
            // Cut off after the last COMMIT; or before a statement that it needed less this time, and so not at all.
            (RestoreOutcome.AlreadyFinished, RestoreOutcome.AlreadyFinished) when told is null => "",
            // Who was told to run it again may have settled it before that.
            (RestoreOutcome.AlreadyFinished, RestoreOutcome.AlreadyFinished) when wasBusy => "",
            (RestoreOutcome.AlreadyTakenBack, RestoreOutcome.AlreadyTakenBack) when wasBusy => "",
            var other => other.ToString(),
        };
        bool finished = outcomes[1] == RestoreOutcome.AlreadyFinished;
        string fault = winners + await bench.FaultAsync(finished);
        bench.IsIntact = fault.Length == 0 && !finished;
        return (told, outcomes[0], fault);
    }

    // On a busy machine the second waits longer for the first than the command does, and is told to run it again.
    private static async Task<(RestoreOutcome Outcome, bool WasBusy)> InsistAsync(SwapBench bench)
    {
        for (bool wasBusy = false; ; wasBusy = true)
        {
            try
            {
                return ((await bench.Bench.ResumeAsync()).Outcome, wasBusy);
            }
            catch (IuException busy) when (busy.Definition == ErrorCatalogue.Busy)
            {
                Token.ThrowIfCancellationRequested();
            }
        }
    }
}
