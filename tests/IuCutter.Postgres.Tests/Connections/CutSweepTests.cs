using System.Collections.Immutable;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Connections;

/// <summary>
/// A connection that is cut at any message of the server, between two or in the middle of one, is reported as that: never as
/// a defect, and never as a decision of a person.
/// </summary>
[Trait("Promise", "4")]
public sealed class CutSweepTests(SandboxFixture fixture, ITestOutputHelper output) : IDisposable
{
    // What a lost connection is called, by where it was lost: while it was opened, in work, at COMMIT, and the owner's own.
    private static readonly ImmutableHashSet<string> Causes =
    [
        "Store.Unreachable",
        "Store.ConnectionLost",
        "Store.CommitUnknown",
        "Gate.OwnerEnded",
    ];

    private readonly string _passwords = Path.GetTempFileName();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => File.Delete(_passwords);

    // With kept sessions some messages are nobody's work: a session is cleaned, or asked whether it is there. Such a cut harms nobody.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task DryRun_CutAtEachMessage_NamesTheCause(bool kept)
    {
        using MessageCutter wire = await WireAsync();
        LiveCut cut = await LiveCut.OpenAsync(await fixture.GetAsync(), await ThroughAsync(wire));
        await using IAsyncDisposable? hold = kept ? cut.Provider.KeepSessions() : null;
        wire.Arm(0);
        await DryAsync(cut);
        int messages = wire.Seen;
        Assert.True(messages > 20, $"{messages} messages");

        List<string> named = [];
        for (int at = 1; at <= messages; at++)
        {
            wire.Arm(at);
            named.Add(await NameAsync(() => DryAsync(cut)));
        }

        Report(named);
        Assert.Empty(named.Except(kept ? Causes.Add("") : Causes));
    }

    // The whole live run: each attempt is cut some messages later, until its phase is through; the further in, the wider the steps,
    // because what comes late is many rows alike. Most messages of the backup are pg_dump's.
    // `dotnet IuCutter.Chaos.dll cuts` cuts at each of them.
    [Theory]
    [InlineData(7, 997)]
    public async Task LivePhase_CutAtMessages_NamesTheCauseAndCommitsOnce(int step, int backupStep)
    {
        using MessageCutter wire = await WireAsync();
        NpgsqlConnectionProvider through = await ThroughAsync(wire);
        // In sessions of each phase's own: a kept one that was cut is another one, and the phase goes well.
        LiveCut cut = await LiveCut.OpenAsync(await fixture.GetAsync(), through);
        await cut.TurnOnAsync();
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        List<string> named = [];
        while (RunStates.Next(run.State) is { } phase)
        {
            wire.Arm(0);
            if (run.WaitsFor is not null)
            {
                await cut.ApproveAsync(run);
            }

            for (
                int at = 1;
                RunStates.Next(run.State) == phase;
                at += Math.Max(phase == RunPhase.PreWriteBackup ? backupStep : step, at / 8)
            )
            {
                wire.Arm(at);
                string name = await NameAsync(async () => run = await cut.Engine.RunPhaseAsync(run, phase, null, Token));
                bool wasCut = wire.HasCut;
                wire.Arm(0);
                await FreeAsync(cut, run);
                run = await cut.Engine.ReadAsync(run, Token);
                if (wasCut)
                {
                    named.Add(name);
                    output.WriteLine($"{phase} {at}: {name}");
                }
                else
                {
                    // Nothing left to cut: then it must have gone well.
                    Assert.Equal("", name);
                }
            }
        }

        Report(named);
        Assert.True(named.Count > 50, $"{named.Count} cuts");
        Assert.Empty(named.Except(Causes.Add("")));
        Assert.Equal(RunState.CloseoutReported, run.State);
        Assert.Equal(5L, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));
    }

    private void Report(List<string> named)
    {
        foreach (IGrouping<string, string> group in named.GroupBy(name => name).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{group.Count(), 5} x {(group.Key.Length == 0 ? "(went well)" : group.Key)}");
        }
    }

    private static async Task DryAsync(LiveCut cut)
    {
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.DryRun, "operator@host", Token);
        await foreach (CutRun _ in cut.Engine.AdvanceAsync(run, null, Token)) { }
    }

    private static async Task<string> NameAsync(Func<Task> work)
    {
        try
        {
            await work();
            return "";
        }
        catch (IuException stop)
        {
            return stop.Definition.Id;
        }
        catch (Exception defect) when (defect is not OperationCanceledException)
        {
            string? place = defect.StackTrace?.Split('\n').FirstOrDefault(line => line.Contains("IuCutter", StringComparison.Ordinal));
            return $"Bug.{defect.GetType().Name} {place}";
        }
    }

    // The server notices that a client has gone a moment later than the client.
    private static async Task FreeAsync(LiveCut cut, CutRun run)
    {
        while ((await cut.Engine.ReadAsync(run, Token)).Owner is { Alive: true })
        {
            Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<MessageCutter> WireAsync()
    {
        IuSandbox sandbox = await fixture.GetAsync();
        await File.WriteAllLinesAsync(
            _passwords,
            File.ReadLines(sandbox.PasswordFile).Select(line => "*:*:*:" + string.Join(':', line.Split(':')[^2..])),
            Token
        );
        return new MessageCutter(Path.Combine(sandbox.Host, $".s.PGSQL.{sandbox.Port}"));
    }

    private async Task<NpgsqlConnectionProvider> ThroughAsync(MessageCutter wire)
    {
        NpgsqlConnectionProvider provider = await fixture.CreateDatabaseAsync();
        // Without encryption: where a server may be asked in two ways, a cut of the first is followed by the second.
        ServiceDefinition service = provider.Service with
        {
            Host = "127.0.0.1",
            Port = wire.Port,
            PasswordFile = _passwords,
            Settings = provider.Service.Settings.SetItem("sslmode", "disable").SetItem("gssencmode", "disable"),
        };
        return new NpgsqlConnectionProvider(service, _passwords);
    }
}
