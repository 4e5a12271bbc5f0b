using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Adapters;
using IuCutter.Core.Approvals;
using IuCutter.Core.Checkpoints;
using IuCutter.Core.Engine;
using IuCutter.Core.Execution;
using IuCutter.Core.Phases;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Core.Simulation;
using IuCutter.Core.Tests.Plans;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Checkpoints;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Ledger;
using IuCutter.Postgres.Schema;
using IuCutter.Postgres.Scratch;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>The whole live path against a database of its own, with the sandbox's real keys and programs.</summary>
internal sealed class LiveCut
{
    public const string Prefix = "TEST-LAW";

    private const string Markdown =
        "---\ntitle: test\n---\n# Chapter 1. Scope\n\n## Article 1. Purpose\n\nText of one: Điều một.\n\n## Article 2. Terms\n\n"
        + "Text of two.\n\n# Chapter 2. Rest\n\n## Article 3. End\n\nThe end.\n";

    public static readonly ApprovalGate[] BothGates = [ApprovalGate.CutAuthorization, ApprovalGate.LifecycleAuthorization];

    private readonly SystemRandomSource _random = new();
    private readonly MemoryRunStore _dryRuns = new(TimeProvider.System);
    private readonly IuSandbox _sandbox;

    private LiveCut(IuSandbox sandbox, NpgsqlConnectionProvider provider, IuConnection description, string backupFolder)
    {
        _sandbox = sandbox;
        Provider = provider;
        Database = new LiveDatabase(
            provider,
            description,
            sandbox.ExecutorKey,
            sandbox.VerifierKey,
            new BackupOptions(backupFolder, sandbox.GnuPGHome, sandbox.BackupRecipient, [sandbox.EscrowRecipient])
            {
                Scratch = new SandboxScratch(sandbox),
            }
        )
        {
            CheckpointPlaces = new(Path.Combine(backupFolder, "checkpoints")),
        };
        Adapter = Database.CreateAdapter(_random);
        Desk = new ApprovalDesk(Database.Approvals, new SshKeygenSignatures(), Module, TimeProvider.System, _random);
    }

    public static ModuleIdentity Module { get; } = new("0.1.0", new string('a', 64));

    public NpgsqlConnectionProvider Provider { get; }

    public LiveDatabase Database { get; }

    /// <summary>What the engine is given as provider; a test may put something else in its place.</summary>
    public object? Adapter { get; set; }

    /// <summary>Asks for cards and takes them; nobody guards its history, unless a test puts another in its place.</summary>
    public ApprovalDesk Desk { get; set; }

    /// <summary>Whom the engine asks before it writes; nobody, unless a test puts another in its place.</summary>
    public IHistoryGuard? History { get; set; }

    public RunEngine Engine => EngineWith(null);

    /// <summary>The same, which tries again what it may, without a pause.</summary>
    public RunEngine RetryingEngine => EngineWith(new Backoff(new Crash.SwiftClock(), _random));

    private RunEngine EngineWith(Backoff? backoff) =>
        new EngineComposition(Database, Module, _random)
        {
            DryRuns = _dryRuns,
            Provider = Adapter,
            History = History,
            Backoff = backoff,
        }.Create();

    public static async Task<LiveCut> OpenAsync(SandboxFixture fixture, NpgsqlConnectionProvider? of = null)
    {
        LiveCut cut = await OpenAsync(await fixture.GetAsync(), of ?? await fixture.CreateDatabaseAsync());
        TestEndAttribute.Keep(cut.Provider);
        return cut;
    }

    /// <summary>The same with a backup in name alone (<see cref="QuickBackup"/>), for a test that is about another phase.</summary>
    public static async Task<LiveCut> OpenQuickAsync(SandboxFixture fixture)
    {
        LiveCut cut = await OpenQuickAsync(await fixture.GetAsync(), await fixture.CreateDatabaseAsync());
        TestEndAttribute.Keep(cut.Provider);
        return cut;
    }

    /// <summary>The same in a sandbox of the test's own.</summary>
    public static async Task<LiveCut> OpenQuickAsync(IuSandbox sandbox, NpgsqlConnectionProvider provider)
    {
        LiveCut cut = await OpenAsync(sandbox, provider);
        SshKeygenSignatures signatures = new SshKeygenSignatures();
        cut.Adapter = new ProductionLiveExecutionAdapter(
            cut.Provider,
            new QuickBackup(cut, cut._sandbox.VerifierKey),
            new PostgresGovernanceWriter(signatures, cut._sandbox.ExecutorKey, cut._random),
            new PostgresVerifyWriter(signatures, cut._sandbox.VerifierKey, cut._random)
        );
        return cut;
    }

    /// <summary>The same in a sandbox of the test's own.</summary>
    public static async Task<LiveCut> OpenAsync(IuSandbox sandbox, NpgsqlConnectionProvider provider)
    {
        IuConnection description = await DatabaseDescription.ReadAsync(provider, TestContext.Current.CancellationToken);
        string folder = Path.Combine(sandbox.BackupFolder, provider.Service.Database);
        return new LiveCut(sandbox, provider, description, folder);
    }

    public static CutPlan Plan(string markdown = Markdown, string prefix = Prefix, string publicationType = "law")
    {
        byte[] bytes = Encoding.UTF8.GetBytes(markdown);
        IuDocument document = new IuDocument(
            "-",
            Convert.ToHexStringLower(SHA256.HashData(bytes)),
            bytes.Length,
            markdown.Count(c => c == '\n'),
            false,
            DateTimeOffset.UnixEpoch
        )
        {
            Bytes = [.. bytes],
        };
        return PlanBuilder.Build(document, prefix, ProfileCatalogue.Get("markdown-law"), prefix, publicationType);
    }

    /// <summary>Turns execution on by a ruling that the sandbox's sovereign signs.</summary>
    public async Task TurnOnAsync(string scope = "*", TimeSpan? life = null, ApprovalGate[]? gates = null)
    {
        (string text, _) = await Desk.RequestRulingAsync(
            [scope],
            gates ?? BothGates,
            "operator@host",
            life ?? TimeSpan.FromHours(1),
            Token
        );
        await Desk.ImportRulingAsync(Encoding.UTF8.GetBytes(text), [await SignAsync(text)], Token);
    }

    /// <summary>Writes, signs and imports the card that the run waits for.</summary>
    public async Task<Approval> ApproveAsync(CutRun run)
    {
        string card = await ComposeAsync(run);
        return await Desk.ImportAsync(await Engine.ReadAsync(run, Token), Encoding.UTF8.GetBytes(card), [await SignAsync(card)], Token);
    }

    public async Task<string> ComposeAsync(CutRun run)
    {
        run = await Engine.ReadAsync(run, Token);
        return (await Desk.RequestAsync(run.WaitsFor!.Value, run, "operator@host", TimeSpan.FromHours(1), null, Token)).Text;
    }

    public Task<string> SignAsync(string card, string? key = null) =>
        new SshKeygenSignatures().SignAsync(Encoding.UTF8.GetBytes(card), key ?? _sandbox.SovereignKey, "iucutter.approval", Token);

    /// <summary>A new live run, advanced through its approvals until the state is reached.</summary>
    public async Task<CutRun> AdvanceToAsync(RunState state, CutPlan? plan = null)
    {
        CutRun run = await Engine.CreateAsync(plan ?? Plan(), CutMode.Live, "operator@host", Token);
        while (run.State != state)
        {
            if (run.WaitsFor is not null)
            {
                await ApproveAsync(run);
            }

            run = await Engine.RunPhaseAsync(run, RunStates.Next(run.State) ?? throw new UnreachableException($"{run.State}"), null, Token);
        }

        return run;
    }

    /// <summary>
    /// Records the intent and gives the context as the engine would, without proving the plan: what lies deeper must hold by itself.
    /// </summary>
    public async Task<RunContext> BeginAsync(CutRun run, RunPhase phase)
    {
        // The caller's, for as long as the test lasts; it dies with the process.
        IRunOwner owner = await Database.Runs.ClaimAsync(run.RunId, RunClaim.Run, Token);
        int attempt = await Database.Runs.BeginPhaseAsync(run.RunId, phase, owner, Module, Token);
        return new RunContext(
            run,
            UnprovedPlan.Of(run.Plan!),
            attempt,
            Module,
            new KillSwitch(Database.ExecutionControl),
            progress: null,
            owner
        );
    }

    /// <summary>A single value as the reader reads it.</summary>
    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using NpgsqlConnection connection = await Provider.OpenRoleAsync(Core.Adapters.DatabaseRole.Reader, Token);
        await using NpgsqlCommand command = new Npgsql.NpgsqlCommand(sql, connection);
        return (T?)await command.ExecuteScalarAsync(Token);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
