using IuCutter.Core.Adapters;
using IuCutter.Core.Runs;
using IuCutter.Postgres.Connections;
using IuCutter.Postgres.Proof;
using IuCutter.Postgres.Tests.Runs;
using IuCutter.Postgres.Tests.Sandbox;
using Npgsql;

namespace IuCutter.Postgres.Tests.Crash;

/// <summary>Only what the server proved rolled back is tried again, boundedly, and said.</summary>
[Trait("Promise", "4")]
public sealed class RetryTests(SandboxFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("40001")]
    [InlineData("40P01")]
    [InlineData("55P03")]
    [InlineData("IU126")]
    [InlineData("53000")]
    [InlineData("53100")]
    [InlineData("53200")]
    [InlineData("53300")]
    [InlineData("53400")]
    public void Find_ServerProvedRollback_HasAReason(string sqlState) => Assert.NotNull(RetryTable.Find(Stop(sqlState)));

    // What says that the session ended, that a rule said no, or nothing at all about COMMIT.
    [Theory]
    [InlineData("57P01")]
    [InlineData("57P02")]
    [InlineData("57014")]
    [InlineData("08006")]
    [InlineData("08007")]
    [InlineData("23505")]
    [InlineData("42501")]
    [InlineData("40002")]
    [InlineData("40003")]
    [InlineData("IU001")]
    [InlineData("IU031")]
    public void Find_AnythingElse_HasNone(string sqlState) => Assert.Null(RetryTable.Find(Stop(sqlState)));

    [Fact]
    public void Find_UnknownOutcome_HasNone() =>
        Assert.Null(RetryTable.Find(new IuException(ErrorCatalogue.CommitUnknown, "", "run", Server("40001"))));

    [Fact]
    public void Find_ShortageInAnswerToCommit_HasNone()
    {
        PostgresException answer = Server("53100");
        CommitAnswer.Mark(answer);
        Assert.Null(RetryTable.Find(new IuException(ErrorCatalogue.DiskFull, "", "run", answer)));

        // A serialization failure in answer to COMMIT is the server's word all the same.
        PostgresException conflict = Server("40001");
        CommitAnswer.Mark(conflict);
        Assert.NotNull(RetryTable.Find(new IuException(ErrorCatalogue.Busy, "", "run", conflict)));
    }

    [Theory]
    [InlineData("40001", 2, "1:failed 2:failed 3:complete", 2)]
    [InlineData("40P01", 1, "1:failed 2:complete", 1)]
    [InlineData("55P03", 9, "1:failed 2:failed 3:failed 4:failed", 3)]
    [InlineData("57014", 1, "1:failed", 0)]
    public async Task RunPhase_ServerRefusesAWhile_IsTriedAgainBoundedly(string sqlState, int times, string attempts, int said)
    {
        LiveCut cut = await LiveCut.OpenAsync(fixture);
        await cut.TurnOnAsync();
        CutRun run = await cut.AdvanceToAsync(RunState.GrantsProbed);
        FlakyProvider flaky = new FlakyProvider(cut.Provider, sqlState, times);
        cut.Adapter = new ProductionLiveExecutionAdapter(flaky, new PgDumpBackupRunner(cut.Provider, cut.Database.Backup!));
        List<string> heard = new List<string>();
        await Record.ExceptionAsync(() => cut.RetryingEngine.RunPhaseAsync(run, RunPhase.CutLegA, new Ear(heard), Token));

        Assert.Equal(
            attempts,
            await cut.ScalarAsync<string>(
                "select string_agg(attempt || ':' || outcome, ' ' order by attempt) from cutter_governance.run_phase where phase = 6"
            )
        );
        Assert.Equal(said, heard.Count);
        Assert.Equal(
            attempts.Contains("complete", StringComparison.Ordinal) ? run.UnitCount : 0,
            await cut.ScalarAsync<long>("select count(*) from public.information_unit")
        );
    }

    private static PostgresException Server(string sqlState) => new("message", "ERROR", "ERROR", sqlState);

    private static IuException Stop(string sqlState) => PostgresErrors.Translate(Server(sqlState), "run")!;

    private sealed class Ear(List<string> heard) : IProgress<PhaseProgress>
    {
        public void Report(PhaseProgress value)
        {
            if (value.Retry is not null)
            {
                heard.Add(value.Retry);
            }
        }
    }

    /// <summary>Connections whose server says no, in its own words, the first few times.</summary>
    private sealed class FlakyProvider(IConnectionProvider inner, string sqlState, int times) : IConnectionProvider
    {
        private int _left = times;

        public async ValueTask<System.Data.Common.DbConnection> OpenAsync(DatabaseRole role, CancellationToken cancellationToken)
        {
            NpgsqlConnection connection = (NpgsqlConnection)await inner.OpenAsync(role, cancellationToken);
            if (_left-- > 0)
            {
                await using (connection)
                {
                    await using NpgsqlCommand raise = new NpgsqlCommand(
                        $"do $$ begin raise exception 'as told' using errcode = '{sqlState}'; end $$",
                        connection
                    );
                    await raise.ExecuteNonQueryAsync(cancellationToken);
                }
            }

            return connection;
        }

        public Task<T> UseAsync<T>(
            DatabaseRole role,
            string? subject,
            Func<System.Data.Common.DbConnection, Task<T>> work,
            CancellationToken cancellationToken
        ) => DatabaseBorder.UseAsync(() => OpenAsync(role, cancellationToken).AsTask(), subject, work);
    }
}
