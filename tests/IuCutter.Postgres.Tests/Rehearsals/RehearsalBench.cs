using System.Data.Common;
using System.Runtime.Versioning;
using System.Text;
using IuCutter.Core.Adapters;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Rehearsals;
using IuCutter.Postgres.Scratch;
using IuCutter.Postgres.Tests.Approvals;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Rehearsals;

/// <summary>A database whose runs are rehearsed, with every server that is made for it.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class RehearsalBench : IAsyncDisposable
{
    private readonly IuSandbox _sandbox;
    private readonly RecordingScratch _scratch = new();
    private readonly LiveDatabase _database;

    private RehearsalBench(LiveCut cut, SqlDatabase sql, IuSandbox sandbox)
    {
        (Cut, Sql, _sandbox) = (cut, sql, sandbox);
        _database = cut.Database with { Backup = cut.Database.Backup! with { Scratch = _scratch } };
        Demand(asked: true);
    }

    /// <summary>The target, as its engine and its cards see it.</summary>
    public LiveCut Cut { get; }

    /// <summary>The same by plain SQL.</summary>
    public SqlDatabase Sql { get; }

    /// <summary>The data folders of the servers that were made; none may be left.</summary>
    public IReadOnlyList<string> Servers => _scratch.Folders;

    /// <summary>The encrypted files that lie in the backup folder.</summary>
    public string[] Files => Directory.Exists(_database.Backup!.Directory) ? Directory.GetFiles(_database.Backup.Directory, "*.gpg") : [];

    public static async Task<RehearsalBench> OpenAsync(SandboxFixture fixture)
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        return new RehearsalBench(cut, await SqlDatabase.OfAsync(cut.Provider), await fixture.GetAsync());
    }

    /// <summary>Sets how the next backup is rehearsed.</summary>
    /// <param name="asked">Whether somebody asks for it.</param>
    /// <param name="able">Whether the session can.</param>
    /// <param name="look">Looks at the copy once the rehearsal is through.</param>
    public void Demand(bool asked, bool able = true, Func<RestoredCopy, Task>? look = null) =>
        Cut.Adapter = _database.CreateAdapter(new SystemRandomSource(), new RehearsalDemand(able ? Rehearsal(look) : null, asked));

    /// <summary>A rehearsal without a run.</summary>
    public Task<IuRehearsal> AloneAsync(CutPlan plan, Func<RestoredCopy, Task>? look = null) =>
        new RehearsalAlone(_database, Rehearsal(look), new RunIds(TimeProvider.System, new SystemRandomSource())).RunAsync(
            plan,
            progress: null,
            Token
        );

    /// <summary>Installs a roster that names the sandbox's signers and has these lines besides.</summary>
    public async Task InstallRosterAsync(string lines) =>
        await RosterAroundTheTool.InstallAsync(Cut.Provider, _sandbox, await File.ReadAllTextAsync(_sandbox.Roster, Token) + lines, Token);

    /// <summary>A live run that waits for its backup.</summary>
    public async Task<CutRun> ApprovedAsync()
    {
        await Cut.TurnOnAsync();
        CutRun run = await Cut.AdvanceToAsync(RunState.AwaitingCutAuthorization);
        await Cut.ApproveAsync(run);
        return run;
    }

    /// <summary>Writes, signs and imports the card of SG_1, with or without a waiver of the restore proof.</summary>
    public async Task ApproveAsync(CutRun run, bool waive)
    {
        run = await Cut.Engine.ReadAsync(run, Token);
        (string card, _) = await Cut.Desk.RequestAsync(
            ApprovalGate.CutAuthorization,
            run,
            "operator@host",
            TimeSpan.FromHours(1),
            null,
            Token,
            waive
        );
        await Cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [await Cut.SignAsync(card)], Token);
    }

    /// <summary>An attempt at the backup that is cut off once the gate has attested it, and before it is recorded.</summary>
    public async Task AttestAndStopAsync(CutRun run)
    {
        Cut.Adapter = new ProductionLiveExecutionAdapter(
            Cut.Provider,
            new Unrecorded(
                new PgDumpBackupRunner(
                    Cut.Provider,
                    _database.Backup! with
                    {
                        SigningKey = _sandbox.ExecutorKey,
                    },
                    new ProofAttestation(Cut.Provider, new SshKeygenSignatures(), _sandbox.VerifierKey),
                    rehearsals: new RehearsalDemand(Rehearsal(look: null), IsAsked: true)
                )
            )
        );
        Assert.Equal("Store.Cancelled", (await RefusedAsync(run, RunPhase.PreWriteBackup)).Definition.Id);
    }

    /// <summary>What the phase was refused with.</summary>
    public async Task<IuException> RefusedAsync(CutRun run, RunPhase phase) =>
        await Assert.ThrowsAsync<IuException>(() => Cut.Engine.RunPhaseAsync(run, phase, null, Token));

    /// <summary>A trigger of the organisation's own, on a table of ours.</summary>
    public Task MeddleAsync(string table, string when, string body) =>
        Sql.AsAdmin()
            .RunAsync(
                new SqlCall(
                    "create function public.fn_meddle() returns trigger language plpgsql as "
                        + $"$$ begin {body} return coalesce(new, old); end $$"
                ),
                new SqlCall($"create trigger zzz_meddle before {when} on {table} for each row execute function public.fn_meddle()")
            );

    public ValueTask DisposeAsync() => Sql.DisposeAsync();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IRehearsal Rehearsal(Func<RestoredCopy, Task>? look)
    {
        LiveRehearsal rehearsal = new LiveRehearsal(LiveCut.Module, new SystemRandomSource(), TimeProvider.System);
        return look is null ? rehearsal : new Watched(rehearsal, look);
    }

    private sealed class Watched(IRehearsal rehearsal, Func<RestoredCopy, Task> look) : IRehearsal
    {
        public async Task<IuRehearsal> RunAsync(RestoredCopy copy, CutPlan plan, CancellationToken cancellationToken)
        {
            IuRehearsal rehearsed = await rehearsal.RunAsync(copy, plan, cancellationToken);
            await look(copy);
            return rehearsed;
        }
    }

    private sealed class Unrecorded(IBackupRunner inner) : IBackupRunner
    {
        public Task<BackupEnvelope> RunAsync(BackupRequest request, CancellationToken cancellationToken) =>
            inner.RunAsync(request, cancellationToken);

        public Task AttestAsync(string runId, BackupEnvelope envelope, CancellationToken cancellationToken) =>
            inner.AttestAsync(runId, envelope, cancellationToken);

        public Task RecordAsync(
            DbConnection connection,
            DbTransaction transaction,
            string runId,
            BackupEnvelope envelope,
            CancellationToken cancellationToken
        ) => throw new IuException(ErrorCatalogue.Cancelled, "Cut off.", runId);

        public Task RequireAsync(string runId, CancellationToken cancellationToken) => inner.RequireAsync(runId, cancellationToken);
    }

    private sealed class RecordingScratch : IScratchSource
    {
        public List<string> Folders { get; } = [];

        public async Task<IScratchServer> OpenAsync(long bytes, int major, CancellationToken cancellationToken)
        {
            IScratchServer server = await new ThrowawayScratch().OpenAsync(bytes, major, cancellationToken);
            Folders.Add(server.Folder);
            return server;
        }
    }
}
