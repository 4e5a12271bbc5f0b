using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using IuCutter.Core.Adapters;
using Npgsql;

namespace IuCutter.Postgres.Tests.Gateway;

/// <summary>
/// Writers in the middle of leg B, each of a document of its own (leg A lets one in at a time), and somebody who turns execution off.
/// </summary>
/// <param name="database">A database of its own.</param>
/// <param name="random">When each does what.</param>
internal sealed class FenceRace(SqlDatabase database, Random random) : IAsyncDisposable
{
    private const int Writers = 8;
    private const int RowsEach = 3;

    private readonly List<SqlSession> _sessions = [];

    /// <summary>Rows that were committed after OFF had been acknowledged.</summary>
    public long LateRows { get; private set; }

    /// <summary>Writers that came through before, so that there was a race at all.</summary>
    public int Committed { get; private set; }

    /// <summary>Writers that were refused or ended.</summary>
    public int Refused { get; private set; }

    /// <summary>How long each acknowledgement took, the first one first.</summary>
    public List<TimeSpan> Acknowledged { get; } = [];

    /// <summary>Each writer begins, waits a moment, writes, waits a moment, commits; OFF comes when a few have begun.</summary>
    public async Task FlipAsync(Func<Task<JsonObject>> off)
    {
        await database.OnAsync();
        SqlRun[] runs = [.. Enumerable.Range(0, Writers).Select(_ => new SqlRun(database, RowsEach))];
        foreach (SqlRun run in runs)
        {
            await run.IntendAsync(8);
        }

        await OpenAsync();
        long before = await RowsAsync();
        using SemaphoreSlim begun = new SemaphoreSlim(0);
        Task<bool>[] writers = [.. runs.Select((run, n) => WriteAsync(_sessions[n], run, begun, Pause(), Pause()))];
        for (int waitFor = random.Next(1, Writers); waitFor > 0; waitFor--)
        {
            await begun.WaitAsync(TestContext.Current.CancellationToken);
        }

        // Half of the times OFF comes when the first has come to its end, and others are on the way to it.
        if (random.Next(2) == 0)
        {
            await Task.WhenAny(writers);
        }

        long acknowledged;
        bool[] came = [];
        try
        {
            long start = Stopwatch.GetTimestamp();
            JsonObject answer = await off();
            Acknowledged.Add(Stopwatch.GetElapsedTime(start));
            acknowledged = await RowsAsync();
            Assert.NotNull(answer["acknowledged_at"]);
        }
        finally
        {
            came = await Task.WhenAll(writers);
        }

        // One session claimed them all: what it keeps would be asked about by each claim that comes.
        await database.AsOwner().RunAsync(new SqlCall("select pg_advisory_unlock_all()"));
        LateRows += await RowsAsync() - acknowledged;
        Committed += came.Count(through => through);
        Refused += came.Count(through => !through);
        Assert.Equal(before + (came.Count(through => through) * RowsEach), await RowsAsync());
    }

    /// <summary>The value that this share of the acknowledgements did not exceed.</summary>
    public TimeSpan Percentile(double share) =>
        Acknowledged.Order().ElementAt((int)Math.Min(Acknowledged.Count - 1, Acknowledged.Count * share));

    public async ValueTask DisposeAsync()
    {
        foreach (SqlSession session in _sessions)
        {
            await session.DisposeAsync();
        }
    }

    private static async Task<bool> WriteAsync(SqlSession session, SqlRun run, SemaphoreSlim begun, SqlCall first, SqlCall second)
    {
        try
        {
            await session.RunAsync(SqlCall.Begin, run.Enter(8));
            begun.Release();
            await session.RunAsync([first, .. run.Work(8), run.Complete(8), second, SqlCall.Commit]);
            return true;
        }
        // Off in enter or at COMMIT, an older epoch; or the session was ended, with or without the time to say so.
        catch (NpgsqlException refusal) when (refusal is not PostgresException { SqlState: not ("IU001" or "IU046" or "57P01") })
        {
            begun.Release();
            if (session.IsOpen)
            {
                await session.RunAsync(SqlCall.Rollback);
            }

            return false;
        }
    }

    private SqlCall Pause() =>
        new(string.Create(CultureInfo.InvariantCulture, $"select pg_sleep({0.02 + (random.NextDouble() * 0.05):F3})"));

    private Task<long> RowsAsync() => database.CountAsync("select count(*) from cutter_governance.cut_change_set_affected_row");

    private async Task OpenAsync()
    {
        _sessions.RemoveAll(session => !session.IsOpen);
        while (_sessions.Count < Writers)
        {
            _sessions.Add(await database.OpenAsync(DatabaseRole.Executor));
        }
    }
}
