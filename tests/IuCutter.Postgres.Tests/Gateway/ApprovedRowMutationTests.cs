using System.Globalization;
using IuCutter.Core.Adapters;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// No random change of an approved row is accepted. IUCUTTER_TEST_MUTATIONS sets how many are tried (10000 in a long
/// run, <see cref="Few"/> otherwise), IUCUTTER_TEST_SEED which ones.
/// </summary>
[Trait("Promise", "3")]
public sealed class ApprovedRowMutationTests(SandboxFixture fixture, ITestOutputHelper output)
{
    private const int Few = 600;
    private const int DefaultSeed = 20260101;

    // A transaction with more savepoints than this slows down.
    private const int PerTransaction = 300;

    [Fact]
    public async Task Create_ApprovedRowChangedAtRandom_IsNeverAccepted()
    {
        int count = Setting("IUCUTTER_TEST_MUTATIONS", Few);
        int seed = Setting("IUCUTTER_TEST_SEED", DefaultSeed);
        output.WriteLine($"{count} mutations, seed {seed}");
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database, 12).IntendAsync(6);
        RowMutation mutation = new RowMutation(new Random(seed), run.Units);
        List<SqlUnit> accepted = new List<SqlUnit>();

        await using SqlSession session = await database.OpenAsync(DatabaseRole.Executor);
        for (int done = 0; done < count; done += PerTransaction)
        {
            await session.RunAsync(SqlCall.Begin, run.Enter(6));
            for (int n = done; n < Math.Min(count, done + PerTransaction); n++)
            {
                int index = n % run.Units.Length;
                SqlUnit changed = mutation.Change(index);
                if (await IsAcceptedAsync(session, run, index, changed, asSet: n / run.Units.Length % 2 == 0))
                {
                    accepted.Add(changed);
                }
            }

            await session.RunAsync(SqlCall.Rollback);
        }

        Assert.Empty(accepted);
        Assert.Equal(0, await database.UnitsAsync(run.Prefix));
        await session.RunAsync(run.Phase(6, run.Units.Select(unit => unit.Create())));
        Assert.Equal(run.Units.Length, await database.UnitsAsync(run.Prefix));
    }

    /// <summary>The negative control: the judge of the test above, given rows that nobody changed.</summary>
    [Fact]
    public async Task Create_ApprovedRowUnchanged_IsAccepted()
    {
        await using SqlDatabase database = await SqlDatabase.CreateAsync(fixture);
        await database.OnAsync();
        SqlRun run = await new SqlRun(database, 12).IntendAsync(6);
        await using SqlSession session = await database.OpenAsync(DatabaseRole.Executor);
        await session.RunAsync(SqlCall.Begin, run.Enter(6));

        for (int index = 0; index < run.Units.Length; index++)
        {
            Assert.True(await IsAcceptedAsync(session, run, index, run.Units[index], asSet: true));
            Assert.True(await IsAcceptedAsync(session, run, index, run.Units[index], asSet: false));
        }

        await session.RunAsync(SqlCall.Rollback);
    }

    private static async Task<bool> IsAcceptedAsync(SqlSession session, SqlRun run, int index, SqlUnit unit, bool asSet)
    {
        await session.RunAsync(new SqlCall("savepoint attempt"));
        try
        {
            if (asSet)
            {
                await session.RunAsync(SqlUnit.CreateMany(run.RunId, run.Units.SetItem(index, unit)));
                return true;
            }

            if (index > 0)
            {
                await session.RunAsync(run.Units[0].Create());
            }

            string answer = (string)(await session.RunAsync(unit.Create()))!;
            // A change of the address alone may name the parent, which exists by now: it is answered and left alone.
            return answer.Contains("\"created\"", StringComparison.Ordinal);
        }
        catch (PostgresException refusal) when (Refusal.Name(refusal) == "Gate.NotPermitted")
        {
            return false;
        }
        finally
        {
            await session.RunAsync(new SqlCall("rollback to attempt"), new SqlCall("release attempt"));
        }
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            ? value
            : otherwise;
}
