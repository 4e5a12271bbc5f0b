using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>The hash chain of events: anybody can follow it, nobody can forge a link.</summary>
public sealed class EventChainTests(SandboxFixture fixture)
{
    private const string Genesis = "0000000000000000000000000000000000000000000000000000000000000000";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Chains_OfAWholeRun_VerifyFromLineAndPreviousHashAlone()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).CompleteAsync(11);
        await database.OffAsync();

        Assert.InRange(await VerifyAsync(database, run.RunId), 18, 100);
        Assert.Equal(3, await VerifyAsync(database, "execution"));
    }

    [Fact]
    public async Task Detail_WithTabsAndLineFeeds_StaysOneLine()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database).IntendAsync(4);

        await database
            .As(Core.Adapters.DatabaseRole.Executor)
            .RunAsync(
                new SqlCall(
                    "select cutter_governance.fn_phase_stopped($1, 4, 'Gate.X', 'refused', 'runner', $2, null, " + run.Claim + ")",
                    run.RunId,
                    "a\tb\nc\\d\re"
                )
            );

        string line = (
            await database
                .AsAdmin()
                .RunAsync(new SqlCall("select line from cutter_governance.run_event where chain = $1 order by seq desc limit 1", run.RunId))
        )!;
        Assert.Contains("\tfor runner: a\\tb\\nc\\\\d\\re\t", line, StringComparison.Ordinal);
        Assert.Equal(12, line.Split('\t').Length);
        await VerifyAsync(database, run.RunId);
    }

    [Theory]
    [InlineData(
        "a hash that is not its line's",
        "23514",
        "(select max(seq) + 1 from cutter_governance.run_event where chain = $1)",
        "head",
        "'0'"
    )]
    [InlineData("a gap", "23503", "99", "head", "good")]
    [InlineData(
        "a predecessor that does not exist",
        "23503",
        "(select max(seq) + 1 from cutter_governance.run_event where chain = $1)",
        "none",
        "good"
    )]
    [InlineData("a second branch", "23505", "3", "second", "good")]
    [InlineData("a second beginning", "23505", "1", "genesis", "good")]
    public async Task Insert_ForgedLinkAsTheOwner_IsRefused(string what, string sqlState, string seq, string previous, string hash)
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);
        SqlRole admin = database.AsAdmin();
        await database.OnAsync();
        await run.IntendAsync(4);
        Assert.NotEmpty(what);

        Assert.Equal(sqlState, await admin.AttemptAsync(new SqlCall("set role cutter_owner"), Forge(run.RunId, seq, previous, hash)));

        // The negative control: the same statement with the next number and the head's hash is a link like any other.
        Assert.Null(
            await admin.AttemptAsync(
                new SqlCall("set role cutter_owner"),
                SqlCall.Begin,
                Forge(run.RunId, "(select max(seq) + 1 from cutter_governance.run_event where chain = $1)", "head", "good")
            )
        );
        await VerifyAsync(database, run.RunId);
    }

    [Fact]
    public async Task Verify_LinkForgedBySuperuserInReplicaMode_IsFound()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        SqlRun run = await new SqlRun(database).CompleteAsync(3);

        // Foreign keys do not fire in replica mode: the table takes it, whoever follows the chain does not.
        Assert.Null(
            await database
                .AsAdmin()
                .AttemptAsync(new SqlCall("set session_replication_role = replica"), Forge(run.RunId, "9", "none", "good"))
        );

        Exception found = await Assert.ThrowsAnyAsync<Exception>(() => VerifyAsync(database, run.RunId));
        Assert.IsAssignableFrom<Xunit.Sdk.IAssertionException>(found);
    }

    private static SqlCall Forge(string runId, string seq, string previous, string hash)
    {
        string prev = previous switch
        {
            "none" => "repeat('1', 64)",
            "genesis" => $"'{Genesis}'",
            "second" => "(select hash from cutter_governance.run_event where chain = $1 and seq = 2)",
            _ => "(select hash from cutter_governance.run_event where chain = $1 order by seq desc limit 1)",
        };
        string sealed_ = hash == "good" ? $"encode(sha256(convert_to({prev} || e'\\nforged', 'UTF8')), 'hex')" : "repeat('0', 64)";
        return new SqlCall(
            $"""
            insert into cutter_governance.run_event (chain, seq, run_id, event, outcome, actor, role_name, xid, occurred_at, line,
                prev_hash, hash)
            select $1, {seq}, $1, 'e', 'o', 'a', 'r', pg_current_xact_id(), now(), 'forged', {prev}, {sealed_}
            """,
            runId
        );
    }

    /// <summary>Follows the chain without the database's help; how many links it has.</summary>
    private static async Task<int> VerifyAsync(SqlDatabase database, string chain)
    {
        await using NpgsqlConnection connection = await database.Provider.OpenRoleAsync(Core.Adapters.DatabaseRole.Reader, Token);
        await using NpgsqlCommand command = new NpgsqlCommand(
            "select line, prev_hash, hash, seq from cutter_governance.run_event where chain = $1 order by seq",
            connection
        );
        command.Parameters.AddWithValue(chain);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(Token);
        string head = Genesis;
        int links = 0;
        while (await reader.ReadAsync(Token))
        {
            Assert.Equal(head, reader.GetString(1));
            head = SqlCard.Sha256(head + "\n" + reader.GetString(0));
            Assert.Equal(head, reader.GetString(2));
            Assert.Equal(++links, reader.GetInt64(3));
        }

        return links;
    }
}
