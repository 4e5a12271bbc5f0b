using System.Globalization;
using System.Text;
using IuCutter.Core.Runs;
using IuCutter.Core.RunStatus;
using IuCutter.Postgres.Tests.Gateway;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Crash;

/// <summary>The way back before enactment: the tables as they were, the ledger with a record more.</summary>
[Trait("Promise", "4")]
public sealed class UndoTests(SandboxFixture fixture)
{
    private const string Ledger = """
        select string_agg(t || n, ' ' order by t) from (
            select 'backlog:' as t, count(*) as n from cutter_governance.decision_backlog_entry union all
            select 'envelope:', count(*) from cutter_governance.manifest_envelope union all
            select 'block:', count(*) from cutter_governance.manifest_unit_block union all
            select 'decision:', count(*) from cutter_governance.review_decision union all
            select 'change:', count(*) from cutter_governance.cut_change_set union all
            select 'row:', count(*) from cutter_governance.cut_change_set_affected_row union all
            select 'signature:', count(*) from cutter_governance.dot_pair_signature union all
            select 'verdict:', count(*) from cutter_governance.verify_result) l
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RunState.LegACommitted, 0)]
    [InlineData(RunState.LegBRecorded, 1)]
    [InlineData(RunState.AwaitingLifecycleAuthorization, 1)]
    public async Task Undo_Drafts_LeavesTheTablesAsTheyWere(RunState state, int withdrawn)
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun other = await cut.AdvanceToAsync(RunState.LegBRecorded, LiveCut.Plan(prefix: "OTHER-LAW"));
        string before = await DigestAsync(cut);
        CutRun run = await cut.AdvanceToAsync(state);
        string ledger = (await cut.ScalarAsync<string>(Ledger))!;
        Assert.NotEqual(before, await DigestAsync(cut));

        await ApproveUndoAsync(cut, run);
        Assert.NotEqual(before, await DigestAsync(cut)); // The approval removes nothing.
        await UndoAsync(cut, run);

        Assert.Equal(before, await DigestAsync(cut));
        Assert.Equal(ledger, await cut.ScalarAsync<string>(Ledger));
        Assert.Equal(
            withdrawn,
            await cut.ScalarAsync<long>("select count(*) from cutter_governance.decision_backlog_history where to_status = 'withdrawn'")
        );
        Assert.Equal(
            RollbackKey.Of(run.RunId),
            await cut.ScalarAsync<string>($"select rollback_key from cutter_governance.cut_compensation where run_id = '{run.RunId}'")
        );
        Assert.Equal(
            run.UnitCount,
            await cut.ScalarAsync<int>($"select units_removed from cutter_governance.cut_compensation where run_id = '{run.RunId}'")
        );
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from cutter_governance.undo_transaction"));
        CutRun undone = await cut.Engine.ReadAsync(run, Token);
        Assert.Equal(RunState.Compensated, undone.State);
        Assert.Contains("undone", RunExplainer.Explain(undone).Standing, StringComparison.Ordinal);

        // Ended is ended, the other run is not touched, and the document can be cut again.
        Assert.Equal("Gate.NothingToUndo", (await Assert.ThrowsAsync<IuException>(() => UndoAsync(cut, run))).Definition.Id);
        Assert.Equal(
            RunState.AwaitingLifecycleAuthorization,
            (await cut.Engine.RunPhaseAsync(other, RunPhase.WriteVerify, null, Token)).State
        );
        CutRun again = await cut.AdvanceToAsync(RunState.LegBRecorded);
        Assert.Equal(
            $"first_cut/{LiveCut.Prefix}/{run.PlanDigest}{(withdrawn == 0 ? "" : "/2")}",
            await cut.ScalarAsync<string>($"select idempotency_key from cutter_governance.cut_change_set where run_id = '{again.RunId}'")
        );
    }

    // Who approved an undo must not find the run enacted because somebody else went on.
    [Fact]
    public async Task Phase_WhileAnUndoIsApproved_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.AwaitingLifecycleAuthorization);
        await cut.ApproveAsync(run);
        await ApproveUndoAsync(cut, run);
        run = await cut.Engine.ReadAsync(run, Token);
        Assert.Contains(run.Approvals, approval => approval.Gate == ApprovalGate.Undo);
        Assert.Equal(
            "Gate.UndoApproved",
            (await Assert.ThrowsAsync<IuException>(() => cut.Engine.RunPhaseAsync(run, RunPhase.LifecycleEnact, null, Token))).Definition.Id
        );
        await UndoAsync(cut, run);
        Assert.Equal(0, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));
    }

    // Promise 2: OFF voids every outstanding approval, this one too.
    [Fact]
    public async Task Undo_SwitchTurnedSinceItsApproval_IsRefused()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.LegACommitted);
        await ApproveUndoAsync(cut, run);
        await cut.Database.ExecutionControl.TurnOffAsync("test", Token);
        await cut.TurnOnAsync();
        Assert.Equal("Gate.PermitVoided", (await Assert.ThrowsAsync<IuException>(() => UndoAsync(cut, run))).Definition.Id);
        Assert.Equal(run.UnitCount, await cut.ScalarAsync<long>("select count(*) from public.information_unit"));
        run = await cut.Engine.ReadAsync(run, Token);
        Assert.DoesNotContain(run.Approvals, approval => approval.Gate == ApprovalGate.Undo);
        Assert.True(Assert.Single(run.Cards, cards => cards.Gate == ApprovalGate.Undo).IsVoid);
        Assert.Contains(
            RunExplainer.Explain(run).Remarks,
            remark => remark.StartsWith("The undo that was approved is void", StringComparison.Ordinal)
        );

        // The control: approved again, it is in force.
        await ApproveUndoAsync(cut, run);
        Assert.False(Assert.Single((await cut.Engine.ReadAsync(run, Token)).Cards, cards => cards.Gate == ApprovalGate.Undo).IsVoid);
    }

    // How a cut can be taken back is known before it is made: by the name that is on the card, in the change set and in the record.
    [Fact]
    public async Task CutCard_SaysHowTheCutCanBeUndone()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.Engine.CreateAsync(LiveCut.Plan(), CutMode.Live, "operator@host", Token);
        string card = await cut.ComposeAsync(run);
        Assert.Contains(
            $"until its enactment: a card of gate Undo removes the drafts ({RollbackKey.Of(run.RunId)}).",
            card,
            StringComparison.Ordinal
        );
        run = await cut.AdvanceToAsync(RunState.LegBRecorded);
        Assert.Equal(RollbackKey.Of(run.RunId), await cut.ScalarAsync<string>("select rollback_key from cutter_governance.cut_change_set"));
    }

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

    [Fact]
    public async Task Undo_AfterEnactment_IsRefusedAndSaysWhatIsPossible()
    {
        LiveCut cut = await LiveCut.OpenQuickAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.AwaitingLifecycleAuthorization);
        await ApproveUndoAsync(cut, run); // Signed before, voided, and used too late.
        await cut.Database.ExecutionControl.TurnOffAsync("test", Token);
        await cut.TurnOnAsync();
        await cut.ApproveAsync(run);
        run = await cut.Engine.RunPhaseAsync(run, RunPhase.LifecycleEnact, null, Token);
        IuException refusal = await Assert.ThrowsAsync<IuException>(() => UndoAsync(cut, run));
        Assert.Equal("Gate.EnactedForGood", refusal.Definition.Id);
        Assert.Contains("supersedes", refusal.Definition.Summary, StringComparison.Ordinal);
        Assert.Equal("Gate.EnactedForGood", (await Assert.ThrowsAsync<IuException>(() => ApproveUndoAsync(cut, run))).Definition.Id);
        Assert.Equal(
            run.UnitCount,
            await cut.ScalarAsync<long>("select count(*) from public.information_unit where lifecycle_status = 'enacted'")
        );
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

    private static async Task ApproveUndoAsync(LiveCut cut, CutRun run)
    {
        (string card, _) = await cut.Desk.RequestAsync(
            ApprovalGate.Undo,
            run,
            "operator@host",
            TimeSpan.FromHours(1),
            "wrong document",
            Token
        );
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"THE {run.UnitCount} DRAFT UNITS OF {run.DocumentPrefix} ARE REMOVED"),
            card,
            StringComparison.Ordinal
        );
        await cut.Desk.ImportAsync(run, Encoding.UTF8.GetBytes(card), [await cut.SignAsync(card)], Token);
    }

    private static async Task UndoAsync(LiveCut cut, CutRun run)
    {
        await using IRunOwner owner = await cut.Engine.ClaimAsync(run, RunClaim.Run, Token);
        await cut.Database.Runs.UndoAsync(run.RunId, owner, LiveCut.Module, Token);
    }

    private static async Task<string?> UndoBySqlAsync(LiveCut cut, CutRun run, IRunOwner owner, string between, string end)
    {
        await using NpgsqlConnection runner = await cut.Provider.OpenRoleAsync(Core.Adapters.DatabaseRole.Executor, Token);
        try
        {
            string undo = string.Create(
                CultureInfo.InvariantCulture,
                $"select cutter_governance.fn_run_undo('{run.RunId}', {owner.Claim}, '{Duty.Executor.Actor}', '{LiveCut.Module.Sha256}')"
            );
            foreach (string sql in (string[])["begin", undo, between, end])
            {
                await using NpgsqlCommand command = new NpgsqlCommand(sql, runner);
                await command.ExecuteNonQueryAsync(Token);
            }

            return null;
        }
        catch (PostgresException refusal)
        {
            return Refusal.Name(refusal);
        }
    }

    private static async Task AdminAsync(LiveCut cut, string sql)
    {
        await using NpgsqlConnection admin = await cut.Provider.OpenAdminAsync(Postgres.Sandbox.SandboxLayout.AdminUser, Token);
        await using NpgsqlCommand command = new NpgsqlCommand(sql, admin);
        await command.ExecuteNonQueryAsync(Token);
    }

    /// <summary>Every row of the four tables of units, as one digest.</summary>
    private static async Task<string> DigestAsync(LiveCut cut) =>
        (
            await cut.ScalarAsync<string>(
                """
                select md5(coalesce((select string_agg(t::text, ',' order by t::text) from public.information_unit t), '') || '|' ||
                           coalesce((select string_agg(t::text, ',' order by t::text) from public.unit_version t), '') || '|' ||
                           coalesce((select string_agg(t::text, ',' order by t::text) from public.birth_registry t), '') || '|' ||
                           coalesce((select string_agg(t::text, ',' order by t::text) from public.iu_lifecycle_log t), ''))
                """
            )
        )!;
}
