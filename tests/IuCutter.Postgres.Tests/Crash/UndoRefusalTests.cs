using System.Text;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;
using static IuCutter.Postgres.Tests.Crash.UndoSteps;

namespace IuCutter.Postgres.Tests.Crash;

/// <summary>An undo that is not approved, not whole or not committed is refused, and leaves every draft.</summary>
[Trait("Promise", "4")]
public sealed class UndoRefusalTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Undo_CardOfAnotherRun_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.LegACommitted);
        CutRun other = await cut.AdvanceToAsync(RunState.LegACommitted, LiveCut.Plan(prefix: "OTHER-LAW"));

        // The card of the other names this one in its reason, as far as a card can.
        (string card, _) = await cut.Desk.RequestAsync(
            ApprovalGate.Undo,
            other,
            "operator@host",
            TimeSpan.FromHours(1),
            $"as {run.RunId}, plan {run.PlanDigest}",
            Token
        );
        string signature = await cut.SignAsync(card);
        Assert.Equal(
            "Gate.CardRun",
            (await Assert.ThrowsAsync<IuException>(() => cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [signature], Token)))
                .Definition
                .Id
        );
        await cut.Desk.ImportAsync(other, Encoding.UTF8.GetBytes(card), [signature], Token);
        Assert.Equal("Gate.ApprovalMissing", (await Assert.ThrowsAsync<IuException>(() => UndoAsync(cut, run))).Definition.Id);

        // Nor by a gate role that has a card recorded as what it is not.
        await using NpgsqlConnection gate = await cut.Provider.OpenRoleAsync(Core.Adapters.DatabaseRole.Gatekeeper, Token);
        await using NpgsqlCommand forge = new NpgsqlCommand(
            $"""
            select cutter_governance.fn_undo_approve(to_jsonb(a) || jsonb_build_object('run_id', '{run.RunId}',
                'signatures', jsonb_build_array(to_jsonb(a)))) from cutter_governance.approval a where a.gate = 'Undo'
            """,
            gate
        );
        Assert.Equal("Gate.CardRun", Refusal.Name(await Assert.ThrowsAsync<PostgresException>(() => forge.ExecuteNonQueryAsync(Token))));
        Assert.Equal(2L * run.UnitCount, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));
    }

    // One draft enacted behind the run's back is enough: what is enacted stays, and nothing is undone in part.
    [Fact]
    public async Task Undo_OneUnitIsEnacted_IsRefusedAsAWhole()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.LegBRecorded);
        await ApproveUndoAsync(cut, run);
        await AdminAsync(
            cut,
            """
            set session_replication_role = replica;
            alter table public.information_unit disable trigger user;
            update public.information_unit set lifecycle_status = 'enacted' where sort_order = 1;
            alter table public.information_unit enable trigger user;
            """
        );
        string before = await DigestAsync(cut);
        Assert.Equal("Integrity.DraftsMissing", (await Assert.ThrowsAsync<IuException>(() => UndoAsync(cut, run))).Definition.Id);
        Assert.Equal(before, await DigestAsync(cut));
    }

    [Fact]
    public async Task Undo_ADraftIsNotRemoved_IsRefusedAsAWhole()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.LegBRecorded);
        await ApproveUndoAsync(cut, run);
        await AdminAsync(
            cut,
            """
            create function public.keep() returns trigger language plpgsql as 'begin return null; end';
            create trigger a_keeper before delete on public.information_unit for each row when (old.parent_or_container_ref is null)
                execute function public.keep();
            alter table public.information_unit enable always trigger a_keeper;
            """
        );
        string before = await DigestAsync(cut);
        Assert.Equal("Integrity.UndoIncomplete", (await Assert.ThrowsAsync<IuException>(() => UndoAsync(cut, run))).Definition.Id);
        Assert.Equal(before, await DigestAsync(cut));
    }

    // Whatever happens between the removal and its COMMIT, the last word is said at COMMIT.
    [Fact]
    public async Task Undo_EndsOtherwiseThanByCommit_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.LegACommitted);
        await ApproveUndoAsync(cut, run);
        await using IRunOwner owner = await cut.Engine.ClaimAsync(run, RunClaim.Run, Token);
        foreach (
            (string between, string end) in new[]
            {
                ("select 1", "prepare transaction 'later'"),
                ("set constraints all immediate", "commit"),
            }
        )
        {
            Assert.Equal("Gate.CommitRequired", await UndoBySqlAsync(cut, run, owner, between, end));
            Assert.Equal(run.UnitCount, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));
        }

        // The negative control.
        Assert.Null(await UndoBySqlAsync(cut, run, owner, "select 1", "commit"));
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));
    }

    [Fact]
    public async Task Undo_ApprovalExpiresBeforeCommit_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.LegACommitted);
        await ApproveUndoAsync(cut, run);
        await AdminAsync(
            cut,
            """
            set session_replication_role = replica;
            alter table cutter_governance.approval disable trigger user;
            update cutter_governance.approval set expires_at = clock_timestamp() + interval '3 s' where gate = 'Undo';
            alter table cutter_governance.approval enable trigger user;
            """
        );
        await using IRunOwner owner = await cut.Engine.ClaimAsync(run, RunClaim.Run, Token);
        Assert.Equal(
            "Gate.ApprovalExpired",
            await UndoBySqlAsync(
                cut,
                run,
                owner,
                "select pg_sleep_until((select expires_at from cutter_governance.approval where gate = 'Undo'))",
                "commit"
            )
        );
        Assert.Equal(run.UnitCount, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));
    }

    [Fact]
    public async Task Undo_WithoutItsOwnApproval_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.LegBRecorded);
        string before = await DigestAsync(cut);
        Assert.Equal("Gate.ApprovalMissing", (await Assert.ThrowsAsync<IuException>(() => UndoAsync(cut, run))).Definition.Id);
        Assert.Equal(before, await DigestAsync(cut));
    }

    [Fact]
    public async Task Undo_ExecutionIsOff_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.LegACommitted);
        await ApproveUndoAsync(cut, run);
        await cut.Database.ExecutionControl.TurnOffAsync("test", Token);
        Assert.Equal(
            "Gate.ProductionExecutionNotAuthorized",
            (await Assert.ThrowsAsync<IuException>(() => UndoAsync(cut, run))).Definition.Id
        );
        Assert.Equal(run.UnitCount, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));
    }

    // The guards let nobody remove a draft but this one way: not the owner, not a superuser.
    [Fact]
    public async Task Delete_OutsideOfUndo_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        await cut.AdvanceToAsync(RunState.LegACommitted);
        string before = await DigestAsync(cut);
        foreach (
            (string sql, string refused) in new[]
            {
                ("delete from public.iu_lifecycle_log", "Integrity.AppendOnly"),
                ("delete from public.birth_registry", "Integrity.AppendOnly"),
                ("delete from public.unit_version", "Gate.DirectWrite"),
                (
                    "insert into cutter_governance.undo_transaction select pg_current_xact_id(), 'ictr-20260101T000000Z-00000000', "
                        + "gen_random_uuid(), 1",
                    "23503"
                ),
            }
        )
        {
            Assert.Equal(refused, Refusal.Name(await Assert.ThrowsAsync<PostgresException>(() => AdminAsync(cut, sql))));
            Assert.Equal(before, await DigestAsync(cut));
        }
    }
}
