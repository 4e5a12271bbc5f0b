using System.Data.Common;
using IuCutter.Core.Adapters;
using IuCutter.Core.Runs;

namespace IuCutter.Core.Tests.Adapters;

[Trait("Promise", "4")]
public sealed class ProductionLiveExecutionAdapterTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string> Methods => ["backup", "leg_a", "leg_b", "count", "verify", "enact"];

    [Fact]
    [SeamLine(SeamLines.OpensNothing)]
    public void Constructor_OpensNothing()
    {
        CountingConnections connections = new CountingConnections();
        _ = new ProductionLiveExecutionAdapter(connections);
        Assert.Equal(0, connections.Opened);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    [SeamLine(SeamLines.AssertAgain)]
    public async Task EveryMethod_DryRun_RefusesBeforeAnythingIsOpened(string method)
    {
        CountingConnections connections = new CountingConnections();
        RunContext context = TestRuns.Context(TestRuns.Run(CutMode.DryRun), new FixedExecutionControl { Enabled = true });
        await Assert.ThrowsAsync<ProductionExecutionNotAuthorizedException>(() =>
            CallAsync(method, new ProductionLiveExecutionAdapter(connections), context)
        );
        Assert.Equal(0, connections.Opened);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    [SeamLine(SeamLines.AssertAgain)]
    [SeamLine(SeamLines.SwitchFirst)]
    public async Task EveryMethod_SwitchOff_RefusesBeforeAnythingIsOpened(string method)
    {
        CountingConnections connections = new CountingConnections();
        RunContext context = TestRuns.Context(TestRuns.Run(CutMode.Live), new FixedExecutionControl { Enabled = false });
        await Assert.ThrowsAsync<ProductionExecutionNotAuthorizedException>(() =>
            CallAsync(method, new ProductionLiveExecutionAdapter(connections), context)
        );
        Assert.Equal(0, connections.Opened);
    }

    // The negative control of the two above: with the switch on and the mode Live, the same call does reach for a connection.
    [Theory]
    [MemberData(nameof(Methods))]
    [SeamLine(SeamLines.AssertAgain)]
    public async Task EveryMethod_LiveAndOn_ReachesItsCollaborator(string method)
    {
        RunContext context = TestRuns.Context(TestRuns.Run(CutMode.Live), new FixedExecutionControl { Enabled = true });
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => CallAsync(method, new ProductionLiveExecutionAdapter(), context));
        Assert.Equal("Config.CollaboratorMissing", refusal.Definition.Id);
    }

    public static TheoryData<BackupEnvelope?> BadEnvelopes =>
        [
            null!,
            new BackupEnvelope(new string('a', 63), 1, new string('A', 40), "f"),
            new BackupEnvelope(new string('g', 64), 1, new string('A', 40), "f"),
            new BackupEnvelope(new string('a', 64), 0, new string('A', 40), "f"),
            new BackupEnvelope(new string('a', 64), 1, new string('A', 39), "f"),
            new BackupEnvelope(new string('a', 64), 1, new string('Z', 40), "f"),
            new BackupEnvelope(new string('a', 64), 1, new string('A', 40), "f"),
        ];

    [Theory]
    [MemberData(nameof(BadEnvelopes))]
    [SeamLine(SeamLines.Envelope)]
    public async Task PreWriteBackup_BadEnvelope_Refuses(BackupEnvelope? envelope)
    {
        ProductionLiveExecutionAdapter adapter = new ProductionLiveExecutionAdapter(backups: new FixedBackup(envelope));
        RunContext context = TestRuns.Context(TestRuns.Run(CutMode.Live), new FixedExecutionControl { Enabled = true });
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => adapter.PreWriteBackupAsync(context, None));
        Assert.Equal("Integrity.BackupEnvelope", refusal.Definition.Id);
    }

    [Fact]
    [SeamLine(SeamLines.Envelope)]
    public async Task PreWriteBackup_GoodEnvelope_GoesOnToTheJournal()
    {
        BackupEnvelope good = new BackupEnvelope(new string('a', 64), 1, new string('A', 40), "f") { ManifestSha256 = new string('b', 64) };
        ProductionLiveExecutionAdapter adapter = new ProductionLiveExecutionAdapter(backups: new FixedBackup(good));
        RunContext context = TestRuns.Context(TestRuns.Run(CutMode.Live), new FixedExecutionControl { Enabled = true });
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => adapter.PreWriteBackupAsync(context, None));
        Assert.Equal("Config.CollaboratorMissing", refusal.Definition.Id);
    }

    private static Task CallAsync(string method, ProductionLiveExecutionAdapter adapter, RunContext context) =>
        method switch
        {
            "backup" => adapter.PreWriteBackupAsync(context, None),
            "leg_a" => adapter.CutLegAAsync(context, None),
            "leg_b" => adapter.LegBRecordAsync(context, None),
            "count" => adapter.VerifyResultCountForAsync(context, Guid.Empty, None),
            "verify" => adapter.WriteVerifyAsync(context, None),
            "enact" => adapter.LifecycleEnactAsync(context, None),
            _ => throw new ArgumentOutOfRangeException(nameof(method), method, "not a method"),
        };

    private sealed class CountingConnections : IConnectionProvider
    {
        public int Opened { get; private set; }

        public ValueTask<DbConnection> OpenAsync(DatabaseRole role, CancellationToken cancellationToken)
        {
            Opened++;
            throw new IuException(ErrorCatalogue.Unreachable, "a test");
        }
    }

    private sealed class FixedBackup(BackupEnvelope? envelope) : IBackupRunner
    {
        public Task RequireAsync(string runId, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<BackupEnvelope> RunAsync(BackupRequest request, CancellationToken cancellationToken) => Task.FromResult(envelope!);

        public Task AttestAsync(string runId, BackupEnvelope given, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task RecordAsync(
            DbConnection connection,
            DbTransaction transaction,
            string runId,
            BackupEnvelope given,
            CancellationToken cancellationToken
        ) => Task.CompletedTask;
    }
}
