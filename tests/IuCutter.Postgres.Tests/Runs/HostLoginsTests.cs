using System.Globalization;
using System.Runtime.Versioning;
using System.Text;
using IuCutter.Core.Adapters;
using IuCutter.Core.Approvals;
using IuCutter.Core.Execution;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Execution;
using IuCutter.Postgres.Programs;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Rehearsals;
using IuCutter.Postgres.Scratch;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>
/// The password file of each host holds the logins of what that host does: one runs cuts, another records what sovereigns signed. Neither
/// needs the other's.
/// </summary>
[UnsupportedOSPlatform("windows")]
[Trait("Promise", "8")]
public sealed class HostLoginsTests(SandboxFixture fixture) : IDisposable
{
    private static readonly DatabaseRole[] OfTheRuns = [DatabaseRole.Reader, DatabaseRole.Executor, DatabaseRole.Verifier];
    private static readonly DatabaseRole[] OfTheGate = [DatabaseRole.Reader, DatabaseRole.Gatekeeper];

    private readonly string _folder = Directory.CreateTempSubdirectory("iu-hosts-").FullName;

    public static TheoryData<string> Roles => [.. DatabaseRoles.All.Select(role => role.ToString())];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Run_CardsRecordedOnTheGatesHost_IsClosedOutWithoutItsLogin()
    {
        (LiveCut runs, LiveCut gate) = await HostsAsync();
        await TurnOnAsync(runs, gate);
        CutRun run = await runs.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        while (RunStates.Next(run.State) is { } phase)
        {
            if (run.WaitsFor is not null)
            {
                await ApproveAsync(runs, gate, run);
            }

            run = await runs.Engine.RunPhaseAsync(run, phase, null, Token);
        }

        Assert.Equal(RunState.CloseoutReported, run.State);
        Assert.Equal("proved", await runs.ScalarAsync<string>("select restore_proof from cutter_governance.backup_record"));
        Assert.Equal("approval_recorded,execution_on", await EventsOfAsync(runs, "cutter_gate"));
    }

    [Fact]
    public async Task Rehearsed_CardsRecordedOnTheGatesHost_IsCutWithoutItsLogin()
    {
        (LiveCut runs, LiveCut gate) = await HostsAsync();
        await TurnOnAsync(runs, gate);
        LiveDatabase thrown = runs.Database with { Backup = runs.Database.Backup! with { Scratch = new ThrowawayScratch() } };
        runs.Adapter = thrown.CreateAdapter(
            new SystemRandomSource(),
            new RehearsalDemand(new LiveRehearsal(LiveCut.Module, new SystemRandomSource(), TimeProvider.System), true)
        );
        CutRun run = await runs.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        await ApproveAsync(runs, gate, run);
        foreach (RunPhase phase in (RunPhase[])[RunPhase.PreWriteBackup, RunPhase.GrantProbe, RunPhase.CutLegA])
        {
            run = await runs.Engine.RunPhaseAsync(run, phase, null, Token);
        }

        Assert.Equal(
            "cutter_verify DOT-992",
            await runs.ScalarAsync<string>("select recorded_by || ' ' || verifier from cutter_governance.rehearsal")
        );
    }

    [Fact]
    public async Task Undo_CardRecordedOnTheGatesHost_IsDoneWithoutItsLogin()
    {
        (LiveCut runs, LiveCut gate) = await HostsAsync();
        await TurnOnAsync(runs, gate);
        CutRun run = await runs.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        await ApproveAsync(runs, gate, run);
        foreach (RunPhase phase in (RunPhase[])[RunPhase.PreWriteBackup, RunPhase.GrantProbe, RunPhase.CutLegA])
        {
            run = await runs.Engine.RunPhaseAsync(run, phase, null, Token);
        }

        (string card, _) = await runs.Desk.RequestAsync(ApprovalGate.Undo, run, "operator@host", TimeSpan.FromHours(1), "test", Token);
        await ImportAsync(gate, run, card);
        await using (IRunOwner owner = await runs.Engine.ClaimAsync(run, RunClaim.Run, Token))
        {
            await runs.Database.Runs.UndoAsync(run.RunId, owner, LiveCut.Module, Token);
        }

        Assert.Equal(RunState.Compensated, (await runs.Engine.ReadAsync(run, Token)).State);
    }

    [Theory]
    [InlineData("ruling")]
    [InlineData("approval")]
    [InlineData("hold")]
    public async Task Gate_OnAHostWithoutItsLogin_IsRefusedByItsOwnCause(string what)
    {
        (LiveCut runs, LiveCut gate) = await HostsAsync();
        (string ruling, _) = await runs.Desk.RequestRulingAsync(["*"], LiveCut.BothGates, "operator@host", TimeSpan.FromHours(1), Token);
        CutRun run = await runs.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        string card = await runs.ComposeAsync(run);
        Task ActAsync(LiveCut host) =>
            what switch
            {
                "ruling" => ImportRulingAsync(host, ruling),
                "approval" => ImportAsync(host, run, card),
                _ => new BackupJournal(host.Provider, "operator@host").HoldAsync(
                    new IuBackup("/none", run.RunId, null, 1, new string('a', 64), BackupCondition.Whole, null, null, null, null),
                    Token
                ),
            };
        if (what == "approval")
        {
            await ImportRulingAsync(gate, ruling);
        }

        IuException refusal = await Assert.ThrowsAsync<IuException>(() => ActAsync(runs));

        Assert.Equal("Config.LoginMissing", refusal.Definition.Id);
        Assert.Contains("cutter_gate, which records signed cards", refusal.Message, StringComparison.Ordinal);
        // The control: the same on the gate's host.
        await ActAsync(gate);
    }

    // Before the dump, which may take an hour.
    [Fact]
    public async Task Backup_WithoutTheVerifiersLogin_IsRefusedBeforeAnythingIsDumped()
    {
        (LiveCut runs, LiveCut gate) = await HostsAsync(DatabaseRole.Reader, DatabaseRole.Executor);
        await TurnOnAsync(runs, gate);
        CutRun run = await runs.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        await ApproveAsync(runs, gate, run);

        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            runs.Engine.RunPhaseAsync(run, RunPhase.PreWriteBackup, null, Token)
        );

        Assert.Equal("Config.LoginMissing", refusal.Definition.Id);
        Assert.Contains("cutter_verify", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(BackupFiles.OfRun(runs.Database.Backup!.Directory, run.RunId));
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task Off_OnAHostWithOneLogin_IsSaidByThatOne(string name)
    {
        (LiveCut runs, LiveCut gate) = await HostsAsync();
        await TurnOnAsync(runs, gate);
        DatabaseRole role = Enum.Parse<DatabaseRole>(name);

        KillSwitchAcknowledgement off = await ControlOf(await OnlyAsync(runs, role)).TurnOffAsync("a test", Token);

        Assert.Equal("database", off.EnforcedBy);
        Assert.False((await ControlOf(runs.Provider).ReadAsync(Token)).Enabled);
        Assert.Contains("execution_off", await EventsOfAsync(runs, DatabaseRoles.Login(role)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Off_OnAHostWithoutAnyLogin_SaysThatItHasNone()
    {
        (LiveCut runs, LiveCut gate) = await HostsAsync();
        await TurnOnAsync(runs, gate);
        IExecutionControl nobody = ControlOf(await OnlyAsync(runs));

        Assert.Equal(
            "Config.LoginMissing",
            (await Assert.ThrowsAsync<IuException>(() => nobody.TurnOffAsync("a test", Token))).Definition.Id
        );
        Assert.True((await ControlOf(runs.Provider).ReadAsync(Token)).Enabled);
    }

    [Theory]
    [MemberData(nameof(Roles))]
    public async Task HasLogin_IsWhatThePasswordFileHolds(string name)
    {
        (LiveCut runs, LiveCut gate) = await HostsAsync();
        DatabaseRole role = Enum.Parse<DatabaseRole>(name);
        Assert.Equal(OfTheRuns.Contains(role), await runs.Database.HasLoginAsync(role, Token));
        Assert.Equal(OfTheGate.Contains(role), await gate.Database.HasLoginAsync(role, Token));
    }

    private static async Task TurnOnAsync(LiveCut runs, LiveCut gate)
    {
        (string ruling, _) = await runs.Desk.RequestRulingAsync(["*"], LiveCut.BothGates, "operator@host", TimeSpan.FromHours(1), Token);
        await ImportRulingAsync(gate, ruling);
    }

    private static async Task ImportRulingAsync(LiveCut host, string ruling) =>
        await host.Desk.ImportRulingAsync(Encoding.UTF8.GetBytes(ruling), [await host.SignAsync(ruling)], Token);

    // The card is written on the one host, and taken on the other, where the run is read anew.
    private static async Task ApproveAsync(LiveCut runs, LiveCut gate, CutRun run) =>
        await ImportAsync(gate, run, await runs.ComposeAsync(run));

    private static async Task ImportAsync(LiveCut host, CutRun run, string card) =>
        await host.Desk.ImportAsync(
            await host.Engine.ReadAsync(run, Token),
            Encoding.UTF8.GetBytes(card),
            [await host.SignAsync(card)],
            Token
        );

    private static IExecutionControl ControlOf(NpgsqlConnectionProvider provider) => new PostgresExecutionControl(provider, "a host");

    private static Task<string?> EventsOfAsync(LiveCut cut, string login) =>
        cut.ScalarAsync<string>(
            $"select string_agg(distinct event, ',' order by event) from cutter_governance.run_event where role_name = '{login}'"
        );

    /// <summary>The host that runs cuts, with these logins or the three that it needs, and the gate's.</summary>
    private async Task<(LiveCut Runs, LiveCut Gate)> HostsAsync(params DatabaseRole[] logins)
    {
        IuSandbox sandbox = await fixture.GetAsync();
        NpgsqlConnectionProvider all = await fixture.CreateDatabaseAsync();
        return (
            await LiveCut.OpenAsync(sandbox, await HostAsync(all, logins.Length == 0 ? OfTheRuns : logins)),
            await LiveCut.OpenAsync(sandbox, await HostAsync(all, OfTheGate))
        );
    }

    // The same database, from a host with these logins alone.
    private async Task<NpgsqlConnectionProvider> OnlyAsync(LiveCut cut, params DatabaseRole[] logins) =>
        await HostAsync(new NpgsqlConnectionProvider(cut.Provider.Service), logins);

    private async Task<NpgsqlConnectionProvider> HostAsync(NpgsqlConnectionProvider all, IEnumerable<DatabaseRole> logins)
    {
        string[] held = [.. logins.Select(role => $":{DatabaseRoles.Login(role)}:")];
        string[] lines = await File.ReadAllLinesAsync(all.PasswordFilePath!, Token);
        string file = Path.Combine(_folder, Guid.NewGuid().ToString("n", CultureInfo.InvariantCulture));
        await PrivateFiles.WriteAsync(
            file,
            string.Concat(
                lines.Where(line => held.Any(login => line.Contains(login, StringComparison.Ordinal))).Select(line => line + "\n")
            ),
            Token
        );
        return new NpgsqlConnectionProvider(all.Service, file);
    }
}
