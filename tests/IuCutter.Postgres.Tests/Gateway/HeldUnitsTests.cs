using IuCutter.Core.Adapters;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// Leg A has the units to itself, and an executor's session can keep them by not ending its transaction. Whoever waits for them waits as
/// long as the holder's card allows it, and is told then who holds them.
/// </summary>
[Trait("Promise", "4")]
public sealed class HeldUnitsTests(OpenDatabase open) : IClassFixture<OpenDatabase>
{
    private const string Until = "fn_units_until(text, timestamptz)";

    private static readonly (string, string) NoTime = ("20 seconds", "0 seconds");
    private static readonly (string, string) NoBudget = ("c.budget_seconds", "0");

    // Backup, leg A, enactment and undo of other runs.
    [Fact]
    public async Task Wait_ForALegAThatIsLeftOpen_NamesTheSession()
    {
        SqlDatabase database = await open.GetAsync();
        SqlRun enacted = await new SqlRun(database).IntendAsync(10);
        SqlRun undone = await new SqlRun(database).CompleteAsync(6);
        await undone.ApproveUndoAsync();
        SqlRun saved = await new SqlRun(database).IntendAsync(4);
        SqlRun cut = await new SqlRun(database).IntendAsync(6);
        SqlRun held = await new SqlRun(database).IntendAsync(6);
        SqlCall[][] waits =
        [
            [saved.Enter(4), .. saved.Work(4)],
            [cut.Enter(6)],
            [enacted.Enter(10)],
            [undone.Undo()],
        ];
        await using SqlSession honest = await database.OpenAsync(DatabaseRole.Executor);
        await using (SqlSession hostile = await database.OpenAsync(DatabaseRole.Executor))
        await using (await BluntFunction.MakeAsync(database, Until, NoTime, NoBudget))
        {
            await hostile.RunAsync(SqlCall.Begin, held.Enter(6));
            foreach (SqlCall[] wait in waits)
            {
                await honest.RunAsync(SqlCall.Begin);
                PostgresException busy = await Assert.ThrowsAsync<PostgresException>(() => honest.RunAsync(wait));
                await honest.RunAsync(SqlCall.Rollback);
                Assert.Equal("Store.Busy", Refusal.Name(busy));
                Assert.Equal($"the table of the units is held by session {hostile.ProcessId} of cutter_exec", busy.MessageText);
            }

            // The negative control: whoever says nothing waits in the server's queue, which names nobody.
            SqlCall impatient = new("set local lock_timeout = '100ms'");
            await using (
                await BluntFunction.MakeAsync(
                    database,
                    "fn_units_lock(text)",
                    ("    loop\n        begin", "    while false loop\n        begin")
                )
            )
            {
                Assert.Equal("55P03", await honest.AttemptAsync([SqlCall.Begin, impatient, enacted.Enter(10), .. enacted.Work(10)]));
                Assert.Equal("55P03", await honest.AttemptAsync(SqlCall.Begin, impatient, undone.Undo()));
            }

            await hostile.RunAsync(SqlCall.Rollback);
        }

        Assert.Null(await honest.AttemptAsync(cut.Phase(6, cut.Work(6))));
        Assert.Null(await honest.AttemptAsync(enacted.Phase(10, enacted.Work(10))));
        Assert.Null(await honest.AttemptAsync(SqlCall.Begin, undone.Undo(), SqlCall.Commit));
    }

    // What a card allows is not cut short; who has no card has the time that anybody has.
    [Theory]
    [InlineData("leg A", true)]
    [InlineData("undo", true)]
    [InlineData("leg A, budget over", false)]
    [InlineData("superuser", false)]
    public async Task LegA_UnitsAreHeld_WaitsForWhoMayTakeTheTime(string holder, bool waits)
    {
        SqlDatabase database = await open.GetAsync();
        SqlRun held = new SqlRun(database);
        if (holder == "undo")
        {
            await held.CompleteAsync(6);
            await held.ApproveUndoAsync();
        }
        else
        {
            await held.IntendAsync(6);
        }

        SqlRun cut = await new SqlRun(database).IntendAsync(6);
        await using BluntFunction until = await BluntFunction.MakeAsync(
            database,
            Until,
            holder.EndsWith("over", StringComparison.Ordinal) ? [NoTime, NoBudget] : [NoTime]
        );
        await using SqlSession holds = await (
            holder == "superuser" ? database.OpenAdminAsync() : database.OpenAsync(DatabaseRole.Executor)
        );
        await holds.RunAsync(
            SqlCall.Begin,
            holder switch
            {
                "superuser" => new SqlCall("lock table public.information_unit in share mode"),
                "undo" => held.Undo(),
                _ => held.Enter(6),
            }
        );
        await using SqlSession honest = await database.OpenAsync(DatabaseRole.Executor);
        Task<string?> phase = honest.AttemptAsync(cut.Phase(6, cut.Work(6)));
        SqlCall queue = new(
            "select count(*) from pg_locks where pid = $1 and not granted and relation = 'public.information_unit'::regclass",
            honest.ProcessId
        );
        while (waits && !phase.IsCompleted && await database.AsAdmin().RunAsync(queue) == "0")
        {
            await Task.Yield();
        }

        Assert.True(!waits || !phase.IsCompleted, "It gave up at once.");
        string? refusal = waits ? null : await phase;
        await holds.RunAsync(SqlCall.Rollback);
        Assert.Equal(waits ? null : "Store.Busy", refusal ?? await phase);
    }

    // Another run's unit is no business of an enactment: its row is not locked, even where it is asked for.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Enactment_AsksForAUnitOfAnotherRun_KeepsNobodyFromIt(bool locks)
    {
        SqlDatabase database = await open.GetAsync();
        SqlRun mine = await new SqlRun(database).IntendAsync(10);
        SqlRun other = await new SqlRun(database).IntendAsync(10);
        string address = other.Units[0].Address!;
        const string named = "u.permit_id = v_context.permit_id and u.address = p_canonical_address) then";
        // The negative control locks whatever is asked for. Then it is waited for no longer than for any row.
        await using BluntFunction enact = await BluntFunction.MakeAsync(
            database,
            "public.fn_iu_enact(text, text, uuid, text, uuid, text, text, boolean)",
            (named, locks ? "u.permit_id = v_context.permit_id) then" : named)
        );
        await using BluntFunction row = await BluntFunction.MakeAsync(database, "fn_row_lock(text, regclass, text, text)", NoTime);
        await using SqlSession hostile = await database.OpenAsync(DatabaseRole.Executor);
        string? said = Convert.ToString(
            await hostile.RunAsync(SqlCall.Begin, mine.Enter(10), mine.Enact(address, dryRun: "null")),
            System.Globalization.CultureInfo.InvariantCulture
        );
        Assert.Contains("would_enact", said, StringComparison.Ordinal);
        await using SqlSession honest = await database.OpenAsync(DatabaseRole.Executor);
        if (locks)
        {
            await honest.RunAsync(SqlCall.Begin, other.Enter(10));
            PostgresException busy = await Assert.ThrowsAsync<PostgresException>(() => honest.RunAsync(other.Enact(address)));
            await honest.RunAsync(SqlCall.Rollback);
            Assert.Equal("Store.Busy", Refusal.Name(busy));
            Assert.Equal($"unit {address} is held by session {hostile.ProcessId} of cutter_exec", busy.MessageText);
        }
        else
        {
            Assert.Null(await honest.AttemptAsync(other.Phase(10, other.Work(10))));
        }

        await hostile.RunAsync(SqlCall.Rollback);
    }
}
