using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Execution;

/// <summary>A holder of the fence that the kill switch may not end (a superuser's session): off is not acknowledged over it.</summary>
[Trait("Promise", "2")]
public sealed class UnacknowledgedOffTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TurnOff_FenceHeldBySuperuser_IsNotReportedAsOff()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        IuSandbox sandbox = await fixture.GetAsync();
        await using (NpgsqlConnection admin = await cut.Provider.OpenAdminAsync(sandbox.AdminUser, Token))
        {
            await using NpgsqlTransaction holder = await admin.BeginTransactionAsync(Token);
            await using NpgsqlCommand fence = new NpgsqlCommand(
                "lock table cutter_governance.execution_fence in row exclusive mode",
                admin,
                holder
            );
            await fence.ExecuteNonQueryAsync(Token);

            IuException refusal = await Assert.ThrowsAsync<IuException>(() => cut.Database.ExecutionControl.TurnOffAsync("test", Token));
            Assert.Equal("Gate.SwitchOffUnacknowledged", refusal.Definition.Id);

            // Off for every new writer all the same, and the journal does not call it complete.
            Assert.False((await cut.Database.ExecutionControl.ReadAsync(Token)).Enabled);
            Assert.Equal("unknown", await cut.ScalarAsync<string>(LastOff));
        }

        // The negative control: the holder has gone, and off is acknowledged.
        KillSwitchAcknowledgement off = await cut.Database.ExecutionControl.TurnOffAsync("test", Token);
        Assert.Equal(("database", null), (off.EnforcedBy, off.NotReached));
        Assert.Equal("complete", await cut.ScalarAsync<string>(LastOff));
    }

    private const string LastOff =
        "select outcome from cutter_governance.run_event where event = 'execution_off' order by event_id desc limit 1";
}
