using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using IuCutter.Core.Approvals;
using IuCutter.Core.Engine;
using IuCutter.Core.Execution;
using IuCutter.Core.Phases;
using IuCutter.Core.Plans;
using IuCutter.Core.Profiles;
using IuCutter.Core.Runs;
using IuCutter.Core.Signing;
using IuCutter.Core.Simulation;
using IuCutter.Postgres;
using IuCutter.Postgres.Backup;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Rehearsals;
using IuCutter.Postgres.Sandbox;
using IuCutter.Postgres.Schema;
using IuCutter.Postgres.Scratch;

namespace IuCutter.Benchmarks.LegA;

/// <summary>A sandbox on a loopback port with the whole live path, its real keys and programs.</summary>
internal sealed class BenchDatabase : IAsyncDisposable
{
    private static readonly ModuleIdentity Module = new("0.1.0", new string('a', 64));

    private readonly SystemRandomSource _random = new();
    private readonly IuSandbox _sandbox;
    private readonly LiveDatabase _live;
    private readonly ApprovalDesk _desk;
    private readonly RunEngine _engine;

    private BenchDatabase(
        IuSandbox sandbox,
        NpgsqlConnectionProvider provider,
        IuConnection description,
        IScratchSource? scratch = null,
        bool rehearse = false
    )
    {
        (_sandbox, Provider) = (sandbox, provider);
        _live = new LiveDatabase(
            provider,
            description,
            sandbox.ExecutorKey,
            sandbox.VerifierKey,
            new BackupOptions(sandbox.BackupFolder, sandbox.GnuPGHome, sandbox.BackupRecipient, [sandbox.EscrowRecipient])
            {
                Scratch = scratch ?? new ThrowawayScratch(),
            }
        );
        _desk = new ApprovalDesk(_live.Approvals, new SshKeygenSignatures(), Module, TimeProvider.System, _random);
        _engine = new EngineComposition(_live, Module, _random)
        {
            History = null,
            Provider = _live.CreateAdapter(_random, new RehearsalDemand(new LiveRehearsal(Module, _random, TimeProvider.System), rehearse)),
        }.Create();
    }

    public NpgsqlConnectionProvider Provider { get; }

    public string ServerVersion => _sandbox.ServerVersion;

    public string AdminUser => _sandbox.AdminUser;

    public IPEndPoint EndPoint => new(IPAddress.Loopback, _sandbox.Port);

    public IuSandbox Sandbox => _sandbox;

    public BackupOptions Backup => _live.Backup!;

    public static async Task<BenchDatabase> StartAsync(CancellationToken cancellationToken)
    {
        IuSandbox sandbox = await new SandboxServer().StartAsync(new SandboxOptions { Port = FreePort() }, cancellationToken);
        NpgsqlConnectionProvider provider = new NpgsqlConnectionProvider(ServiceFile.Read(sandbox.Service, sandbox.ServiceFile));
        BenchDatabase database = new BenchDatabase(sandbox, provider, await DatabaseDescription.ReadAsync(provider, cancellationToken));
        await database.TurnOnAsync(cancellationToken);
        return database;
    }

    /// <summary>
    /// A run that stands before leg A, its plan approved by a card, and the intent recorded. Its owner is the caller's to let go.
    /// </summary>
    public async Task<RunContext> PrepareAsync(int units, int number, CancellationToken cancellationToken)
    {
        CutPlan plan = Plan(units, $"BENCH-{number}");
        CutRun run = await _engine.CreateAsync(plan, CutMode.Live, "operator@host", cancellationToken);
        while (run.State != RunState.GrantsProbed)
        {
            if (run.WaitsFor is { } gate)
            {
                string card = (await _desk.RequestAsync(gate, run, "operator@host", TimeSpan.FromHours(1), null, cancellationToken)).Text;
                await _desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [await SignAsync(card, cancellationToken)], cancellationToken);
                run = await _engine.ReadAsync(run, cancellationToken);
            }

            run = await _engine.RunPhaseAsync(
                run,
                RunStates.Next(run.State) ?? throw new UnreachableException($"{run.State}"),
                null,
                cancellationToken
            );
        }

        IRunOwner owner = await _live.Runs.ClaimAsync(run.RunId, RunClaim.Run, cancellationToken);
        int attempt = await _live.Runs.BeginPhaseAsync(run.RunId, RunPhase.CutLegA, owner, Module, cancellationToken);
        return new RunContext(run, ProvedPlan.Of(plan), attempt, Module, new KillSwitch(_live.ExecutionControl), progress: null, owner);
    }

    /// <summary>The same database, whose backups are proved elsewhere, and whose runs are perhaps rehearsed there.</summary>
    public BenchDatabase Proving(IScratchSource scratch, bool rehearse = false) =>
        new(_sandbox, Provider, _live.Description, scratch, rehearse);

    /// <summary>A whole live cut; gives the time of each step, the sovereign's signing left out.</summary>
    public async Task<IReadOnlyDictionary<string, TimeSpan>> CutAsync(int units, int number, CancellationToken cancellationToken)
    {
        Dictionary<string, TimeSpan> times = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        async Task<T> Timed<T>(string step, Func<Task<T>> work)
        {
            long began = Stopwatch.GetTimestamp();
            T result = await work();
            times[step] = times.GetValueOrDefault(step) + Stopwatch.GetElapsedTime(began);
            return result;
        }

        CutRun run = await Timed(
            "plan",
            async () => await _engine.CreateAsync(Plan(units, $"CUT-{number}"), CutMode.Live, "operator@host", cancellationToken)
        );
        while (run.State != RunState.CloseoutReported)
        {
            if (run.WaitsFor is { } gate)
            {
                string card = (
                    await Timed(
                        "cards",
                        () => _desk.RequestAsync(gate, run, "operator@host", TimeSpan.FromHours(1), null, cancellationToken)
                    )
                ).Text;
                string signature = await SignAsync(card, cancellationToken);
                await Timed("cards", () => _desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [signature], cancellationToken));
                run = await Timed("cards", () => _engine.ReadAsync(run, cancellationToken));
            }

            // As Invoke-IuCut does it: one owner up to the next approval.
            long began = Stopwatch.GetTimestamp();
            await foreach (CutRun advanced in _engine.AdvanceAsync(run, null, cancellationToken))
            {
                string step = advanced.Phases.MaxBy(phase => phase.Phase)!.Phase.ToString();
                times[step] = Stopwatch.GetElapsedTime(began);
                began = Stopwatch.GetTimestamp();
                run = advanced;
            }
        }

        return times;
    }

    /// <summary>Turns execution on by a ruling, for every document.</summary>
    public async Task TurnOnAsync(CancellationToken cancellationToken)
    {
        (string text, _) = await _desk.RequestRulingAsync(
            ["*"],
            [ApprovalGate.CutAuthorization, ApprovalGate.LifecycleAuthorization],
            "operator@host",
            TimeSpan.FromHours(1),
            cancellationToken
        );
        await _desk.ImportRulingAsync(Encoding.UTF8.GetBytes(text), [await SignAsync(text, cancellationToken)], cancellationToken);
    }

    /// <summary>The same server, reached over another port; passwords are kept by port.</summary>
    public NpgsqlConnectionProvider Over(int port)
    {
        string path = Path.Combine(_sandbox.Path, $"passwords-{port}");
        File.Copy(_sandbox.PasswordFile, path);
        File.WriteAllText(path, File.ReadAllText(path).Replace($":{_sandbox.Port}:", $":{port}:", StringComparison.Ordinal));
        return new(Provider.Service with { Port = port }, path);
    }

    public async ValueTask DisposeAsync() => await new SandboxServer().StopAsync(_sandbox.Path, CancellationToken.None);

    // A chapter and 49 articles of some 600 bytes, again and again.
    private static CutPlan Plan(int units, string prefix)
    {
        StringBuilder text = new StringBuilder();
        for (int n = 0; n < units; n++)
        {
            text.Append(
                n % 50 == 0
                    ? $"# Chapter {(n / 50) + 1}. Of matters {n}\n\n"
                    : $"## Article {n - (n / 50)}. Matter {n}\n\n"
                        + string.Concat(
                            Enumerable
                                .Range(1, 8)
                                .Select(line =>
                                    $"{line}. Điều {n} of {prefix} binds everybody it names, {line * n} times over, until revoked.\n"
                                )
                        )
                        + "\n"
            );
        }

        byte[] bytes = Encoding.UTF8.GetBytes(text.ToString());
        IuDocument document = new IuDocument(
            "-",
            Convert.ToHexStringLower(SHA256.HashData(bytes)),
            bytes.Length,
            bytes.Count(b => b == '\n'),
            false,
            DateTimeOffset.UnixEpoch
        )
        {
            Bytes = [.. bytes],
        };
        CutPlan plan = PlanBuilder.Build(document, prefix, ProfileCatalogue.Get("markdown-law"), prefix, "law");
        return plan.UnitCount == units ? plan : throw new InvalidOperationException($"{plan.UnitCount} units instead of {units}.");
    }

    private static int FreePort()
    {
        using TcpListener listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Task<string> SignAsync(string card, CancellationToken cancellationToken) =>
        new SshKeygenSignatures().SignAsync(Encoding.UTF8.GetBytes(card), _sandbox.SovereignKey, "iucutter.approval", cancellationToken);
}
