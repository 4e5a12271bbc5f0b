using System.Data.Common;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Probes;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>A dry run beside a database: it asks as the reader, predicts, and cannot have written.</summary>
[Trait("Promise", "1")]
public sealed class DryRunTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_WithDatabase_WritesNothingAndTakesNoTransactionId()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        long before = await cut.ScalarAsync<long>("select count(*) from cutter_governance.run_event");
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.DryRun, "operator@host", Token);
        await foreach (CutRun advanced in cut.Engine.AdvanceAsync(run, null, Token))
        {
            run = advanced;
        }

        Assert.Equal(RunState.CloseoutReported, run.State);
        Assert.Equal(["simulated", "simulated"], run.Approvals.Select(approval => approval.Signer));
        Assert.Equal(before, await cut.ScalarAsync<long>("select count(*) from cutter_governance.run_event"));
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from cutter_governance.run"));
    }

    [Fact]
    public async Task Run_DocumentIsCutAlready_PredictsTheRefusal()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        await cut.AdvanceToAsync(RunState.CloseoutReported);
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.DryRun, "operator@host", Token);
        IuException refusal = await Assert.ThrowsAsync<IuException>(async () =>
        {
            await foreach (CutRun _ in cut.Engine.AdvanceAsync(run, null, Token)) { }
        });
        Assert.Equal("Store.UnitExists", refusal.Definition.Id);
    }

    // The negative control: on a connection that could write, the probe refuses.
    [Fact]
    public async Task Probe_OnAWritersConnection_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await new PostgresDryRunProbe(new RoleCommands(cut.Provider)).RequireAsync(LiveCut.Plan(), Token);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            new PostgresDryRunProbe(new RoleCommands(new WriterForReader(cut.Provider))).RequireAsync(LiveCut.Plan(), Token)
        );
        Assert.Equal("Integrity.DryRunWrote", refusal.Definition.Id);
    }

    private sealed class WriterForReader(IConnectionProvider connections) : IConnectionProvider
    {
        public ValueTask<DbConnection> OpenAsync(DatabaseRole role, CancellationToken cancellationToken) =>
            connections.OpenAsync(DatabaseRole.Executor, cancellationToken);
    }
}
