using System.Globalization;
using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// A card is for the database that it was asked for in, and for what that became: not for an older copy of it, under its name, nor for one
/// whose log was cut off. The copies are made by a superuser with everything that he can have: the signed card, and its request's row.
/// </summary>
[Trait("Promise", "3")]
[Trait("Promise", "7")]
public sealed class CardHistoryTests(SandboxFixture fixture)
{
    private const string Cut = "CutAuthorization";
    private const string OfAnother = "Gate.CardHistory";

    // The negative control: a database that compares no history.
    private static readonly SqlCall CompareNone = new(
        "create or replace function cutter_governance.fn_history_fault(p_database_oid bigint, p_timeline text, p_log_size bigint, "
            + "p_log_root text) returns text language sql as 'select null::text'"
    );

    [Fact]
    public async Task Card_InACopyFromBeforeItsRequest_IsRefusedByTheOidAndByTheLogAlone()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await using SqlDatabase server = await SqlDatabase.OfAsync(await fixture.CreateDatabaseAsync(withSchema: false));
        await CopyAsync(server, database, database.Name + "-older");
        long oid = long.Parse(
            (await server.AsAdmin().RunAsync(new SqlCall($"select oid::text from pg_database where datname = '{database.Name}-older'")))!,
            CultureInfo.InvariantCulture
        );

        // The one card is honest. The other names the oid of the copy, and is signed all the same.
        await GrowAsync(database, 20);
        await database.ReadHistoryAsync();
        JsonObject honest = await SqlCard.ApprovalAsync(database, run, Cut);
        JsonObject forged = await SqlCard.ApprovalAsync(database, run, Cut);
        forged["database_oid"] = oid;
        long asked = database.History.DatabaseOid;
        await database
            .As(DatabaseRole.Executor)
            .RunAsync(SqlCard.Request(honest), SqlCard.Request(forged, request => request["database_oid"] = asked));
        string[] requests = [await RequestAsync(database, honest), await RequestAsync(database, forged)];
        long size = database.History.LogSize;

        await PutInPlaceAsync(server, database, database.Name + "-older");
        await using SqlDatabase copy = await SqlDatabase.OfAsync(database.Provider);
        Assert.Equal((database.Name, oid), (copy.Name, copy.History.DatabaseOid));
        Assert.InRange(copy.History.LogSize, 1, size - 1);
        SqlRole executor = copy.As(DatabaseRole.Executor);
        Assert.Equal(OfAnother, await executor.AttemptAsync(SqlCard.Request(honest)));
        Assert.Equal(OfAnother, await executor.AttemptAsync(SqlCard.Request(forged)));
        Assert.Equal(OfAnother, await ImportAsync(copy, run, honest));

        // With the rows of their requests, too: the first by its oid, the other by the log, which is shorter.
        await copy.AsAdmin()
            .RunAsync(
                requests.Select(row => new SqlCall(
                    "insert into cutter_governance.card_request select * from jsonb_populate_record(null::cutter_governance.card_request, "
                        + "$1::jsonb || jsonb_build_object('database_oid', $2))",
                    row,
                    row == requests[0] ? asked : oid
                ))
            );
        Assert.StartsWith("it was asked for in the database with oid ", await FaultAsync(copy, honest), StringComparison.Ordinal);
        Assert.StartsWith($"the log had {size} records ", await FaultAsync(copy, forged), StringComparison.Ordinal);
        Assert.Equal(OfAnother, await ImportAsync(copy, run, honest));
        Assert.Equal(OfAnother, await ImportAsync(copy, run, forged));

        // And when that has grown as long: by its root alone.
        await GrowAsync(copy, 30);
        Assert.StartsWith($"the first {size} records of the log are others ", await FaultAsync(copy, forged), StringComparison.Ordinal);
        Assert.Equal(OfAnother, await ImportAsync(copy, run, forged));
        Assert.Equal(0, await copy.CountAsync("select count(*) from cutter_governance.approval where run_id = $1", run.RunId));

        // A card that is asked for in the copy is one of the copy.
        await copy.ReadHistoryAsync();
        Assert.Null(await executor.AttemptAsync(SqlCard.Request(await SqlCard.ApprovalAsync(copy, run, Cut))));
        await copy.AsAdmin().RunAsync(CompareNone);
        Assert.Null(await ImportAsync(copy, run, forged));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Card_LogCutOffBehindItsRequest_IsRefused(bool grown)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await database.ReadHistoryAsync();
        JsonObject card = await SqlCard.ApprovalAsync(database, run, Cut);
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));

        await CutOffAsync(database, database.History.LogSize - 3);
        if (grown)
        {
            await GrowAsync(database, 5);
        }

        Assert.Equal(OfAnother, await ImportAsync(database, run, card));
        await database.AsAdmin().RunAsync(CompareNone);
        Assert.Null(await ImportAsync(database, run, card));
    }

    // Where its permit is used, it is asked again.
    [Fact]
    public async Task Permit_LogCutOffSinceItWasGranted_OpensNoPhase()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await database.ReadHistoryAsync();
        await run.IntendAsync(6);
        await CutOffAsync(database, database.History.LogSize - 3);
        SqlRole executor = database.As(DatabaseRole.Executor);

        Assert.Equal(OfAnother, await executor.AttemptAsync(run.Phase(6, run.Work(6))));

        Assert.Equal(0, await database.UnitsAsync(run.Prefix));
        // No second card would be needed beside it, were it one of here; this one is taken in its place.
        await database.ReadHistoryAsync();
        JsonObject anew = await SqlCard.ApprovalAsync(database, run, Cut);
        await executor.RunAsync(SqlCard.Request(anew));
        Assert.Null(await ImportAsync(database, run, anew));
        Assert.Null(await executor.AttemptAsync(run.Phase(6, run.Work(6))));
    }

    // The control of the one above.
    [Fact]
    public async Task Control_NoHistoryIsCompared_OpensThePhaseThere()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await database.ReadHistoryAsync();
        await run.IntendAsync(6);
        await CutOffAsync(database, database.History.LogSize - 3);
        await database.AsAdmin().RunAsync(CompareNone);

        Assert.Null(await database.As(DatabaseRole.Executor).AttemptAsync(run.Phase(6, run.Work(6))));
    }

    [Fact]
    public async Task Card_LogWentOnSinceItsRequest_IsTakenAndItsPermitUsed()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        await database.ReadHistoryAsync();
        JsonObject card = await SqlCard.ApprovalAsync(database, run, Cut);
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(card));
        await new SqlRun(database, units: 60).CompleteAsync(11);

        Assert.Null(await ImportAsync(database, run, card));
        await run.AttestAsync();
        await GrowAsync(database, 7);
        SqlRole executor = database.As(DatabaseRole.Executor);
        await executor.RunAsync(run.Intent(4));
        Assert.Null(await executor.AttemptAsync(run.Phase(4, run.Work(4))));
        run.Completed(4);
        await GrowAsync(database, 7);
        await run.CompleteAsync(6);

        Assert.Equal(run.Units.Length, await database.UnitsAsync(run.Prefix));
    }

    public static TheoryData<string, string, string> Lines =>
        new()
        {
            { "log_size", "-1", "Gate.CardMalformed" },
            { "log_size", "0", "Gate.CardMalformed" },
            { "log_size", "007", "Gate.CardMalformed" },
            { "log_size", "4611686018427387905", "Gate.CardMalformed" },
            { "log_size", "9223372036854775808", "Gate.CardMalformed" },
            { "log_size", "1e3", "Gate.CardMalformed" },
            { "log_size", " 9", "Gate.CardMalformed" },
            { "log_size", "999999999999999999", OfAnother },
            { "log_size", "1", OfAnother },
            { "log_root", "g000000000000000000000000000000000000000000000000000000000000000", "Gate.CardMalformed" },
            { "log_root", "A000000000000000000000000000000000000000000000000000000000000000", "Gate.CardMalformed" },
            { "log_root", "a00000000000000000000000000000000000000000000000000000000000000", "Gate.CardMalformed" },
            { "log_root", "a000000000000000000000000000000000000000000000000000000000000000", OfAnother },
            { "database_oid", "-1", "Gate.CardMalformed" },
            { "database_oid", "016384", "Gate.CardMalformed" },
            { "database_oid", "99999999999", "Gate.CardMalformed" },
            { "database_oid", "1", OfAnother },
            { "timeline", "1", "Gate.CardMalformed" },
            { "timeline", "0000000g", "Gate.CardMalformed" },
            { "timeline", "0000000a", "Gate.CardMalformed" },
            { "timeline", "000000FF", OfAnother },
        };

    // Signed all the same, and asked for as it should be.
    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Card_LineOfItsHistoryIsMalformedOrAnother_IsRefused(string field, string value, string refusal)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        Assert.Equal(refusal, await RuleAsync(database, field, _ => $"{field}: {value}\n"));
        Assert.False(await database.IsOnAsync());
    }

    [Fact]
    public async Task Card_LineOfItsHistoryIsLeftOutOrTwice_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        foreach (string field in (string[])["database_oid", "timeline", "log_size", "log_root"])
        {
            Assert.Equal((field, "Gate.CardField"), (field, await RuleAsync(database, field, _ => "")));
            Assert.Equal((field, "Gate.CardField"), (field, await RuleAsync(database, field, _ => $"{field}: \n")));
            Assert.Equal((field, "Gate.CardMalformed"), (field, await RuleAsync(database, field, line => line + line)));
        }

        Assert.False(await database.IsOnAsync());
        // The control: the same with nothing replaced.
        Assert.Null(await RuleAsync(database, "log_size", line => line));
    }

    // Nobody is asked to sign what would be refused, nor what binds to nothing.
    [Fact]
    public async Task Request_OfAnotherHistory_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRole executor = database.As(DatabaseRole.Executor);
        foreach (
            (string field, JsonNode? value) in new (string, JsonNode?)[]
            {
                ("database_oid", 1),
                ("timeline", "000000FF"),
                ("log_size", database.History.LogSize + 1_000),
                ("log_size", 0),
                ("log_size", -1),
                ("log_root", new string('a', 64)),
                ("database_oid", null),
                ("timeline", null),
                ("log_size", null),
                ("log_root", null),
            }
        )
        {
            SqlCall request = SqlCard.Request(await database.RulingAsync(), made => made[field] = value?.DeepClone());
            Assert.Equal((field, OfAnother), (field, await executor.AttemptAsync(request)));
        }

        Assert.Null(await executor.AttemptAsync(SqlCard.Request(await database.RulingAsync())));
    }

    // A beginning of the log is one of every copy: what is bound is the log as it was at the request.
    [Fact]
    public async Task Request_NamesTheLogAsItWasMoreThanAnHourAgo_IsRefused()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRole executor = database.As(DatabaseRole.Executor);
        string root = (await database.AsAdmin().RunAsync(new SqlCall("select encode(cutter_governance.fn_log_root(1), 'hex')")))!;
        SqlCall request = SqlCard.Request(await database.RulingAsync(), made => (made["log_size"], made["log_root"]) = (1, root));
        SqlCall age = new(
            "update cutter_governance.log_entry e set logged_at = clock_timestamp() - $1::interval from cutter_governance.log_leaf l "
                + "where (l.entry_id, l.xid) = (e.entry_id, e.xid) and l.log_index = 1",
            "61 minutes"
        );
        await database.AsAdmin().RunAsync(new SqlCall("alter table cutter_governance.log_entry disable trigger all"), age);
        Assert.Equal(OfAnother, await executor.AttemptAsync(request));

        // The control: a transaction of half an hour was committed since.
        await database.AsAdmin().RunAsync(age with { Arguments = ["30 minutes"] });
        Assert.Null(await executor.AttemptAsync(request));
    }

    private static async Task<string?> RuleAsync(SqlDatabase database, string field, Func<string, string> replace)
    {
        JsonObject ruling = await database.RulingAsync();
        string text = SqlCard.Seal(ruling)["card_text"]!.GetValue<string>();
        string line = text.Split('\n').Single(line => line.StartsWith(field + ": ", StringComparison.Ordinal)) + "\n";
        SqlCard.WithText(ruling, text.Replace("\n" + line, "\n" + replace(line), StringComparison.Ordinal));
        await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(ruling));
        return await database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.On(ruling));
    }

    private static Task<string?> ImportAsync(SqlDatabase database, SqlRun run, JsonObject card) =>
        database.As(DatabaseRole.Gatekeeper).AttemptAsync(SqlCard.Record(card, run.Permitted()));

    private static async Task<string> FaultAsync(SqlDatabase database, JsonObject card) =>
        (
            await database
                .As(DatabaseRole.Reader)
                .RunAsync(
                    new SqlCall(
                        "select cutter_governance.fn_history_fault($1::bigint, $2, $3::bigint, $4)",
                        card["database_oid"]!.ToString(),
                        card["timeline"]!.ToString(),
                        card["log_size"]!.ToString(),
                        card["log_root"]!.ToString()
                    )
                )
        )!;

    private static async Task<string> RequestAsync(SqlDatabase database, JsonObject card) =>
        (
            await database
                .As(DatabaseRole.Reader)
                .RunAsync(
                    new SqlCall(
                        "select to_jsonb(q)::text from cutter_governance.card_request q where q.nonce = $1",
                        card["nonce"]!.GetValue<string>()
                    )
                )
        )!;

    // Requests of rulings, each of which is two records.
    private static async Task GrowAsync(SqlDatabase database, int requests)
    {
        await database.ReadHistoryAsync();
        for (int i = 0; i < requests; i++)
        {
            await database.As(DatabaseRole.Executor).RunAsync(SqlCard.Request(await database.RulingAsync()));
        }
    }

    // The log as it was, with a root that is right: what a superuser leaves who wants no trace.
    private static async Task CutOffAsync(SqlDatabase database, long size)
    {
        await database
            .AsAdmin()
            .RunAsync(
                SqlCall.Begin,
                new SqlCall("alter table cutter_governance.log_leaf disable trigger all"),
                new SqlCall("alter table cutter_governance.log_node disable trigger all"),
                new SqlCall("alter table cutter_governance.log_head disable trigger all"),
                new SqlCall("update cutter_governance.log_head set tree_size = $1, root_sha256 = cutter_governance.fn_log_root($1)", size),
                new SqlCall("delete from cutter_governance.log_leaf where log_index >= $1", size),
                new SqlCall("delete from cutter_governance.log_node where (place + 1) << height > $1", size),
                SqlCall.Commit
            );
        Assert.Equal(size, await database.CountAsync("select count(*) from cutter_governance.log_leaf"));
    }

    private static async Task CopyAsync(SqlDatabase server, SqlDatabase database, string name)
    {
        await AloneAsync(server, database);
        await server.AsAdmin().RunAsync(new SqlCall($"create database \"{name}\" template \"{database.Name}\""));
        await server
            .AsAdmin()
            .RunAsync(
                new SqlCall($"revoke connect, temporary on database \"{name}\" from public"),
                new SqlCall($"grant connect on database \"{name}\" to cutter_gate, cutter_exec, cutter_verify, cutter_ro")
            );
    }

    private static async Task PutInPlaceAsync(SqlDatabase server, SqlDatabase database, string name)
    {
        await AloneAsync(server, database);
        await server
            .AsAdmin()
            .RunAsync(
                new SqlCall($"alter database \"{database.Name}\" rename to \"{database.Name}-gone\""),
                new SqlCall($"alter database \"{name}\" rename to \"{database.Name}\"")
            );
    }

    private static async Task AloneAsync(SqlDatabase server, SqlDatabase database)
    {
        await database.DisposeAsync();
        await server
            .AsAdmin()
            .RunAsync(
                new SqlCall("select count(pg_terminate_backend(pid, 60000)) from pg_stat_activity where datname = $1", database.Name)
            );
    }
}
