using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>Causes that no attack and no life of a permit provokes, each at the place that raises it, by its own ErrorId.</summary>
public sealed class CauseTests(AttackScenario scenario, SandboxFixture fixture) : IClassFixture<AttackScenario>
{
    [Fact]
    public async Task Approval_UnitsThatAreNotThePlans_AreRefusedByTheirCause()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        JsonObject card = await SqlCard.ApprovalAsync(database, run, "CutAuthorization");
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));

        Assert.Equal("Gate.PermitUnits", await RecordAsync(database, card, run.Permitted().SkipLast(1)));
        Assert.Equal("Gate.PermitAddress", await RecordAsync(database, card, Change(run, 1, "parent_address", run.Units[4].Address!)));
        Assert.Equal("Gate.PermitAddress", await RecordAsync(database, card, Change(run, 4, "address", "OTHER/U-5")));
        // The negative control: the same card with the plan's own units.
        Assert.Null(await RecordAsync(database, card, run.Permitted()));
    }

    [Fact]
    public async Task Approval_ToEnactAnotherBodyThanWasCut_IsRefused()
    {
        await scenario.ReadyAsync();
        SqlDatabase database = scenario.Database;
        JsonObject card = await SqlCard.ApprovalAsync(database, scenario.Awaiting, "LifecycleAuthorization");
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));

        IEnumerable<JsonObject> other = Change(scenario.Awaiting, 2, "body_sha256", SqlCard.Sha256("another body"));

        Assert.Equal("Gate.CardRows", await RecordAsync(database, card, other));
        card["review_decision_id"] = scenario.Closed.ReviewDecision;
        Assert.Equal("Gate.CardReview", await RecordAsync(database, card, scenario.Awaiting.Permitted()));
    }

    [Fact]
    public async Task Card_RosterDemandsARequestersKey_IsRefusedWithoutOne()
    {
        const string roster = "# a comment\n# iucutter-card-requests: signed\nsovereign ssh-ed25519 AAAA\n";
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRole executor = database.As(DatabaseRole.Executor);
        Assert.Null(await executor.AttemptAsync(SqlCard.Request(await database.RulingAsync())));
        await database
            .AsAdmin()
            .RunAsync(new SqlCall("select cutter_governance.fn_roster_install($1, $2)", roster, SqlCard.Sha256(roster)));

        Assert.Equal("Gate.RequesterKeyMissing", await executor.AttemptAsync(SqlCard.Request(await database.RulingAsync())));
        // The control: the database keeps a key and its signature; whether it verifies, the gate's tool judges.
        Assert.Null(
            await executor.AttemptAsync(
                SqlCard.Request(
                    await database.RulingAsync(),
                    request =>
                        (request["requester_key"], request["requester_signature"]) = (
                            "SHA256:" + new string('a', 43),
                            "-----BEGIN SSH SIGNATURE-----\n"
                        )
                )
            )
        );
    }

    // What a backup was encrypted anew into is recorded for a run that has ended, and for its own backup.
    [Fact]
    public async Task Reencryption_OfARunThatGoesOnOrOfAnotherBackup_IsRefused()
    {
        await scenario.ReadyAsync();
        SqlRole gate = scenario.Database.As(DatabaseRole.Gatekeeper);
        const string record = """
            select cutter_governance.fn_backup_reencrypt(jsonb_build_object('run_id', $1::text, 'manifest_sha256', repeat($3, 64),
                'replaces', coalesce($2, (select b.manifest_sha256 from cutter_governance.backup_record b where b.run_id = $1)),
                'replaces_backup', repeat('c', 64), 'backup_sha256', repeat('d', 64), 'size_bytes', 7, 'gpg_fpr', repeat('E', 40),
                'plaintext_sha256', repeat('f', 64), 'encrypted_at', now()), 'counsel', 'keys are rotated')
            """;
        string other = new string('0', 64);

        Assert.Equal("Store.BackupNeeded", await gate.AttemptAsync(new SqlCall(record, scenario.Cut.RunId, null, "1")));
        Assert.Equal("Integrity.BackupSwapped", await gate.AttemptAsync(new SqlCall(record, scenario.Closed.RunId, other, "1")));
        Assert.Equal(0, await scenario.Database.CountAsync("select count(*) from cutter_governance.backup_reencryption"));
        // The control: the run's own, twice recorded once; then the one that was made of that.
        Assert.Null(await gate.AttemptAsync(new SqlCall(record, scenario.Closed.RunId, null, "1")));
        Assert.Null(await gate.AttemptAsync(new SqlCall(record, scenario.Closed.RunId, null, "1")));
        Assert.Null(await gate.AttemptAsync(new SqlCall(record, scenario.Closed.RunId, new string('1', 64), "2")));
        Assert.Equal(2, await scenario.Database.CountAsync("select count(*) from cutter_governance.backup_reencryption"));
        Assert.Equal(
            2,
            await scenario.Database.CountAsync("select count(*) from cutter_governance.run_event where event = 'backup_reencrypted'")
        );
        Assert.Equal(
            "42501",
            await scenario.Database.As(DatabaseRole.Executor).AttemptAsync(new SqlCall(record, scenario.Closed.RunId, null, "3"))
        );
    }

    // What is enacted is compared once more at the end of its own transaction: a trigger behind the module's own gets nothing in.
    [Theory]
    [InlineData("public.information_unit", "new.owner_ref := 'Mallory'")]
    [InlineData("public.information_unit", "new.updated_by := 'Mallory'")]
    [InlineData("public.iu_lifecycle_log", "new.actor := 'Mallory'")]
    [InlineData("public.iu_lifecycle_log", "new.reason := 'because'")]
    [InlineData("public.unit_version", "new.title := new.title || '!'")]
    [InlineData("public.iu_lifecycle_log", "new.review_decision_id := null; new.to_status := 'draft'; new.from_status := null")]
    public async Task Enactment_RowsChangeWithinIt_IsRefused(string table, string change)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(10);
        SqlRole admin = database.AsAdmin();
        await MeddleAsync(admin, table, change);

        string? refusal = await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(10, run.Work(10)));

        // The log has a constraint of its own: each transition happens once.
        Assert.Equal(change.Contains("to_status", StringComparison.Ordinal) ? "23505" : "Integrity.UnitsChanged", refusal);
        // The control: without the trigger the same phase passes.
        await admin.RunAsync(new SqlCall($"drop trigger zzz_meddle on {table}"));
        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(10, run.Work(10))));
    }

    // The negative control of the above: a database that does not compare enacts the wrong owner.
    [Fact]
    public async Task Control_EnactmentWithoutTheComparison_EnactsWhatWasNotApproved()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(10);
        SqlRole admin = database.AsAdmin();
        await MeddleAsync(admin, "public.information_unit", "new.owner_ref := 'Mallory'");
        await admin.RunAsync(
            new SqlCall(
                "create or replace function cutter_governance.fn_verdict_require(p_run cutter_governance.run, p_status text) returns void "
                    + "language plpgsql as $$ begin end $$"
            )
        );

        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(10, run.Work(10))));
        Assert.Equal(
            run.Units.Length,
            await database.CountAsync(
                "select count(*) from public.information_unit where owner_ref = 'Mallory' and lifecycle_status = 'enacted'"
            )
        );
    }

    // A key that changes hands between both duties is one key: the roster of the verdict gives the verifier the executor's.
    [Fact]
    public async Task Verdict_SignedWithTheKeyOfLegB_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(9);
        await database.InstallRosterAsync(SqlSigner.Line("DOT-992", "SHA256:executor", signatureNamespace: SqlSigner.Verifier));
        SqlCall verdict = run.Verify(record =>
            record["signature"] = SqlSigner.Sign("SHA256:executor", record["statement"]!.GetValue<string>(), SqlSigner.Verifier)
        );

        Assert.Equal("Gate.DutiesNotSegregated", await database.As(DatabaseRole.Verifier).AttemptAsync(run.Phase(9, verdict)));

        await database.InstallRosterAsync(SqlSigner.Roster);
        Assert.Null(await database.As(DatabaseRole.Verifier).AttemptAsync(run.Phase(9, run.Verify())));
    }

    // The database computes the digest over the rows by itself: what somebody signed about other rows is not recorded.
    [Fact]
    public async Task LegBAndVerdict_AboutOtherRows_AreRefused()
    {
        await scenario.ReadyAsync();
        void Other(JsonObject record) => record["rows_digest"] = SqlCard.Sha256("other rows");
        void None(JsonObject record) => record.Remove("rows_digest");
        (SqlRole executor, SqlRole verifier) = (scenario.Database.As(DatabaseRole.Executor), scenario.Database.As(DatabaseRole.Verifier));
        foreach (Action<JsonObject> change in new Action<JsonObject>[] { Other, None })
        {
            Assert.Equal(
                "Integrity.RowsNotCovered",
                await executor.AttemptAsync(SqlCall.Begin, scenario.Cut.Enter(8), scenario.Cut.LegB(change))
            );
            Assert.Equal(
                "Integrity.RowsNotCovered",
                await verifier.AttemptAsync(SqlCall.Begin, scenario.Recorded.Enter(9), scenario.Recorded.Verify(change))
            );
        }

        // The control: the digest over the rows themselves.
        Assert.Null(await executor.AttemptAsync(SqlCall.Begin, scenario.Cut.Enter(8), scenario.Cut.LegB(), SqlCall.Rollback));
        Assert.Null(await verifier.AttemptAsync(SqlCall.Begin, scenario.Recorded.Enter(9), scenario.Recorded.Verify(), SqlCall.Rollback));
    }

    [Theory]
    [InlineData("select cutter_governance.fn_phase_stopped($1, 4, 'x', 'stopped', 'a', 'd')", "Input.StopOutcome")]
    [InlineData("select cutter_governance.fn_run_stop($1, 'who', 'why')", "Gate.RunEnded")]
    [InlineData("select cutter_governance.fn_run_decide($1, 'why')", "Gate.NothingToDecide")]
    [InlineData("select cutter_governance.fn_run_stop($1 || '0', 'who', 'why')", "Store.RunNotFound")]
    [InlineData("select cutter_governance.fn_run_undo($1, {claim}, 'a', 'm')", "Gate.EnactedForGood")]
    public async Task Call_OfAFunctionWhereItDoesNotApply_IsRefusedByItsCause(string call, string refusal)
    {
        await scenario.ReadyAsync();

        Assert.Equal(
            refusal,
            await scenario
                .Database.AsAdmin()
                .AttemptAsync(new SqlCall(call.Replace("{claim}", scenario.Closed.Claim, StringComparison.Ordinal), scenario.Closed.RunId))
        );
    }

    [Theory]
    [InlineData("update cutter_governance.run_owner set who = 'x' where run_id = $1", "Integrity.OwnerEpoch")]
    [InlineData("update cutter_governance.run_owner set who = 'x', released_at = now() where run_id = $1", "Integrity.OwnerEpoch")]
    [InlineData("update cutter_governance.run_owner set released_at = null where run_id = $1", "Integrity.OwnerEpoch")]
    [InlineData("update cutter_governance.run_hold set reason = 'x' where run_id = $1", "Integrity.HoldFixed")]
    [InlineData("delete from public.birth_registry where run_id <> $1", "Integrity.UndoOther")]
    public async Task Guard_OfARowThatChangesInOneWayOnly_RefusesEachOther(string change, string refusal)
    {
        await scenario.ReadyAsync();

        Assert.Equal(
            refusal,
            await scenario
                .Database.AsAdmin()
                .AttemptAsync(
                    SqlCall.Begin,
                    new SqlCall(
                        "insert into cutter_governance.run_hold (run_id, kind, reason, held_by) values ($1, 'stop', 'as it was', 'who')",
                        scenario.Cut.RunId
                    ),
                    new SqlCall(
                        "insert into cutter_governance.undo_transaction (xid, run_id, approval_id, epoch) "
                            + "select pg_current_xact_id(), a.run_id, a.approval_id, 1 from cutter_governance.approval a "
                            + "where a.run_id = $1 limit 1",
                        scenario.Cut.RunId
                    ),
                    new SqlCall(change, scenario.Cut.RunId)
                )
        );
    }

    [Fact]
    public async Task Phase_OwnersSessionHasEnded_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(4);
        SqlRole executor = database.As(DatabaseRole.Executor);
        // The negative control: while the owner's session lasts, the phase begins.
        Assert.Null(await executor.AttemptAsync(SqlCall.Begin, run.Intent(5), SqlCall.Rollback));
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    "select pg_terminate_backend(o.backend_pid, 5000) from cutter_governance.run_owner o where o.run_id = $1",
                    run.RunId
                )
            );

        Assert.Equal("Gate.OwnerEnded", await executor.AttemptAsync(run.Intent(5)));
    }

    // Whoever may read pg_locks may lock a run's key. A superuser's session is not the schema's to end.
    [Fact]
    public async Task Phase_ASuperusersSessionHoldsTheRunsLock_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        SqlRole executor = database.As(DatabaseRole.Executor);
        await using (SqlSession holder = await database.OpenAdminAsync())
        {
            await holder.RunAsync(
                SqlCall.Begin,
                new SqlCall(
                    "select pg_advisory_xact_lock((o.lock_key >> 32)::int, ((o.lock_key << 32) >> 32)::int) "
                        + "from cutter_governance.run_owner o where o.run_id = $1",
                    run.RunId
                )
            );

            PostgresException held = await Assert.ThrowsAsync<PostgresException>(() => executor.RunAsync(run.Phase(6, run.Work(6))));
            Assert.Equal("Gate.RunLockHeld", Refusal.Name(held));
            Assert.Contains($"(session {holder.ProcessId} of ", held.MessageText, StringComparison.Ordinal);
            await executor.RunAsync(SqlCall.Rollback);
            await holder.RunAsync(SqlCall.Rollback);
        }

        Assert.Null(await executor.AttemptAsync(run.Phase(6, run.Work(6))));
    }

    [Fact]
    public async Task Leave_ASuperusersSessionHoldsTheFence_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await using SqlSession holder = await database.OpenAdminAsync();
        await holder.RunAsync(SqlCall.Begin, new SqlCall("lock table cutter_governance.execution_fence in row exclusive mode"));

        Assert.Equal(
            "Gate.FenceHeld",
            await database.AsAdmin().AttemptAsync(new SqlCall("select cutter_governance.fn_restore_leave('a', 'b', 'c')"))
        );

        // The negative control: with the fence free, what is missing is the approval.
        await holder.RunAsync(SqlCall.Rollback);
        Assert.Equal(
            "Gate.RestoreNotApproved",
            await database.AsAdmin().AttemptAsync(new SqlCall("select cutter_governance.fn_restore_leave('a', 'b', 'c')"))
        );
    }

    private static Task MeddleAsync(SqlRole admin, string table, string change) =>
        admin.RunAsync(
            new SqlCall($"create function public.fn_meddle() returns trigger language plpgsql as $$ begin {change}; return new; end $$"),
            new SqlCall($"create trigger zzz_meddle before insert or update on {table} for each row execute function public.fn_meddle()")
        );

    private static Task<string?> RecordAsync(SqlDatabase database, JsonObject card, IEnumerable<JsonObject> units) =>
        database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.Record(card, units));

    private static IEnumerable<JsonObject> Change(SqlRun run, int unit, string key, string value)
    {
        JsonObject[] units = [.. run.Permitted()];
        units[unit][key] = value;
        return units;
    }
}
