using System.Globalization;
using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// Once OFF is acknowledged, nothing commits. IUCUTTER_TEST_FLIPS sets how often it is tried against eight writers
/// (500 in a long run, <see cref="Few"/> otherwise).
/// </summary>
[Trait("Promise", "2")]
public sealed class KillSwitchFenceTests(SandboxFixture fixture, ITestOutputHelper output)
{
    private const int Few = 8;
    private const int Seed = 20260101;

    // How the switch comes into doubt, and what the DBA does about it; null where OFF itself puts it right.
    private static readonly Dictionary<string, (string Prepare, string Spoil, string? Repair)> Spoiled = new(StringComparer.Ordinal)
    {
        ["doubled"] = (
            "alter table cutter_governance.execution_switch drop constraint execution_switch_pkey",
            "insert into cutter_governance.execution_switch select * from cutter_governance.execution_switch",
            "alter table cutter_governance.execution_switch disable trigger all; delete from cutter_governance.execution_switch "
                + "where ctid > (select min(ctid) from cutter_governance.execution_switch); "
                + "alter table cutter_governance.execution_switch enable trigger all"
        ),
        ["enabled null"] = (
            "alter table cutter_governance.execution_switch alter enabled drop not null",
            "update cutter_governance.execution_switch set enabled = null",
            null
        ),
        ["epoch null"] = (
            "alter table cutter_governance.execution_switch alter epoch drop not null",
            "update cutter_governance.execution_switch set epoch = null",
            null
        ),
        ["emptied"] = (
            "alter table cutter_governance.execution_switch disable trigger all",
            "delete from cutter_governance.execution_switch",
            "insert into cutter_governance.execution_switch (why) values ('repaired')"
        ),
        ["unreadable"] = (
            "select 1",
            "revoke all on cutter_governance.execution_switch from cutter_owner",
            "grant all on cutter_governance.execution_switch to cutter_owner"
        ),
        ["missing"] = (
            "select 1",
            "alter table cutter_governance.execution_switch rename to elsewhere",
            "alter table cutter_governance.elsewhere rename to execution_switch"
        ),
    };

    public static TheoryData<string> Spoilings => [.. Spoiled.Keys];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Off_EightWritersBusy_NothingCommitsAfterTheAcknowledgement()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await using FenceRace race = new FenceRace(database, new Random(Seed));
        int flips = int.TryParse(
            Environment.GetEnvironmentVariable("IUCUTTER_TEST_FLIPS"),
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out int many
        )
            ? many
            : Few;

        for (int flip = 0; flip < flips; flip++)
        {
            await race.FlipAsync(
                DatabaseRoles.All[flip % DatabaseRoles.All.Length] is var role && role == DatabaseRole.Reader
                    ? () => PsqlOff.RunAsync(database)
                    : () => database.OffAsync(role)
            );
        }

        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{flips} flips: {race.LateRows} late rows, {race.Committed} writers through, {race.Refused} refused; acknowledged p50 "
                    + $"{race.Percentile(0.5).TotalMilliseconds:F0} ms, p99 {race.Percentile(0.99).TotalMilliseconds:F0} ms"
            )
        );
        Assert.Equal(0, race.LateRows);
        Assert.NotEqual(0, race.Committed);
        Assert.NotEqual(0, race.Refused);
    }

    /// <summary>The negative control: the same race where the writer takes no fence and COMMIT checks nothing.</summary>
    [Fact]
    public async Task Off_WithoutTheFence_LetsLateRowsThrough()
    {
        const string fence = "perform cutter_governance.fn_fence_enter();";
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        string enter = (
            await database
                .AsAdmin()
                .RunAsync(
                    new SqlCall("select pg_get_functiondef('cutter_governance.fn_phase_enter(text, int, int, bigint)'::regprocedure)")
                )
        )!;
        Assert.Contains(fence, enter, StringComparison.Ordinal);
        await database
            .AsAdmin()
            .RunAsync(
                new SqlCall(enter.Replace(fence, "", StringComparison.Ordinal)),
                new SqlCall("alter table cutter_governance.phase_transaction disable trigger phase_transaction_commit")
            );
        await using FenceRace race = new FenceRace(database, new Random(Seed));

        while (race.LateRows == 0 && race.Acknowledged.Count < 20)
        {
            await race.FlipAsync(() => database.OffAsync());
        }

        output.WriteLine($"{race.LateRows} late rows in {race.Acknowledged.Count} flips");
        Assert.NotEqual(0, race.LateRows);
    }

    [Fact]
    public async Task Off_AWriterAsleepInItsTransaction_IsEnded()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(6);
        await using SqlSession writer = await database.OpenAsync(DatabaseRole.Executor);
        await writer.RunAsync([SqlCall.Begin, run.Enter(6), .. run.Work(6), run.Complete(6)]);

        JsonObject answer = await PsqlOff.RunAsync(database);

        Assert.NotNull(answer["acknowledged_at"]);
        Assert.Equal(1, answer["terminated"]!.GetValue<int>());
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => writer.RunAsync(SqlCall.Commit));
        Assert.Equal(0, await database.UnitsAsync(run.Prefix));
        await database.OnAsync();
        Assert.Equal("Gate.PermitVoided", await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6))));
    }

    [Fact]
    public async Task Off_AWriterAtTheFence_IsWaitedForAndCommitsNothing()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun first = await new SqlRun(database).IntendAsync(6);
        SqlRun second = await new SqlRun(database).IntendAsync(6);
        await using SqlSession writer = await database.OpenAsync(DatabaseRole.Executor);
        await using SqlSession late = await database.OpenAsync(DatabaseRole.Executor);
        await writer.RunAsync([SqlCall.Begin, first.Enter(6), .. first.Work(6), first.Complete(6)]);

        Task<JsonObject> off = database.OffAsync();
        await WaitersAsync(database, 1);
        Task<string?> queued = late.AttemptAsync(second.Phase(6, second.Work(6)));
        await WaitersAsync(database, 2);
        // OFF is committed before it waits: the last look at COMMIT sees it.
        Assert.Equal("Gate.ProductionExecutionNotAuthorized", await writer.AttemptAsync(SqlCall.Commit));

        Assert.Equal(0, (await off)["terminated"]!.GetValue<int>());
        Assert.Equal("Gate.ProductionExecutionNotAuthorized", await queued);
        Assert.Equal(0, await database.UnitsAsync(first.Prefix));
        Assert.Equal(0, await database.UnitsAsync(second.Prefix));
    }

    [Theory]
    [MemberData(nameof(Spoilings))]
    [Trait("Promise", "2")]
    public async Task Switch_InDoubt_IsOffAndCanBeTurnedOffAndStaysOffWhenItIsRepaired(string what)
    {
        (string prepare, string spoil, string? repair) = Spoiled[what];
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun first = await new SqlRun(database).IntendAsync(6);
        SqlRun second = await new SqlRun(database).IntendAsync(6);
        JsonObject ruling = await database.RulingAsync();
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling));
        await database.AsAdmin().RunAsync(new SqlCall(prepare));
        await using SqlSession writer = await database.OpenAsync(DatabaseRole.Executor);
        await writer.RunAsync([SqlCall.Begin, first.Enter(6), .. first.Work(6), first.Complete(6)]);

        if (what == "missing")
        {
            // Who read the switch holds a lock on it: it cannot go missing under a writer.
            await writer.RunAsync(SqlCall.Rollback);
            await database.AsAdmin().RunAsync(new SqlCall(spoil));
        }
        else
        {
            await database.AsAdmin().RunAsync(new SqlCall(spoil));
            Assert.Equal("Gate.ProductionExecutionNotAuthorized", await writer.AttemptAsync(SqlCall.Commit));
        }

        Assert.Equal("Gate.ProductionExecutionNotAuthorized", await writer.AttemptAsync(second.Phase(6, second.Work(6))));
        foreach (DatabaseRole role in DatabaseRoles.All)
        {
            JsonObject answer = await PsqlOff.RunAsync(database, role);
            Assert.NotNull(answer["acknowledged_at"]);
            Assert.NotEqual(0, answer["ledger_head"]!.GetValue<long>());
        }

        Assert.Equal("Gate.ProductionExecutionNotAuthorized", await writer.AttemptAsync(second.Phase(6, second.Work(6))));
        if (repair is not null)
        {
            Assert.Equal("Gate.SwitchDamaged", await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(ruling)));
            await database.AsAdmin().RunAsync(new SqlCall(repair));
        }

        Assert.Equal("Gate.ProductionExecutionNotAuthorized", await writer.AttemptAsync(second.Phase(6, second.Work(6))));
        Assert.Equal("Gate.CardSuperseded", await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(ruling)));
        await database.OnAsync();
        Assert.Equal("Gate.PermitVoided", await writer.AttemptAsync(second.Phase(6, second.Work(6))));
        Assert.Equal(0, await database.CountAsync("select count(*) from public.information_unit"));
        await second.ApproveAsync();
        Assert.Null(await writer.AttemptAsync(second.Phase(6, second.Work(6))));
    }

    [Fact]
    public async Task Off_SwitchCannotBeWritten_SaysSoAndTheChainKeepsIt()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        await database.AsAdmin().RunAsync(new SqlCall(Spoiled["unreadable"].Spoil));

        Assert.Equal("42501", (await database.OffAsync())["switch_fault"]!.GetValue<string>());

        await database.AsAdmin().RunAsync(new SqlCall(Spoiled["unreadable"].Repair!));
        Assert.Equal(1, await database.CountAsync("select count(*) from cutter_governance.execution_switch where enabled"));
        Assert.Contains(
            "\"enabled\": false",
            await database.As(DatabaseRole.Reader).RunAsync(new SqlCall("select cutter_governance.fn_execution_status()")),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Off_ASuperuserHoldsTheFence_IsOffButNotAcknowledged()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        await using SqlSession holder = await database.OpenAdminAsync();
        await holder.RunAsync(SqlCall.Begin, new SqlCall("lock table cutter_governance.execution_fence in row exclusive mode"));

        JsonObject answer = await database.OffAsync();

        Assert.Null(answer["acknowledged_at"]);
        Assert.Contains(
            "\"enabled\": false",
            await database.As(DatabaseRole.Reader).RunAsync(new SqlCall("select cutter_governance.fn_execution_status()")),
            StringComparison.Ordinal
        );
    }

    private static async Task WaitersAsync(SqlDatabase database, int count)
    {
        while (
            await database.CountAsync(
                "select count(*) from pg_locks where relation = 'cutter_governance.execution_fence'::regclass and not granted"
            ) < count
        )
        {
            Token.ThrowIfCancellationRequested();
        }
    }
}
