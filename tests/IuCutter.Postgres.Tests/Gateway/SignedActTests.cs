using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// Who created a unit, who enacted it and why are what the signed cards say: the executor's login, which calls the gateway with
/// whatever it likes, cannot put another name or another reason beside what a sovereign approved.
/// </summary>
[Trait("Promise", "3")]
public sealed class SignedActTests(SandboxFixture fixture)
{
    private const string Compared = "if (p_actor = v_actor and p_reason = v_reason) is not true then";
    private const string Cut = "CutAuthorization";

    private static readonly (string? Actor, string? Reason)[] Forgeries =
    [
        ("mallory", "approved"),
        ("DOT-991 ", "approved"),
        ("dot-991", "approved"),
        ("", "approved"),
        (null, "approved"),
        ("DOT-991", "approved by the assembly"),
        ("DOT-991", ""),
        ("DOT-991", null),
        ("mallory", "because"),
    ];

    [Fact]
    public async Task Enact_OtherThanWasSigned_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(10);
        SqlRole executor = database.As(DatabaseRole.Executor);
        string before = await database.FingerprintAsync();
        foreach ((string? actor, string? reason) in Forgeries)
        {
            // One forged call after honest ones, and a rehearsed one.
            SqlCall forged = run.Enact(run.Units[^1].Address!, actor: actor, reason: reason);
            Assert.Equal(
                ("Gate.NotPermitted", actor, reason),
                (await executor.AttemptAsync(run.Phase(10, [.. run.Work(10).SkipLast(1), forged])), actor, reason)
            );
            SqlCall rehearsed = run.Enact(run.Units[0].Address!, dryRun: "true", actor: actor, reason: reason);
            Assert.Equal(("Gate.NotPermitted", actor, reason), (await executor.AttemptAsync(run.Phase(10, rehearsed)), actor, reason));
        }

        Assert.Equal(before, await database.FingerprintAsync());
        // The control: what was signed.
        Assert.Null(await executor.AttemptAsync(run.Phase(10, run.Work(10))));
        Assert.Equal(
            run.Units.Length,
            await database.CountAsync(
                """
                select count(*) from public.information_unit u join public.iu_lifecycle_log l on l.unit_id = u.id
                where u.created_by = 'DOT-991' and u.updated_by = 'DOT-991' and l.to_status = 'enacted' and l.actor = 'DOT-991'
                  and l.reason = 'approved'
                """
            )
        );
    }

    // The name of whoever approved is no better than any other: a sovereign approves, and does not act.
    [Fact]
    public async Task Enact_InTheNameOfWhoApproved_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(10);
        SqlRole executor = database.As(DatabaseRole.Executor);
        string signer = (
            await executor.RunAsync(
                new SqlCall(
                    "select signer from cutter_governance.approval where run_id = $1 and gate = 'LifecycleAuthorization'",
                    run.RunId
                )
            )
        )!;
        Assert.Equal("sovereign", signer);

        SqlCall[] forged = [.. run.Units.Select(unit => run.Enact(unit.Address!, actor: signer))];
        Assert.Equal("Gate.NotPermitted", await executor.AttemptAsync(run.Phase(10, forged)));
        foreach (SqlUnit unit in run.Units)
        {
            // One among honest ones, wherever it stands.
            IEnumerable<SqlCall> mixed = run.Units.Select(of => run.Enact(of.Address!, actor: of == unit ? signer : "DOT-991"));
            Assert.Equal("Gate.NotPermitted", await executor.AttemptAsync(run.Phase(10, mixed)));
        }

        Assert.Equal(0, await database.CountAsync("select count(*) from public.information_unit where lifecycle_status = 'enacted'"));
        // The control: the duty that acts. Nothing of what was written names the sovereign as who did it.
        Assert.Null(await executor.AttemptAsync(run.Phase(10, run.Work(10))));
        Assert.Equal(
            0,
            await database.CountAsync(
                "select (select count(*) from public.information_unit where $1 in (created_by, updated_by)) "
                    + "+ (select count(*) from public.iu_lifecycle_log where actor = $1)",
                signer
            )
        );
    }

    // The negative control: a database that writes what it is given.
    [Fact]
    public async Task Control_WithoutTheComparison_AnotherNameIsEnacted()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(10);
        string enact = (
            await database
                .AsAdmin()
                .RunAsync(
                    new SqlCall(
                        "select pg_get_functiondef('public.fn_iu_enact(text, text, uuid, text, uuid, text, text, boolean)'::regprocedure)"
                    )
                )
        )!;
        Assert.Contains(Compared, enact, StringComparison.Ordinal);
        await database.AsAdmin().RunAsync(new SqlCall(enact.Replace(Compared, "if false then", StringComparison.Ordinal)));
        SqlCall[] forged = [.. run.Units.Select(unit => run.Enact(unit.Address!, actor: "mallory", reason: "because"))];

        // It is compared a second time, over all rows, when the phase ends.
        Assert.Equal("Integrity.UnitsChanged", await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(10, forged)));
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    "create or replace function cutter_governance.fn_verdict_require(p_run cutter_governance.run, p_status text) "
                        + "returns void language plpgsql as $$ begin end $$"
                )
            );
        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(10, forged)));
        Assert.Equal(
            run.Units.Length,
            await database.CountAsync("select count(*) from public.information_unit where updated_by = 'mallory'")
        );
    }

    // A card that another program wrote, signed all the same: whoever acts under it would have any name.
    [Theory]
    [InlineData(Cut)]
    [InlineData("LifecycleAuthorization")]
    public async Task Approval_CardNamesNoActor_IsRefused(string gate)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(gate == Cut ? 3 : 9);
        JsonObject card = await SqlCard.ApprovalAsync(database, run, gate);
        foreach (string? actor in (string?[])[null, "", new string('a', 201)])
        {
            JsonObject forged = card.DeepClone().AsObject();
            forged["nonce"] = Guid.NewGuid().ToString("n");
            forged["actor"] = actor;
            await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(forged));
            Assert.Equal(
                "Gate.CardActor",
                await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.Record(forged, run.Permitted()))
            );
        }

        if (gate != Cut)
        {
            // The reason that was asked for is the one that was signed.
            JsonObject other = card.DeepClone().AsObject();
            other["nonce"] = Guid.NewGuid().ToString("n");
            await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(other, request => request["why"] = "because"));
            Assert.Equal(
                "Gate.SignedOtherwise",
                await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.Record(other, run.Permitted()))
            );
        }

        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));
        Assert.Null(await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.Record(card, run.Permitted())));
    }

    [Fact]
    public async Task Undo_ByAnotherThanTheCardNames_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(8);
        SqlRole executor = database.As(DatabaseRole.Executor);
        await run.ApproveUndoAsync();
        string before = await database.FingerprintAsync();
        foreach (string? actor in (string?[])["mallory", "sovereign", "DOT-992", "dot-991", "DOT-991 ", "", null])
        {
            Assert.Equal((actor, "Gate.CardActor"), (actor, await executor.AttemptAsync(SqlCall.Begin, run.Undo(actor), SqlCall.Commit)));
        }

        Assert.Equal(before, await database.FingerprintAsync());
        // The control: whom the card names.
        Assert.Null(await executor.AttemptAsync(SqlCall.Begin, run.Undo(), SqlCall.Commit));
        Assert.Equal(1, await database.CountAsync("select count(*) from cutter_governance.cut_compensation where actor = 'DOT-991'"));
        Assert.Equal(0, await database.UnitsAsync(run.Prefix));
    }

    // The negative control: a database that does not compare records whatever name the executor's login gives.
    [Fact]
    public async Task Control_UndoWithoutTheComparison_IsAnybodys()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(6);
        await run.ApproveUndoAsync();
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(
                    "create or replace function cutter_governance.fn_actor_require(p_run_id text, p_named text, p_actor text) "
                        + "returns void language plpgsql as $$ begin end $$"
                )
            );

        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(SqlCall.Begin, run.Undo("mallory"), SqlCall.Commit));
    }

    // The name is the card's: with another one on it, another one acts, and only that one.
    [Fact]
    public async Task Undo_ActorOfTheCard_IsTheOnlyOne()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(6);
        JsonObject card = await SqlCard.UndoOfAsync(database, run);
        foreach (string? nobody in (string?[])[null, "", new string('a', 201)])
        {
            JsonObject silent = card.DeepClone().AsObject();
            silent["nonce"] = Guid.NewGuid().ToString("n");
            silent["actor"] = nobody;
            await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(silent));
            Assert.Equal("Gate.CardActor", await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.ApproveUndo(silent)));
        }

        JsonObject other = card.DeepClone().AsObject();
        other["rows_digest"] = SqlCard.Sha256("other rows");
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(other));
        Assert.Equal("Gate.CardRows", await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.ApproveUndo(other)));

        card["nonce"] = Guid.NewGuid().ToString("n");
        card["actor"] = "registrar";
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));
        await database.As(DatabaseRole.Gatekeeper).RunAsync(SqlCard.ApproveUndo(card));

        SqlRole executor = database.As(DatabaseRole.Executor);
        Assert.Equal("Gate.CardActor", await executor.AttemptAsync(SqlCall.Begin, run.Undo(), SqlCall.Commit));
        Assert.Null(await executor.AttemptAsync(SqlCall.Begin, run.Undo("registrar"), SqlCall.Commit));
        Assert.Equal(1, await database.CountAsync("select count(*) from cutter_governance.cut_compensation where actor = 'registrar'"));
    }

    /// <summary>The negative control: without the comparison, a card of an undo that is about other rows is taken.</summary>
    [Fact]
    public async Task Control_UndoRowsAreNotCompared_ACardOfOtherRowsIsTaken()
    {
        const string compares = "if v_digest is distinct from cutter_governance.fn_card_field(p_card ->> 'card_text', 'rows_digest') then";
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(6);
        JsonObject other = await SqlCard.UndoOfAsync(database, run);
        other["rows_digest"] = SqlCard.Sha256("other rows");
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(other));
        Assert.Equal("Gate.CardRows", await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.ApproveUndo(other)));
        string body = (
            await database
                .AsAdmin()
                .RunAsync(new SqlCall("select pg_get_functiondef('cutter_governance.fn_undo_approve(jsonb)'::regprocedure)"))
        )!;
        Assert.Contains(compares, body, StringComparison.Ordinal);
        await database.AsAdmin().RunAsync(new SqlCall(body.Replace(compares, "if false then", StringComparison.Ordinal)));

        Assert.Null(await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.ApproveUndo(other)));
    }

    // The name is the card's, not a word that the database knows: with another card, another name, and only that one.
    [Fact]
    public async Task Create_ActorOfTheCard_IsTheOnlyOne()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await run.ApproveAsync(change: card => card["actor"] = "registrar");
        await run.AttestAsync();
        SqlRole executor = database.As(DatabaseRole.Executor);
        await executor.RunAsync(run.Intent(4));
        await executor.RunAsync([.. run.Phase(4, run.Work(4))]);
        await executor.RunAsync(SqlCall.Begin, run.Intent(5), SqlCall.Commit, SqlCall.Begin, run.Complete(5, "common"), SqlCall.Commit);
        await executor.RunAsync(run.Intent(6));

        Assert.Equal("Gate.NotPermitted", await executor.AttemptAsync(run.Phase(6, run.Work(6))));
        Assert.Equal("Gate.NotPermitted", await executor.AttemptAsync(run.Phase(6, run.Units.Select(unit => unit.Create()))));
        Assert.Null(
            await executor.AttemptAsync(
                run.Phase(6, SqlUnit.CreateMany(run.RunId, run.Units.Select(unit => unit with { Actor = "registrar" })))
            )
        );
        Assert.Equal(run.Units.Length, await database.CountAsync("select count(*) from public.birth_registry where born_by = 'registrar'"));
    }
}
