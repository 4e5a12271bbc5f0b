using System.Runtime.Versioning;
using System.Text;
using IuCutter.Core.Approvals;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Postgres.AuditLog;
using IuCutter.Postgres.Checkpoints;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Checkpoints;

/// <summary>
/// One run from the ruling to its end, with a snapshot of each kind at five of its points. A card of another run and a second ruling are
/// asked for before the first of them and used after the last; then OFF is said, and a checkpoint of all that is written.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class RewindHistory(OwnServer server) : IAsyncLifetime
{
    // Keeps what a standby needs that begins at the first snapshot.
    private const string Slot = "rewinds";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("iucutter-rewinds-");
    private readonly List<RewindSnapshot> _snapshots = [];
    private readonly Dictionary<long, AuditLogEntry> _told = [];
    private Task? _driving;
    private LiveCut? _cut;
    private CutRun? _run;
    private CutRun? _waiting;
    private (byte[] Text, string Signature) _card;
    private (byte[] Text, string Signature) _ruling;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>The points of the run, in their order; after <see cref="DriveAsync"/>, as all that follows.</summary>
    internal IReadOnlyList<RewindSnapshot> Snapshots => _snapshots;

    /// <summary>The database in which all of it happened.</summary>
    internal LiveCut Cut => _cut!;

    /// <summary>The log of that, by index.</summary>
    internal IReadOnlyDictionary<long, AuditLogEntry> Told => _told;

    /// <summary>What card and ruling were refused with when they were used a second time, in the database itself.</summary>
    internal (string? Card, string? Ruling) Again { get; private set; }

    /// <summary>Drives it, by the first test that asks.</summary>
    internal Task DriveAsync() => _driving ??= DriveOnceAsync();

    /// <summary>A desk that asks the checkpoints first, as that of a session does; null for one that asks none.</summary>
    internal static ApprovalDesk DeskOf(LiveCut cut, IHistoryGuard? checkpoints) =>
        new(cut.Database.Approvals, new SshKeygenSignatures(), LiveCut.Module, TimeProvider.System, new SystemRandomSource())
        {
            History = checkpoints,
        };

    /// <summary>Imports the card, which was used after the last snapshot.</summary>
    internal async Task ImportCardAsync(LiveCut cut) =>
        await cut.Desk.ImportAsync(await cut.Engine.ReadAsync(_waiting!, Token), _card.Text, [_card.Signature], Token);

    /// <summary>Turns execution on by the ruling that was used after the last snapshot.</summary>
    internal async Task ImportRulingAsync(LiveCut cut) => await cut.Desk.ImportRulingAsync(_ruling.Text, [_ruling.Signature], Token);

    /// <summary>The refusal of a deed; null when it is done.</summary>
    internal static async Task<IuException?> RefusalAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (IuException refused)
        {
            return refused;
        }
    }

    /// <summary>The run as another database tells it.</summary>
    internal Task<CutRun> ReadRunAsync(LiveCut cut) => cut.Engine.ReadAsync(_run!, Token);

    public async ValueTask DisposeAsync()
    {
        if (_snapshots.Count > 0)
        {
            await server.AdministerAsync($"select pg_drop_replication_slot('{Slot}')");
        }

        _folder.Delete(recursive: true);
    }

    private async Task DriveOnceAsync()
    {
        LiveCut cut = _cut = await LiveCut.OpenQuickAsync(await server.OpenAsync(), await server.CreateDatabaseAsync());
        await server.AdministerAsync($"select pg_create_physical_replication_slot('{Slot}', true)");
        await cut.TurnOnAsync();
        _waiting = await cut.AdvanceToAsync(RunState.AwaitingCutAuthorization, LiveCut.Plan(prefix: "WAITING-LAW"));
        _card = await SignAsync(await cut.ComposeAsync(_waiting));
        _ruling = await SignAsync(
            (await cut.Desk.RequestRulingAsync(["*"], LiveCut.BothGates, "operator@host", TimeSpan.FromHours(1), Token)).Text
        );
        CutRun run = _run = await cut.AdvanceToAsync(RunState.AwaitingCutAuthorization);

        string[] after = ["approval_recorded", "execution_on", "execution_off"];
        string[] enacted = ["card_requested", "approval_recorded", "phase_complete", "phase_complete", .. after];
        await TakeAsync("the ruling", ["card_requested", "approval_recorded", "phase_complete", .. enacted]);
        await cut.ApproveAsync(run);
        await TakeAsync("the cut's card", ["phase_complete", .. enacted]);
        run = await AdvanceAsync(run, RunState.LegACommitted);
        await TakeAsync("leg A", enacted);
        run = await AdvanceAsync(run, RunState.AwaitingLifecycleAuthorization);
        await TakeAsync("leg B and its verification", enacted);
        await cut.ApproveAsync(run);
        await AdvanceAsync(run, RunState.CloseoutReported);
        await TakeAsync("the enactment and the closeout", after);

        await ImportCardAsync(cut);
        await ImportRulingAsync(cut);
        Again = (
            (await RefusalAsync(() => ImportCardAsync(cut)))?.Definition.Id,
            (await RefusalAsync(() => ImportRulingAsync(cut)))?.Definition.Id
        );
        await cut.Database.ExecutionControl.TurnOffAsync("test", Token);
        await ExportAsync(cut.Database.CheckpointPlaces);
        await new LogReader(cut.Provider).ReadAsync(
            new LogFilter(),
            wait: false,
            entry =>
            {
                _told.Add(entry.Index, entry);
                return Task.CompletedTask;
            },
            Token
        );
    }

    private async Task TakeAsync(string point, string[] missing)
    {
        string database = Cut.Provider.Service.Database;
        string folder = _folder.CreateSubdirectory($"{_snapshots.Count}").FullName;
        CheckpointPlaces places = new CheckpointPlaces(Path.Combine(folder, "places"));
        await ExportAsync(places);
        long size = await Cut.ScalarAsync<long>("select tree_size from cutter_governance.log_head");
        RewindSnapshot snapshot = new RewindSnapshot(_snapshots.Count, point, missing, size, places, folder, database, "");
        await server.RunAsync("pg_dump", database, "--format=custom", "--compress=0", "--file", snapshot.Dump);
        await server.AdministerAsync($"create database {snapshot.Copy} template {database}");
        await server.CopyDataAsync(snapshot.Data);
        // After the shutdown, whose checkpoint is where a copy of the first folder begins.
        _snapshots.Add(snapshot with { Lsn = (await server.AdministerAsync("select pg_current_wal_insert_lsn()::text"))! });
    }

    private async Task<CutRun> AdvanceAsync(CutRun run, RunState state)
    {
        while (run.State != state)
        {
            run = await Cut.Engine.RunPhaseAsync(run, RunStates.Next(run.State)!.Value, null, Token);
        }

        return run;
    }

    private async Task<(byte[] Text, string Signature)> SignAsync(string card) => (Encoding.UTF8.GetBytes(card), await Cut.SignAsync(card));

    private Task ExportAsync(CheckpointPlaces places) =>
        new CheckpointDesk(Cut.Provider, places, Cut.Database.ExecutorKey, TimeProvider.System).ExportAsync(
            _ => Task.CompletedTask,
            Task.FromException,
            progress: null,
            Token,
            isFirst: true
        );
}
