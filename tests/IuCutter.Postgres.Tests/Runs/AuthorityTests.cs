using System.Text;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Runs;

/// <summary>Who may ask, sign and write.</summary>
[Trait("Promise", "3")]
[Trait("Promise", "8")]
public sealed class AuthorityTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ruling_SignedByWhoAskedForIt_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        (string text, _) = await cut.Desk.RequestRulingAsync(["*"], LiveCut.BothGates, "sovereign@sandbox", TimeSpan.FromHours(1), Token);
        string signature = await cut.SignAsync(text);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            cut.Desk.ImportRulingAsync(Encoding.UTF8.GetBytes(text), [signature], Token)
        );
        Assert.Equal("Gate.SelfApproval", refusal.Definition.Id);
    }

    // The card says who asked for it; the run says who created it. Neither may sign.
    [Fact]
    public async Task Card_SignedByWhoAskedForIt_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        (string text, _) = await cut.Desk.RequestAsync(
            ApprovalGate.CutAuthorization,
            run,
            "sovereign@sandbox",
            TimeSpan.FromHours(1),
            null,
            Token
        );
        string signature = await cut.SignAsync(text);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() =>
            cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(text), [signature], Token)
        );
        Assert.Equal("Gate.SelfApproval", refusal.Definition.Id);
    }

    // What the log of each unit gives as reason is what stood on the card.
    [Theory]
    [InlineData("assembly of 1 July, item 3")]
    [InlineData(null)]
    public async Task Enactment_ReasonOfTheCard_IsInTheLog(string? reason)
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.AwaitingLifecycleAuthorization);
        (string text, _) = await cut.Desk.RequestAsync(
            ApprovalGate.LifecycleAuthorization,
            run,
            "operator@host",
            TimeSpan.FromHours(1),
            reason,
            Token
        );
        string expected = reason ?? $"first cut {run.RunId}";
        Assert.Contains($"  by DOT-991: {expected}\n", text, StringComparison.Ordinal);
        Approval approval = await cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(text), [await cut.SignAsync(text)], Token);
        Assert.Equal(expected, approval.Reason);

        await cut.Engine.RunPhaseAsync(await cut.Engine.ReadAsync(run, Token), RunPhase.LifecycleEnact, null, Token);

        Assert.Equal(
            $"DOT-991: {expected}",
            await cut.ScalarAsync<string>(
                "select string_agg(distinct l.actor || ': ' || l.reason, '; ') from public.iu_lifecycle_log l where l.to_status = 'enacted'"
            )
        );
    }

    // The roster names who is DOT-991 and who DOT-992.
    [Fact]
    public async Task LegB_SignedWithTheVerifiersKey_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.StructureVerified);
        LiveDatabase swapped = cut.Database with { ExecutorKey = cut.Database.VerifierKey, VerifierKey = cut.Database.ExecutorKey };
        cut.Adapter = swapped.CreateAdapter(new SystemRandomSource());
        await Assert.ThrowsAsync<IuException>(() => cut.Engine.RunPhaseAsync(run, RunPhase.LegBRecord, null, Token));
    }

    // has_table_privilege is false for a right on one column.
    [Fact]
    public async Task GrantProbe_ExecutorMayUpdateOneColumn_IsAMismatch()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        IuSandbox sandbox = await fixture.GetAsync();
        await using (NpgsqlConnection admin = await cut.Provider.OpenAdminAsync(sandbox.AdminUser, Token))
        {
            await using NpgsqlCommand command = new NpgsqlCommand(
                "grant update (enabled, until, scope) on cutter_governance.execution_switch to cutter_exec",
                admin
            );
            await command.ExecuteNonQueryAsync(Token);
        }

        await Assert.ThrowsAsync<IuException>(() => cut.Database.Grants.ProbeAsync(Token));
    }

    // Not a gateway, but a function behind them.
    [Fact]
    public async Task GrantProbe_ExecutorMayCallAnInnerFunction_IsAMismatch()
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        IuSandbox sandbox = await fixture.GetAsync();
        await using (NpgsqlConnection admin = await cut.Provider.OpenAdminAsync(sandbox.AdminUser, Token))
        {
            await using NpgsqlCommand command = new NpgsqlCommand(
                "grant execute on function cutter_governance.fn_roster_install(text, text) to cutter_exec",
                admin
            );
            await command.ExecuteNonQueryAsync(Token);
        }

        await Assert.ThrowsAsync<IuException>(() => cut.Database.Grants.ProbeAsync(Token));
    }
}
