using System.Globalization;
using System.Text;
using IuCutter.Core.Adapters;
using IuCutter.Core.Approvals;
using IuCutter.Core.Documents;
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
using IuCutter.Postgres.Restore;
using IuCutter.Postgres.Schema;

namespace IuCutter.Chaos;

/// <summary>The product's own parts, put together as the module does it, with the sandbox's keys.</summary>
internal sealed class Runner
{
    public const string Prefix = "CHAOS-LAW";

    private readonly SystemRandomSource _random = new();
    private readonly IuSandbox _sandbox;

    private Runner(IuSandbox sandbox, NpgsqlConnectionProvider provider, IuConnection description, bool journalApart)
    {
        _sandbox = sandbox;
        Provider = provider;
        Database = new LiveDatabase(provider, description, sandbox.ExecutorKey, sandbox.VerifierKey, Backup(sandbox));
        ILiveExecutionAdapter adapter = Database.CreateAdapter(_random);
        Engine = new EngineComposition(Database, Module, _random)
        {
            History = null,
            Provider = journalApart ? JournalApartAdapter.Over(adapter, provider) : adapter,
            Backoff = new Backoff(TimeProvider.System, _random),
        }.Create();
    }

    public static ModuleIdentity Module { get; } = new("0.1.0", new string('c', 64));

    public NpgsqlConnectionProvider Provider { get; }

    public LiveDatabase Database { get; }

    public RunEngine Engine { get; }

    /// <param name="sandbox">The cluster.</param>
    /// <param name="port">Port of the proxy; null to speak to the server itself.</param>
    /// <param name="journalApart">The negative control: the journal row of leg A in a transaction of its own.</param>
    public static async Task<Runner> OpenAsync(IuSandbox sandbox, int? port = null, bool journalApart = false)
    {
        NpgsqlConnectionProvider provider = Connect(sandbox, Cluster.Database, port);
        return new Runner(sandbox, provider, await DatabaseDescription.ReadAsync(provider, CancellationToken.None), journalApart);
    }

    /// <summary>Connects to a database of the cluster, through a proxy where its port is given.</summary>
    public static NpgsqlConnectionProvider Connect(IuSandbox sandbox, string database, int? port = null)
    {
        ServiceDefinition service = ServiceFile.Read(sandbox.Service, sandbox.ServiceFile) with { Database = database };
        return new NpgsqlConnectionProvider(
            port is { } proxy
                ? service with
                {
                    Host = "127.0.0.1",
                    Port = proxy,
                    Settings = service.Settings.SetItem("sslmode", "disable").SetItem("gssencmode", "disable"),
                }
                : service,
            Cluster.Passwords(sandbox)
        );
    }

    public static CutPlan Plan()
    {
        StringBuilder text = new StringBuilder("---\ntitle: chaos\n---\n# Chapter 1. Scope\n\n");
        for (int article = 1; article <= 12; article++)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"## Article {article}. Of number {article}\n\nText of {article}: Điều {article}.\n\n"
            );
        }

        IuDocument document = new DocumentReader(TimeProvider.System).Admit("chaos.md", Encoding.UTF8.GetBytes(text.ToString()));
        return PlanBuilder.Build(document, Prefix, ProfileCatalogue.Get("markdown-law"), Prefix, "law");
    }

    public async Task TurnOnAsync()
    {
        ApprovalDesk desk = Desk;
        (string text, _) = await desk.RequestRulingAsync(
            ["*"],
            [ApprovalGate.CutAuthorization, ApprovalGate.LifecycleAuthorization],
            "operator@host",
            TimeSpan.FromHours(20),
            CancellationToken.None
        );
        await desk.ImportRulingAsync(Encoding.UTF8.GetBytes(text), [await SignAsync(text)], CancellationToken.None);
    }

    public async Task ApproveAsync(CutRun run)
    {
        run = await Engine.ReadAsync(run, CancellationToken.None);
        (string text, _) = await Desk.RequestAsync(
            run.WaitsFor!.Value,
            run,
            "operator@host",
            TimeSpan.FromHours(10),
            null,
            CancellationToken.None
        );
        await Desk.ImportAsync(run, Encoding.UTF8.GetBytes(text), [await SignAsync(text)], CancellationToken.None);
    }

    /// <summary>Approves that this backup takes the database's place.</summary>
    public async Task ApproveRestoreAsync(VerifiedBackup backup)
    {
        RestoreTerms terms = await new RestoreTermsReader(Provider).ReadAsync(backup, CancellationToken.None);
        (string text, _) = await Desk.RequestRestoreAsync(terms, "operator@host", TimeSpan.FromHours(20), "chaos", CancellationToken.None);
        await Desk.ImportAloneAsync(Encoding.UTF8.GetBytes(text), [await SignAsync(text)], CancellationToken.None);
    }

    /// <summary>Where backups go, with the sandbox's keys.</summary>
    public static BackupOptions Backup(IuSandbox sandbox) =>
        new(sandbox.BackupFolder, sandbox.GnuPGHome, sandbox.BackupRecipient, [sandbox.EscrowRecipient])
        {
            SigningKey = sandbox.ExecutorKey,
        };

    private ApprovalDesk Desk => new(Database.Approvals, new SshKeygenSignatures(), Module, TimeProvider.System, _random);

    private Task<string> SignAsync(string card) =>
        new SshKeygenSignatures().SignAsync(
            Encoding.UTF8.GetBytes(card),
            _sandbox.SovereignKey,
            "iucutter.approval",
            CancellationToken.None
        );
}
